"""What goes into the workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarking.comparisons.models import Activity, Comparison, ComparisonRow, Dimension, Metric

YEARS = 6
"""The year of the activity and the five that a plan may last."""
LINES, SPARE_LINES = 12, 3


@dataclass(frozen=True)
class Content:
    """What goes into the workbook; without a comparison it is the empty form of an activity, without that of any."""

    activity: Activity | None
    comparison: Comparison | None
    rows: Sequence[ComparisonRow]
    dimensions: Sequence[Dimension]
    metrics: Sequence[Metric]
    first_year: int

    @property
    def lines(self) -> int:
        return max(LINES, len(self.rows) + SPARE_LINES)

    @property
    def years(self) -> list[int]:
        stored = {target.year for row in self.rows for target in row.targets.all()}
        return sorted(stored | set(range(self.first_year, self.first_year + YEARS)))
