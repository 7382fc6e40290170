"""The yearbook as PDF (`yearbook`) and as workbook (`yearbook-book`, a sheet per theme); its reference is the year."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.cycles.models import Scheme
from core.access import require
from core.documents import Document, Tick, register
from core.documents.base import no_tick
from core.documents.official import chinese_number, date_text
from core.sheets import Book, Column, Kind, Sheet, write_book
from reports.statistics import display
from reports.statistics.models import Observation
from reports.statistics.query_changes import change
from reports.statistics.yearbook import Entry, Line, Theme, Yearbook, exact, span_words, yearbook
from reports.statistics.yearbook_charts import bars
from reports.statistics.yearbook_totals import Total, Totals, totals

PERMISSION = "reports.see_figures"
SUM = "县区合计"
SHORT = 20  # lines of a table that is kept on one page


def _fetch(reference: str, user: Any) -> Yearbook:
    """The yearbook of a year that has figures; 403 for whoever may not read them, 404 for any other year."""
    if user is not None:
        require(user, PERMISSION)
    row = yearbook(int(reference)) if reference.isdecimal() and len(reference) == 4 else None
    if row is None:
        raise Http404
    return row


@register("yearbook")
class YearbookDocument(Document[Yearbook]):
    title = _("统计年鉴")
    template = "documents/yearbook.html"
    stylesheets = ("documents/report.css", "documents/yearbook.css")
    permission = PERMISSION

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Yearbook:
        return _fetch(reference, user)

    def context(self, row: Yearbook) -> dict[str, Any]:
        return {
            "year": row.year,
            "years": row.years,
            "city": row.city,
            "organizer": _organizer(),
            "latest": date_text(timezone.localdate(row.latest)) if row.latest else "",
            "themes": list(_themes(row)),
            "summary": list(_summary(row)),
            "sources": row.sources,
            "index": sorted((entry.indicator for entry in row.entries), key=lambda indicator: indicator.code),
            "figure_count": sum(len(entry.rows) for entry in row.entries),
            "indicator_count": len(row.entries),
        }

    def heading(self, row: Yearbook) -> str:
        return f"质量工作统计年鉴 {row.year}"

    def author(self, row: Yearbook) -> str:
        return _organizer()

    def written_at(self, row: Yearbook) -> datetime | None:
        return row.latest


@dataclass(frozen=True)
class Told:
    """A row of a theme's sheet: a region's figures, or what the districts add up to; one for each year of the span."""

    entry: Entry
    region: str
    code: str
    figures: Sequence[Observation | Total | None]
    source: str
    note: str

    def bounds(self, years: Sequence[int]) -> str:
        pairs = zip(years, self.figures, strict=True)
        return _joined(str(year) for year, row in pairs if row and row.is_lower_bound)


class ThemeSheet(Sheet[Yearbook, Told]):
    """Every cell of a year is a number; which of them are lower bounds stands in a column of its own. The districts' sum stands above
    them, as on paper."""

    title = _("主题")
    theme: ClassVar[Theme]
    frozen_columns = 3

    def rows(self, subject: Yearbook) -> Iterable[Told]:
        districts = _districts(subject)
        for entry in self.theme.entries:
            added = totals(entry, subject.city, districts)
            if added.shows:
                yield Told(entry, SUM, "", added.sums, "各县区之和", "只合计各县区都有数据的年份")
            yield from (_told(entry, line) for line in entry.lines)

    def columns_for(self, subject: Yearbook) -> Sequence[Column]:
        kind: Kind = "points" if any(entry.indicator.decimals for entry in self.theme.entries) else "int"
        return [
            Column(_("指标"), lambda row: row.entry.indicator.name),
            Column(_("单位"), lambda row: row.entry.unit),
            Column(_("地区"), lambda row: row.region),
            *(Column(f"{year}年", _figure_of(place), kind=kind, width=12) for place, year in enumerate(subject.years)),
            Column(_("下限值的年份"), lambda row: row.bounds(subject.years)),
            Column(_("来源"), lambda row: row.source, width=40),
            Column(_("说明"), lambda row: row.note, width=30),
            Column(_("指标代码"), lambda row: row.entry.indicator.code),
            Column(_("地区代码"), lambda row: row.code),
        ]  # fmt: skip

    def is_strong(self, item: Told) -> bool:
        return not item.code

    def headlines(self, subject: Yearbook) -> Sequence[str]:
        return [
            f"{self.theme.name}（{subject.years[0]}—{subject.year}年）",
            "空格为没有数据；同一时期有几个来源的，取列为准的一个。",
        ]


class IndicatorSheet(Sheet[Yearbook, Entry]):
    title = _("指标说明")
    columns: ClassVar[Sequence[Column]] = (
        Column(_("主题"), lambda entry: entry.indicator.theme),
        Column(_("指标"), lambda entry: entry.indicator.name),
        Column(_("代码"), lambda entry: entry.indicator.code),
        Column(_("单位"), lambda entry: entry.unit),
        Column(_("周期"), lambda entry: entry.indicator.get_interval_display()),
        Column(_("定义"), lambda entry: entry.indicator.definition, width=60),
    )

    def rows(self, subject: Yearbook) -> Iterable[Entry]:
        return subject.entries

    def headlines(self, subject: Yearbook) -> Sequence[str]:
        note = "年份栏均为数值；“超过”“以上”类数字取其下限，并在“下限值的年份”中注明。"
        return [f"质量工作统计年鉴 {subject.year}", note]


@register("yearbook-book")
class YearbookBook(Book[Yearbook]):
    title = _("统计年鉴（工作簿）")
    permission = PERMISSION
    sheets = (IndicatorSheet,)

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Yearbook:
        return _fetch(reference, user)

    def written_at(self, row: Yearbook) -> datetime | None:
        return row.latest

    def render(self, row: Yearbook, tick: Tick = no_tick) -> bytes:
        sheets: list[Sheet[Any, Any]] = [IndicatorSheet(), *map(_sheet_of, row.themes)]
        return write_book(sheets, row, str(self.title), row.latest, tick)


def _sheet_of(theme: Theme) -> Sheet[Any, Any]:
    """A sheet says its title on its class."""
    made: type[Sheet[Any, Any]] = type("OneTheme", (ThemeSheet,), {"title": theme.name, "theme": theme})
    return made()


def _organizer() -> str:
    """Who runs the awards issues the yearbook; of several schemes the widest region's."""
    scheme = Scheme.objects.order_by("region_id", "code").first()
    return scheme.organizer if scheme else ""


