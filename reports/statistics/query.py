"""The answer to a question of the query page: one statement for the figures, whatever is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Region
from core.words import Words
from reports.statistics import display
from reports.statistics.dashboard import chart_value
from reports.statistics.divisions import districts, divisions
from reports.statistics.models import Indicator, Observation
from reports.statistics.query_changes import Change, change
from reports.statistics.query_forms import QueryForm

Period = tuple[int | None, str]
CHARTED, CHARTS, SHOWN = 7, 6, 500


class Figure(NamedTuple):
    pk: int
    indicator_id: int
    region_id: str
    year: int | None
    part: str
    value: Decimal
    is_lower_bound: bool
    source: str
    note: str


@dataclass(frozen=True)
class Cell:
    """What one indicator, region and period has: a figure or nothing, and how it changed where that was asked."""

    period: Period
    figure: Figure | None
    before: Figure | None
    change: Change | None


@dataclass(frozen=True)
class Row:
    indicator: Indicator
    region: Region
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Section:
    """A table: the regions of an indicator, or the indicators of a region. `chart` is empty where none is asked for."""

    title: Words
    rows: Sequence[Row]
    chart: dict[str, Any] = field(default_factory=dict)
    left_out: int = 0

    @property
    def size(self) -> str:
        """Lying bars want room by their number."""
        bars = len(self.chart.get("labels", ())) if self.chart.get("horizontal") else 10
        return "small" if bars <= 6 else "medium" if bars <= 14 else "large"


@dataclass(frozen=True)
class Answer:
    periods: Sequence[Period]
    sections: Sequence[Section]
    compares: bool
    by_region: bool
    found: int

    @property
    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)

    @property
    def has_more(self) -> bool:
        return self.row_count > SHOWN

    @property
    def row_count(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def shown(self) -> list[Section]:
        """No more rows than a page bears; the export holds them all."""
        left, shown = SHOWN, []
        for section in self.sections:
            rows = list(islice(section.rows, left))
            if rows:
                shown.append(Section(section.title, rows, section.chart, section.left_out))
            left -= len(rows)
        return shown


def ask(form: QueryForm, sort: str = "") -> Answer:
    """`form` is valid. `sort`: "name", or the place of a period (0 is the first), with - for the highest first."""
    given = form.cleaned_data
    regions = _regions(form)
    periods: list[Period] = list(form.asked_periods())
    found = _figures(given["indicator"], regions, periods, compares=given["compare"])
    undated = given["periods"] == "year" and any(year is None for _i, _r, year, _p in found)
    if undated:
        periods.append((None, ""))
    rows = {
        (indicator.pk, region.pk): _row(indicator, region, periods, found, given["compare"])
        for indicator in given["indicator"]
        for region in regions
    }
    rows = {key: row for key, row in rows.items() if any(cell.figure for cell in row.cells)}
    by_region = given["layout"] == "indicators"
    heads: Sequence[Any] = regions if by_region else given["indicator"]
    sections = []
    for head in heads:
        own = _sorted([row for (what, where), row in rows.items() if head.pk == (where if by_region else what)], sort)
        if own:
            sections.append(Section(head.name, own, *_charted(own, periods, given["chart"], by_region)))
    sections = [
        section if number < CHARTS else Section(section.title, section.rows) for number, section in enumerate(sections)
    ]
    return Answer(
        periods,
        sections,
        given["compare"],
        by_region,
        sum(1 for row in rows.values() for cell in row.cells if cell.figure),
    )


def _regions(form: QueryForm) -> list[Region]:
    scope = form.cleaned_data["scope"]
    if scope == "chosen":
        codes = set(form.cleaned_data["region"])
        return [row for row in form.regions if row.pk in codes]
    if scope in Region.Level.values:
        return [row for row in form.regions if row.level == scope]
    return list(districts() if scope == "districts" else divisions())


def _figures(
    indicators: Sequence[Indicator], regions: Sequence[Region], periods: Sequence[Period], *, compares: bool
) -> dict[tuple[int, str, int | None, str], Figure]:
    """Of several sources the leading one counts. With the year before each, if they are to be compared."""
    years = [year for year, _part in periods if year is not None]
    parts = {part for _year, part in periods}
    when = Q(year__range=(years[0] - compares, years[-1]), part__in=parts)
    if "" in parts:
        when |= Q(year__isnull=True)
    rows = Observation.objects.filter(
        when, indicator__in=[row.pk for row in indicators], region__in=[row.pk for row in regions]
    ).exclude(level__startswith="per ")
    found = map(Figure._make, rows.leading_last().values_list(*Figure._fields))
    return {(row.indicator_id, row.region_id, row.year, row.part): row for row in found}


def _row(indicator: Indicator, region: Region, periods: Sequence[Period], found: Any, compares: bool) -> Row:
    def at(year: int | None, part: str) -> Figure | None:
        figure: Figure | None = found.get((indicator.pk, region.pk, year, part))
        return figure

    cells = []
    for year, part in periods:
        now, before = at(year, part), at(year - 1, part) if compares and year else None
        cells.append(Cell((year, part), now, before, change(now, before)))
    return Row(indicator, region, cells)


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Rows without a figure come last, whatever the direction."""
    key, is_down = sort.lstrip("-"), sort.startswith("-")
    if not key.isdecimal() or not rows or int(key) >= len(rows[0].cells):
        return list(reversed(rows)) if key == "name" and is_down else rows
    place = int(key)
    given = [(figure.value, row) for row in rows if (figure := row.cells[place].figure)]
    given.sort(key=lambda pair: pair[0], reverse=is_down)
    return [row for _value, row in given] + [row for row in rows if row.cells[place].figure is None]


def _charted(rows: Sequence[Row], periods: Sequence[Period], kind: str, by_region: bool) -> tuple[dict[str, Any], int]:
    """The chart and how many rows it leaves out. Indicators of different units are not drawn on one axis; one period gives lying bars."""
    dated = [place for place, (year, _part) in enumerate(periods) if year is not None]
    above = {
        row.region.parent_id for row in rows
    }  # a city is not drawn beside its own districts, which it would press flat
    alike = [
        row
        for row in rows
        if row.indicator.unit == rows[0].indicator.unit and (by_region or row.region.pk not in above)
    ]
    if not kind:
        return {}, 0

    def values(row: Row) -> list[int | float | None]:
        figures = (row.cells[place].figure for place in dated)
        return [chart_value(figure.value) if figure else None for figure in figures]

    def name(row: Row) -> str:
        return row.indicator.name if by_region else row.region.name

    unit = f" {display.words('unit', rows[0].indicator.unit)}"
    if len(dated) == 1:
        drawn = [row for row in alike if values(row)[0] is not None]
        series = [{"name": display.period(*periods[dated[0]]), "values": [values(row)[0] for row in drawn]}]
        labels = [name(row) for row in drawn]
        return (
            {"kind": "bar", "horizontal": True, "labels": labels, "series": series, "unit": unit} if drawn else {}
        ), len(rows) - len(drawn)
    drawn = [row for row in alike if any(value is not None for value in values(row))][:CHARTED]
    series = [{"name": name(row), "values": values(row)} for row in drawn]
    labels = [display.period(*periods[place]) for place in dated]
    return ({"kind": kind, "labels": labels, "series": series, "unit": unit} if drawn else {}), len(rows) - len(drawn)
