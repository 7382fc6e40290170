"""The demo's statistics: ten years of figures from a workbook, a finished call and one with late districts, targets, computed figures."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Region, User
from core import clock, uploads
from reports.figures import load_indicators
from reports.returns import actions as calls
from reports.returns import answers
from reports.returns.answers import Filled
from reports.returns.models import Call, Return
from reports.statistics import computations, importing, targets
from reports.statistics.divisions import districts
from reports.statistics.documents import ObservationSheet
from reports.statistics.models import Indicator, Observation, TargetKind

FIRST = {  # what an average district had ten years ago, and how much more it has each year
    "key_enterprises": (28, Decimal("2.4")),
    "key_products_services": (1, Decimal("0.4")),
    "key_industries": (1, Decimal("0.25")),
    "key_industrial_parks": (0, Decimal("0.2")),
    "provincial_famous_brands_new": (2, Decimal("0.3")),
}
YEARS = 10


class Yearly(ObservationSheet):
    """The workbook as an office keeps it; its rows are not yet in the portal."""

    def columns_for(self, subject: Any) -> Any:
        return self.columns_of("int")

    def rows(self, subject: Any) -> Iterable[Observation]:
        return iter(subject)


def build(cast: Any) -> None:
    """By the same acts as the pages; `cast` gives people by username."""
    officer, head = cast["officer"], cast["head"]
    now = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    last = now.year - 1
    load_indicators()
    known = {row.code: row for row in Indicator.objects.filter(code__in=FIRST)}
    places = list(districts())
    with clock.at(now - timedelta(days=90)):
        _history(list(known.values()), places, range(last - YEARS + 1, last), officer)
    finished = _called(f"{last}年度县区质量工作统计", last, known, places, now - timedelta(days=75), 45, officer)
    for number, answer in enumerate(_answers(finished)):
        _hand_in(cast, answer, now - timedelta(days=70 - 2 * number))
        with clock.at(now - timedelta(days=40, hours=-number)):
            answers.accept(answer, by=head)
    with clock.at(now - timedelta(days=28)):
        calls.close_call(finished, by=officer)
    _running(cast, f"{now.year}年质量提升重点推进情况", known, places, now)
    with clock.at(now - timedelta(days=1)):
        _aims(known, last, now.year, head)
        computations.compute_year(2015, by=officer)
        computations.compute_year(last, by=officer)


def _history(indicators: Sequence[Indicator], places: Sequence[Region], years: range, by: User) -> None:
    rows = [
        Observation(indicator=indicator, region=place, year=year, value=_value(indicator.code, place.pk, year), source="县区质量工作统计年报")
        for indicator in indicators
        for place in places
        for year in years
    ]  # fmt: skip
    rows += [
        Observation(
            indicator=indicator, region=places[0].parent, year=year, source="县区质量工作统计年报",
            value=sum((_value(indicator.code, place.pk, year) for place in places), Decimal(0)),
        )
        for indicator in indicators
        for year in years
    ]  # fmt: skip
    content = Yearly().workbook(rows)
    upload = SimpleUploadedFile(
        f"县区质量工作统计年报{years[0]}-{years[-1]}.xlsx", content, uploads.CONTENT_TYPES["xlsx"]
    )
    kept = uploads.store(upload, by=by, kinds=uploads.SHEETS)
    importing.take_over(kept, stamp=f"{len(rows)}.0.0", by=by)


def _called(
    title: str, year: int, known: dict[str, Indicator], places: Sequence[Region], at: datetime, days: int, by: User
) -> Call:
    with clock.at(at):
        call = calls.draft_call(
            title=title,
            year=year,
            part="",
            due_on=at.date() + timedelta(days=days),
            instructions="按年底数填报，口径见指标定义；当年没有变化的也要填写，没有数据的在说明中写明原因。",
            indicators=known.values(),
            regions=places,
            by=by,
        )
        calls.open_call(call, by=by)
    return call


def _running(cast: Any, title: str, known: dict[str, Indicator], places: Sequence[Region], now: datetime) -> None:
    """Due two days ago: three are accepted, two wait, one was sent back, the others are late, one of them half filled in."""
    call = _called(title, now.year, known, places, now - timedelta(days=21), 19, cast["officer"])
    rows = _answers(call)
    for number, answer in enumerate(rows[:6]):
        _hand_in(cast, answer, now - timedelta(days=12 - number))
        with clock.at(now - timedelta(days=5, hours=-number)):
            if number < 3:
                answers.accept(answer, by=cast["officer"])
            elif number == 5:
                answers.send_back(answer, reason="重点企业数比上年减少，请核对后在说明中写明原因。", by=cast["officer"])
    if len(rows) > 6:
        with clock.at(now - timedelta(days=3)):
            half = dict(list(_filled(rows[6]).items())[:2])
            answers.save(rows[6], half, by=cast[f"district-{rows[6].region_id}"])
    with clock.at(now - timedelta(days=1)):
        calls.remind(call, by=cast["officer"])


def _aims(known: dict[str, Indicator], last: int, this: int, by: User) -> None:
    """Lights of every colour: what last year reached, what this year is to reach."""
    for year in (last, this):
        due = date(year, 12, 31)
        told: dict[str, Any] = {
            "region": None,
            "year": year,
            "due_on": due,
            "source": f"{year}年质量工作考核方案",
            "by": by,
        }
        targets.set_target(indicator=known["key_enterprises"], kind=TargetKind.GROWTH, value=Decimal(5), **told)
        for code, value in (("key_products_services", 4), ("key_industries", 3), ("key_industrial_parks", 2)):
            targets.set_target(indicator=known[code], kind=TargetKind.AT_LEAST, value=Decimal(value), **told)


def _hand_in(cast: Any, answer: Return, at: datetime) -> None:
    person = cast[f"district-{answer.region_id}"]
    with clock.at(at):
        answers.save(answer, _filled(answer), by=person)
        answers.submit(answer, by=person)


def _filled(answer: Return) -> dict[int, Filled]:
    rows = answer.values.select_related("indicator").order_by("pk")
    return {row.pk: Filled(_value(row.indicator.code, answer.region_id, answer.call.year)) for row in rows}


def _answers(call: Call) -> list[Return]:
    return list(call.answers.select_related("call", "region").order_by("region"))


def _value(code: str, place: str, year: int) -> Decimal:
    """Rising, each district in its own way, with a setback now and then."""
    first, step = FIRST[code]
    own = random.Random(f"{code}{place}")  # noqa: S311  # seeded dice
    scale = Decimal(own.randint(70, 140)) / 100
    age = year - (timezone.localdate().year - YEARS)
    jolt = Decimal(random.Random(f"{code}{place}{year}").randint(-8, 6)) / 10  # noqa: S311  # the same
    return max((first + step * age) * scale + jolt, Decimal(0)).to_integral_value()
