"""The statistical yearbook (统计年鉴) of a year: every indicator with its figures of the last five years, by theme. Three statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, Max

from accounts.models import Region
from reports.statistics import display
from reports.statistics.divisions import divisions
from reports.statistics.models import Indicator, Observation
from reports.statistics.query_changes import Change, change

SPAN = 5
OTHER = "其他"


@dataclass(frozen=True)
class Line:
    """A region's figures, one for each year of the span; None where there is none."""

    region: Region
    figures: Sequence[Observation | None]

    @property
    def change(self) -> Change | None:
        return change(self.figures[-1], self.figures[-2])


@dataclass(frozen=True)
class Entry:
    """An indicator with its lines."""

    indicator: Indicator
    lines: Sequence[Line]

    @property
    def unit(self) -> str:
        return display.words("unit", self.indicator.unit)

    @property
    def rows(self) -> list[Observation]:
        return [row for line in self.lines for row in line.figures if row]

    @property
    def of_the_year(self) -> list[Observation]:
        return [row for line in self.lines if (row := line.figures[-1])]

    def line_of(self, region: Region | None) -> Line | None:
        return next((line for line in self.lines if line.region == region), None)


@dataclass(frozen=True)
class Theme:
    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Source:
    """A source with how many of the yearbook's figures it gives, and of which years."""

    name: str
    count: int
    years: str


@dataclass(frozen=True)
class Yearbook:
    year: int
    latest: datetime | None

    @property
    def reference(self) -> str:
        return str(self.year)

    @property
    def years(self) -> list[int]:
        return list(range(self.year - SPAN + 1, self.year + 1))

    @cached_property
    def divisions(self) -> list[Region]:
        return list(divisions())

    @property
    def city(self) -> Region | None:
        return next((row for row in self.divisions if row.level == Region.Level.CITY), None)

    @cached_property
    def themes(self) -> list[Theme]:
        """Themes and indicators in the order of their list; those without a figure in the span are left out."""
        span = (self.years[0], self.year)
        rows = Observation.objects.of_whole_years().filter(year__range=span).select_related("indicator", "region")
        latest: dict[tuple[int, str, int], Observation] = {}
        for row in rows.leading_last():
            latest[row.indicator_id, row.region_id, row.year or 0] = row
        ordered = sorted(latest.values(), key=lambda row: (*_place(row.indicator), row.region_id, row.year or 0))
        entries = [self._entry(list(of)) for _pk, of in groupby(ordered, key=lambda row: row.indicator_id)]
        return [
            Theme(name, list(of)) for name, of in groupby(entries, key=lambda entry: entry.indicator.theme or OTHER)
        ]

    @property
    def entries(self) -> list[Entry]:
        return [entry for theme in self.themes for entry in theme.entries]

    @property
    def sources(self) -> list[Source]:
        rows = sorted((row for entry in self.entries for row in entry.rows), key=lambda row: row.source)
        return [
            Source(display.words("source", name), len(given := list(of)), span_words(row.year or 0 for row in given))
            for name, of in groupby(rows, key=lambda row: row.source)
        ]

    def _entry(self, rows: Sequence[Observation]) -> Entry:
        by_region = [
            (next(iter(of := list(group))).region, of) for _pk, group in groupby(rows, key=lambda row: row.region_id)
        ]
        lines = []
        for region, given in by_region:
            of_year = {row.year: row for row in given}
            lines.append(Line(region, [of_year.get(year) for year in self.years]))
        return Entry(rows[0].indicator, lines)


def known_years() -> list[dict[str, Any]]:
    """Every year with whole-year figures, latest first: year, indicators, regions, figures. One statement."""
    rows = Observation.objects.of_whole_years().order_by().values("year")
    counted = rows.annotate(
        indicators=Count("indicator", distinct=True), regions=Count("region", distinct=True), figures=Count("pk")
    )
    return [dict(row) for row in counted.order_by("-year")]


def yearbook(year: int) -> Yearbook | None:
    """None when the year itself has no figure."""
    rows = Observation.objects.of_whole_years()
    if not rows.filter(year=year).exists():
        return None
    latest = rows.filter(year__range=(year - SPAN + 1, year)).aggregate(latest=Max("entered_at"))["latest"]
    return Yearbook(year, latest)


def span_words(years: Iterable[int]) -> str:
    """2016—2019、2021."""
    known = sorted(set(years))
    runs: list[list[int]] = []
    for year in known:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def exact(value: Decimal) -> Decimal:
    """Without needless zeros, for a cell."""
    return Decimal(f"{value.normalize():f}")


def _place(indicator: Indicator) -> tuple[bool, str, str, int]:
    return not indicator.theme, indicator.theme, indicator.name, indicator.pk