def _themes(row: Yearbook) -> Iterator[dict[str, Any]]:
    """As the template reads them: tables and charts are numbered through the book."""
    tables = charts = 0
    districts = _districts(row)
    for number, theme in enumerate(row.themes, start=1):
        drawn = []
        for entry in theme.entries:
            tables += 1
            charted = [each for each in entry.of_the_year if each.region_id in districts]
            chart = bars(charted) if any(each.value for each in charted) else ""
            added = totals(entry, row.city, districts)
            charts += bool(chart)
            drawn.append({
                "indicator": entry.indicator, "unit": entry.unit, "table": tables, "chart": chart, "chart_number": charts,
                "lines": [*([_added(entry, added)] if added.shows else []), *(_line(entry, line) for line in entry.lines)],
                "missing": added.missing, "is_short": len(entry.lines) <= SHORT, "sources": _sources(entry), "notes": _notes(entry),
            })  # fmt: skip
        yield {"number": chinese_number(number + 2), "key": f"theme-{number}", "name": theme.name, "entries": drawn}


def _line(entry: Entry, line: Line) -> dict[str, Any]:
    decimals = entry.indicator.decimals
    figures = [
        display.figure(row.value, decimals, is_lower_bound=row.is_lower_bound) if row else display.NOTHING
        for row in line.figures
    ]
    changed = line.change
    return {
        "region": line.region.name,
        "figures": figures,
        "change": changed.words(decimals) if changed else display.NOTHING,
    }


def _districts(row: Yearbook) -> set[str]:
    return {region.pk for region in row.divisions} - ({row.city.pk} if row.city else set())


def _added(entry: Entry, added: Totals) -> dict[str, Any]:
    """The line of the city where only its districts reported."""
    decimals = entry.indicator.decimals
    figures = [
        display.figure(one.value, decimals, is_lower_bound=one.is_lower_bound) if one else display.NOTHING
        for one in added.sums
    ]
    changed = change(added.sums[-1], added.sums[-2])
    return {
        "region": SUM,
        "figures": figures,
        "change": changed.words(decimals) if changed else display.NOTHING,
    }


def _summary(row: Yearbook) -> Iterator[dict[str, Any]]:
    """The city's own figures of the year against last year's, or what its districts add up to."""
    districts = _districts(row)
    for entry in row.entries:
        line, added = entry.line_of(row.city), totals(entry, row.city, districts)
        has_own = line is not None and line.figures[-1] is not None
        if has_own or added.sums[-1]:
            told = _line(entry, line) if line is not None and has_own else _added(entry, added)
            yield {
                "name": entry.indicator.name if has_own else f"{entry.indicator.name}（{SUM}）",
                "code": entry.indicator.code,
                "unit": entry.unit,
                "before": told["figures"][-2],
                "now": told["figures"][-1],
                "change": told["change"],
            }


def _sources(entry: Entry) -> str:
    years: dict[str, list[int]] = {}
    for row in entry.rows:
        years.setdefault(display.words("source", row.source), []).append(row.year or 0)
    return "；".join(f"{name}（{span_words(of)}年）" for name, of in years.items())


def _notes(entry: Entry) -> str:
    told = {f"{row.region.name}{row.year}年：{display.words('note', row.note)}" for row in entry.rows if row.note}
    return "；".join(sorted(told))


def _told(entry: Entry, line: Line) -> Told:
    rows = [row for row in line.figures if row]
    sources = _joined(display.words("source", row.source) for row in rows)
    notes = _joined(display.words("note", row.note) for row in rows if row.note)
    return Told(entry, line.region.name, line.region.pk, line.figures, sources, notes)


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _figure_of(place: int) -> Any:
    def read(told: Told) -> Decimal | None:
        row = told.figures[place]
        return exact(row.value) if row else None

    return read
