"""Open data: the figures of the public indicators, and what describes them. The files are the same in every language."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import Entry
from core.sheets import clean, inert_csv
from core.words import Words
from reports.statistics import display
from reports.statistics.models import PARTS, Indicator, Observation

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
CHUNK = 2000
COLUMNS: list[tuple[str, Words, Words]] = [
    ("code", _("指标代码"), _("与指标目录中的代码一致")),
    ("name", _("指标名称"), ""),
    ("unit", _("单位"), ""),
    ("region_code", _("地区代码"), _("GB/T 2260 六位行政区划代码")),
    ("region", _("地区"), ""),
    ("scope", _("口径"), _("来源注明的级别或口径；“每个市”“每个县（市、区）”表示数值对每个下级地区成立")),
    ("year", _("年份"), _("空为来源没有注明年份")),
    ("part", _("时段"), _("空为全年；H1、H2 为半年，Q1 至 Q4 为季度，M01 至 M12 为月份")),
    ("value", _("数值"), _("十进制数，不含千分位")),
    ("lower_bound", _("下限"), _("1 表示来源以“超过”“以上”给出，数值为其下限；0 表示确数")),
    ("source", _("来源"), _("给出该数据的文件、报道或系统")),
    ("note", _("说明"), ""),
]
DICTIONARY = [
    ("code", "指标代码"), ("name", "指标名称"), ("theme", "主题"), ("unit", "单位"), ("definition", "定义"), ("period", "周期"), ("decimals", "小数位数"),
    ("lower_bounds", "下限值个数"), ("sources", "来源"), ("first_year", "最早年份"), ("last_year", "最近年份"), ("observations", "数据个数"),
]  # fmt: skip
CHANGES = (
    "observations.enter", "observations.correct", "observations.remove", "observations.import", "observations.recompute",
    "indicators.edit", "indicators.compute", "returns.accept", "figures.load",
)  # fmt: skip


def public_indicators() -> QuerySet[Indicator]:
    return Indicator.objects.filter(is_public=True)


def public_observations(code: str = "") -> QuerySet[Observation]:
    """Of the public indicators, or of one of them: whatever is not public is as if it were not there."""
    rows = Observation.objects.filter(indicator__is_public=True)
    return rows.filter(indicator__code=code) if code else rows


def described() -> list[dict[str, Any]]:
    """The dictionary: one entry per public indicator, as DICTIONARY names them. Two statements."""
    counted = public_indicators().annotate(
        observation_count=Count("observations"),
        first_year=Min("observations__year"),
        last_year=Max("observations__year"),
        lower_bounds=Count("observations", filter=Q(observations__is_lower_bound=True)),
    )
    pairs = public_observations().order_by("indicator_id", "source").values_list("indicator_id", "source").distinct()
    sources = {
        pk: [display.words("source", name) for _pk, name in of] for pk, of in groupby(pairs, lambda pair: pair[0])
    }
    return [
        {
            "code": row.code, "name": row.name, "theme": row.theme, "unit": display.words("unit", row.unit), "definition": row.definition,
            "period": str(row.get_interval_display()), "decimals": row.decimals, "lower_bounds": row.lower_bounds,
            "sources": sources.get(row.pk, []), "first_year": row.first_year, "last_year": row.last_year,
            "observations": row.observation_count,
        }
        for row in counted.order_by("theme", "name")
    ]  # fmt: skip


def last_change() -> datetime | None:
    """When a figure was last entered, corrected, computed or taken in."""
    entered: datetime | None = public_observations().aggregate(at=Max("entered_at"))["at"]
    written: datetime | None = (
        Entry.objects.filter(verb__in=CHANGES).order_by("-sequence").values_list("at", flat=True).first()
    )
    return max((moment for moment in (entered, written) if moment), default=None)


def version() -> str:
    """Another one whenever the files would tell something else: by the figures, and by the last act on figures and indicators, since a
    correction changes neither number nor time of the figures."""
    told = public_observations().aggregate(count=Count("pk"), last=Max("pk"), at=Max("entered_at"))
    act = Entry.objects.filter(verb__in=CHANGES).order_by("-sequence").values_list("sequence", flat=True).first()
    return f"{told['count']}:{told['last']}:{told['at']}:{act}"


def observation_lines(rows: QuerySet[Observation]) -> Iterator[bytes]:
    """The CSV in pieces, so that a hundred thousand rows need no more memory than two thousand."""
    fields = (
        "indicator__code", "indicator__name", "indicator__unit", "region_id", "region__name", "level", "year", "part", "value",
        "is_lower_bound", "source", "note",
    )  # fmt: skip
    ordered = rows.order_by("indicator__code", "region_id", F("year").asc(nulls_first=True), "part", "pk").values_list(
        *fields
    )
    yield written([[name for name, _title, _hint in COLUMNS]], mark=True)
    piece: list[Sequence[Any]] = []
    for code, name, unit, place, region, level, year, part, value, bound, source, note in ordered.iterator(
        chunk_size=CHUNK
    ):
        piece.append([
            code, name, display.words("unit", unit), place, region, display.words("level", level), year, part, f"{value.normalize():f}", int(bound),
            display.words("source", source), display.words("note", note),
        ])  # fmt: skip
        if len(piece) == CHUNK:
            yield written(piece)
            piece = []
    yield written(piece)


def dictionary_lines(entries: Iterable[dict[str, Any]]) -> bytes:
    rows = [
        ["；".join(value) if isinstance(value := entry[name], list) else value for name, _title in DICTIONARY]
        for entry in entries
    ]
    return written([[name for name, _title in DICTIONARY], *rows], mark=True)


def parts() -> dict[str, str]:
    return {part: str(words) for part, words in PARTS}


def written(rows: Iterable[Sequence[Any]], *, mark: bool = False) -> bytes:
    """Rows as CSV. Text can never become a formula: what begins like one gets an apostrophe."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return ((BYTE_ORDER_MARK if mark else "") + "".join(lines.text)).encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and not _is_number(value):
        return inert_csv(clean(value))
    return "" if value is None else value


def _is_number(text: str) -> bool:
    """A negative figure begins with a sign and is no formula."""
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


class _Lines:
    """A file that keeps what csv writes."""

    def __init__(self) -> None:
        self.text: list[str] = []

    def write(self, text: str) -> None:
        self.text.append(text)
