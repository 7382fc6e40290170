"""Awards without ranking and committee, at four points of their way: candidates to be named, a notice to be released, a notice that runs and
a place that somebody may move up to, awards that lapse soon."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from awards.cycles import actions as cycles
from awards.cycles.models import Cycle
from awards.demo import applying, judgement, short
from awards.demo.cast import Cast
from awards.demo.codes import identity_number
from awards.demo.papers import scan
from awards.demo.programmes import GREEN, INTEGRITY, MEASURING, MODEL, Days
from awards.demo.short import DAY, HOUR
from awards.honours import decisions, feedback
from awards.nominations import actions as nominations
from awards.nominations.actions import Choice
from awards.nominations.readings import to_name
from awards.notices import actions as notices
from awards.notices import objections
from awards.notices.models import Notice, Objection
from core import clock

MODEL_FIRMS = ("wuyou", "nanke", "dahuang", "buzhou", "langhuan", "wangshi")
MEASURING_FIRMS = ("jinghua", "zixu", "beiming", "shuiyue")
INTEGRITY_FIRMS = ("fuyao", "ruomu", "taoyuan", "jianmu", "huaian")
GREEN_FIRMS = ("wuyou", "buzhou", "ruomu", "jinghua", "guixu")
ASIDE = "名额已满，材料完整性和做法的示范性排在其后。"


def stand(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Six have come through the check, five places: the head names."""
    _enter(cycle, cast, MODEL_FIRMS, now, MODEL)


def measure(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Named; the notice is drafted and sent, and waits for a second person."""
    _enter(cycle, cast, MEASURING_FIRMS, now, MEASURING)
    _name(cycle, cast, now - 4 * DAY + 10 * HOUR)
    _draft(cycle, cast, now - 2 * DAY + 10 * HOUR, number=9)


def trust(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """On notice: one objection was upheld and its case excluded, another is being verified, the place set free waits for the next."""
    _enter(cycle, cast, INTEGRITY_FIRMS, now, INTEGRITY)
    _name(cycle, cast, now - 12 * DAY + 10 * HOUR)
    notice = _draft(cycle, cast, now - 7 * DAY + 10 * HOUR, number=7)
    with clock.at(now - 6 * DAY + 9 * HOUR):
        notices.release(notice, by=cast["head"])
    notice.refresh_from_db()
    assert notice.first_day is not None
    begun = timezone.make_aware(datetime.combine(notice.first_day, time(10)))
    first, second, _third = notice.lines.select_related("application").order_by("order")
    with clock.at(begun):
        upheld = _object(
            notice,
            second.pk,
            "甘直言",
            "19810304",
            "该单位今年因虚假宣传被行政处罚，处罚决定书已公开，不应参评质量诚信标兵。",
            "行政处罚决定书",
        )
    with clock.at(begun + 2 * HOUR):
        _object(
            notice,
            first.pk,
            "费思量",
            "19900721",
            "去年承运的一批货物破损率高，赔付拖了两个月，请核查其顾客满意数据。",
            "货损照片和往来函件",
        )
    with clock.at(min(begun + DAY, now)):
        objections.take_up(upheld, by=cast["officer"])
        objections.uphold(
            upheld, by=cast["officer"], reason="公示期内经核查，有行政处罚记录，不符合评选条件。",
            reply="经调阅处罚决定书和信用信息平台记录，您反映的情况属实，已取消该单位的评选资格。感谢监督。",
        )  # fmt: skip


def _enter(cycle: Cycle, cast: Cast, keys: Sequence[str], now: datetime, days: Days) -> None:
    cases = short.apply(cycle, cast, keys, now + days["application"][0] * DAY)
    applying.accept(cases, cast, now + (days["application"][1] + 3) * DAY + 9 * HOUR)


def _name(cycle: Cycle, cast: Cast, moment: datetime) -> None:
    """The first of them fill the places, the others are set aside."""
    tier = cycle.tiers.get()
    choices: Mapping[int, Choice] = {
        case.pk: Choice(tier) if place < tier.quota else Choice(None, ASIDE)
        for place, case in enumerate(to_name(cycle))
    }
    with clock.at(moment):
        nominations.name(cycle, choices=choices, by=cast["head"])


def _draft(cycle: Cycle, cast: Cast, moment: datetime, *, number: int) -> Notice:
    with clock.at(moment):
        notice = notices.draft(cycle, by=cast["officer"])
        notice = notices.edit(
            notice,
            title=notice.title,
            number=f"驻质评办〔{moment.year}〕{number}号",
            text=notice.text,
            by=cast["officer"],
        )
        notices.prepare(notice, by=cast["officer"])
    return notice


def _object(notice: Notice, line: int, name: str, born: str, text: str, paper: str) -> Objection:
    return objections.lodge(
        notice, line=notice.lines.get(pk=line), kind=Objection.Kind.PERSON, name=name, identity_number=identity_number(born),
        phone="13900000000", address="驻马店市驿城区示例路21号", text=text, evidence=scan(paper),
    )  # fmt: skip


def honour(cycle: Cycle, cast: Cast, decided_on: date) -> None:
    """The whole way at once, in a year that is long gone."""
    decided = timezone.make_aware(datetime.combine(decided_on, time.min))
    _enter(cycle, cast, GREEN_FIRMS, decided, GREEN)
    _name(cycle, cast, decided - 35 * DAY + 10 * HOUR)
    notice = _draft(cycle, cast, decided - 32 * DAY + 10 * HOUR, number=3)
    with clock.at(decided - 30 * DAY + 9 * HOUR):
        notices.release(notice, by=cast["head"])
    with clock.at(decided - 7 * DAY + 9 * HOUR):
        notices.end(notice, by=cast["officer"])
    with clock.at(decided - DAY + 9 * HOUR):
        decision = decisions.draft(cycle, by=cast["officer"])
        decision = decisions.edit(
            decision, number=f"驻政〔{decided_on.year}〕21号", title=decision.title, addressees=decision.addressees,
            text=decision.text, decided_on=decided_on, by=cast["officer"],
        )  # fmt: skip
        decisions.prepare(decision, by=cast["officer"])
    with clock.at(decided + 10 * HOUR):
        decisions.release(decision, by=cast["head"])
    with clock.at(decided + 20 * DAY + 10 * HOUR):
        for application in feedback.due_feedback(cycle):
            text = judgement.foreword(cast.firm_of(application), cycle.award_year)
            feedback.write_foreword(application, text=text, by=cast["officer"])
        for row in feedback.release(cycle, by=cast["head"]):
            feedback.read(row.application, by=cast.of_firm(cast.firm_of(row.application)))
        cycles.finish(cycle, by=cast["head"])
