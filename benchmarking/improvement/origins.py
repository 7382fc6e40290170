"""Where plans come from: the rows of a comparison, the opportunities of a feedback report. Each becomes an offer to choose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from awards.applications.models import Application
from awards.honours.assessment import assess, has_result
from benchmarking.comparisons.models import Comparison, ComparisonRow
from core.components.readings import figure

LONGEST_GAP = 500


@dataclass(frozen=True)
class Offer:
    """What an origin says of one measure. `key` tells it from the others of its origin, `place` where it was said."""

    key: str
    place: str
    gap: str
    measure: str = ""
    department: str = ""
    due_on: date | None = None
    row: ComparisonRow | None = None
    is_priority: bool = False


def comparisons_of(user: Any) -> Any:
    """Own comparisons that have rows, the newest first."""
    rows = Comparison.objects.visible_to(user).filter(rows__isnull=False).distinct()
    return rows.select_related("activity", "organization").order_by("-activity__year", "-pk")


def reports_of(user: Any) -> Any:
    """Own applications whose feedback report was released, the newest first."""
    rows = Application.objects.visible_to(user).filter(feedback__released_at__isnull=False)
    return rows.select_related("cycle", "organization").order_by("-cycle__award_year", "-pk")


def offers_of_comparison(comparison: Comparison) -> list[Offer]:
    """Every row, with the measure, department and date that the form names."""
    rows = comparison.rows.select_related("dimension")
    return [
        Offer(
            key=str(row.pk), place=row.dimension.name, gap=gap_of(row), measure=row.measures, department=row.department,
            due_on=row.due_on, row=row,
        )
        for row in rows
    ]  # fmt: skip


def gap_of(row: ComparisonRow) -> str:
    """The gap in words: own and benchmark value where they are numbers, else the result as written. It is kept in the plan, so it is Chinese
    whatever language its reader has chosen."""
    if not row.is_numeric:
        return f"{row.indicator}：{row.result}"[:LONGEST_GAP]
    own, best = f"{figure(row.own_value)}{row.unit}", f"{figure(row.benchmark_value)}{row.unit}"
    return f"{row.indicator}：本企业{own}，标杆（{row.benchmark_name}）{best}"[:LONGEST_GAP]


def offers_of_report(application: Application) -> list[Offer]:
    """The opportunities of a feedback report: those of its priorities first, then in the order of the criteria."""
    if not has_result(application):
        return []
    result = assess(application)
    first = {item.clause for item in result.priorities}
    offers = [
        Offer(
            key=f"{item.clause}-{number}",
            place=f"{item.clause} {item.name}",
            gap=remark.text[:LONGEST_GAP],
            is_priority=item.clause in first,
        )
        for item in result.items
        for number, remark in enumerate(item.opportunities, start=1)
    ]
    return sorted(offers, key=lambda offer: not offer.is_priority)
