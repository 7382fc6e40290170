"""What the districts add up to where the city itself has no figure: only of what can be added, and only when every district has reported."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Region
from reports.statistics import display
from reports.statistics.models import Observation
from reports.statistics.yearbook import Entry


@dataclass(frozen=True)
class Total:
    """A sum is a lower bound when one of its parts is."""

    value: Decimal
    is_lower_bound: bool


@dataclass(frozen=True)
class Totals:
    """`sums`: one for each year of the span; None where the city has its own figure or a district has none. `missing`: how many districts
    lack the figure of the last year; 0 where the city has it, where no district or every district has."""

    sums: Sequence[Total | None]
    missing: int

    @property
    def shows(self) -> bool:
        return any(self.sums)


def totals(entry: Entry, city: Region | None, districts: Collection[str]) -> Totals:
    span = len(entry.lines[0].figures)
    own = entry.line_of(city)
    if city is None or not districts or not display.adds_up(entry.indicator.unit):
        return Totals([None] * span, 0)
    of_year = [
        [row for line in entry.lines if line.region.pk in districts and (row := line.figures[place])]
        for place in range(span)
    ]
    lacks = [own is None or own.figures[place] is None for place in range(span)]
    sums = [
        _sum(rows) if open_ and len(rows) == len(districts) else None
        for rows, open_ in zip(of_year, lacks, strict=True)
    ]
    told = len(of_year[-1])
    return Totals(sums, len(districts) - told if lacks[-1] and told else 0)


def _sum(rows: Sequence[Observation]) -> Total:
    return Total(sum((row.value for row in rows), Decimal(0)), any(row.is_lower_bound for row in rows))
