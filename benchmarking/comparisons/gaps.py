"""The gap to the benchmark and how it closes, as figures for charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _

from benchmarking.comparisons.models import ComparisonRow, Direction, YearTarget
from core import percentages


@dataclass(frozen=True)
class GapLine:
    """One measured line of a form: where it began, what it aims at, what was reached."""

    row: ComparisonRow
    start_year: int
    targets: list[YearTarget]

    @property
    def latest(self) -> Decimal:
        """The last value reported, the own value of the form when there is none."""
        assert self.row.own_value is not None
        reached = [target.actual for target in self.targets if target.actual is not None]
        return reached[-1] if reached else self.row.own_value

    @property
    def gap_now(self) -> Decimal:
        return behind(self.row, self.latest)

    @property
    def closed(self) -> int | None:
        """How much of the first gap is closed, in whole percent, at most 100; None where there was none."""
        first = self.row.gap
        if first is None or first <= 0:
            return None
        return min(percentages.reached(first - self.gap_now, first) or 0, 100)

    @property
    def chart(self) -> dict[str, Any]:
        """Benchmark, targets and what was reached over the years."""
        years = [self.start_year, *(target.year for target in self.targets if target.year != self.start_year)]
        targets = {target.year: target.target for target in self.targets}
        reached = {
            self.start_year: self.row.own_value,
            **{t.year: t.actual for t in self.targets if t.actual is not None},
        }
        return {
            "kind": "line", "min": self._floor, "labels": [str(year) for year in years], "unit": self.row.unit,
            "series": [
                {"name": _("实际"), "values": [number(reached.get(year)) for year in years]},
                {"name": _("目标"), "values": [number(targets.get(year)) for year in years]},
                {"name": _("标杆"), "values": [number(self.row.benchmark_value)] * len(years)},
            ],
        }  # fmt: skip

    @property
    def _floor(self) -> float:
        known = [
            self.row.own_value,
            self.row.benchmark_value,
            *(t.target for t in self.targets),
            *(t.actual for t in self.targets),
        ]
        return floor_of(value for value in known if value is not None)


def gap_lines(rows: Iterable[ComparisonRow], start_year: int) -> list[GapLine]:
    return [GapLine(row, start_year, sorted(row.targets.all(), key=lambda t: t.year)) for row in rows if row.is_numeric]


def overview(lines: list[GapLine]) -> dict[str, Any]:
    """How far each line is towards its benchmark, in percent: at the start, now, and as aimed at."""
    return {
        "kind": "bar", "horizontal": True, "unit": "%", "labels": [line.row.indicator[:16] for line in lines],
        "series": [
            {"name": _("填报时"), "values": [attainment(line.row, line.row.own_value) for line in lines]},
            {"name": _("最新"), "values": [attainment(line.row, line.latest) for line in lines]},
            {"name": _("末年目标"), "values": [attainment(line.row, line.targets[-1].target) if line.targets else None for line in lines]},
        ],
    }  # fmt: skip


def attainment(row: ComparisonRow, value: Decimal | None) -> float | None:
    """`value` as percent of the benchmark, turned round where less is better; None where that says nothing."""
    best = row.benchmark_value
    if value is None or best is None or value <= 0 or best <= 0:
        return None
    share = value / best if row.direction == Direction.HIGHER else best / value
    return round(float(share) * 100, 1)


def behind(row: ComparisonRow, value: Decimal) -> Decimal:
    """How far `value` is behind the benchmark, in the indicator's unit; zero or less means level or ahead."""
    assert row.benchmark_value is not None
    gap = row.benchmark_value - value
    return gap if row.direction == Direction.HIGHER else -gap


def floor_of(figures: Iterable[Decimal]) -> float:
    """Where an axis begins: a round figure, at least a fifth of the span below the lowest value, so that the gap can be seen."""
    values = [float(value) for value in figures]
    low, span = min(values), max(values) - min(values) or 1.0
    step = 10.0 ** floor(log10(span / 2))
    below = round(floor((low - span / 5) / step) * step, 6)
    return max(below, 0.0) if low >= 0 else below


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
