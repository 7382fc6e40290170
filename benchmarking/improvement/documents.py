"""The plan on paper: head, one line per measure with its progress, the last reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from benchmarking.improvement.models import Measure, Plan, PlanStage
from benchmarking.improvement.progress import overall_of
from core import clock
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import date_text


@dataclass(frozen=True)
class PrintedMeasure:
    number: int
    gap: str
    measure: str
    goal: str
    department: str
    due_on: str
    percent: int
    state: str
    report: str


@register("improvement-plan")
class PlanDocument(Document[Plan]):
    title = _("改进计划")
    template = "documents/improvement_plan.html"
    stylesheets = ("documents/improvement_plan.css",)
    permission = "benchmarking.see_plans"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Plan.objects.select_related(
            "organization__region", "organization__industry", "comparison__activity", "application__cycle"
        ).prefetch_related("measures__reports")

    def context(self, row: Plan) -> dict[str, Any]:
        measures = list(row.measures.all())
        done = sum(measure.done_on is not None for measure in measures)
        return {
            "plan": row,
            "organization": row.organization,
            "basis": basis_of(row),
            "measures": [printed(measure) for measure in measures],
            "overall": overall_of(measure.percent for measure in measures),
            "tally": f"{done} / {len(measures)}",
            "adopted_on": date_text(row.adopted_on) if row.adopted_on else "",
            "today": date_text(clock.today()),
            "status": "" if row.stage == PlanStage.RUNNING else row.get_stage_display(),
        }

    def heading(self, row: Plan) -> str:
        return row.title

    def author(self, row: Plan) -> str:
        return row.organization.name

    def written_at(self, row: Plan) -> datetime:
        return row.updated_at


def basis_of(row: Plan) -> str:
    """What the plan goes back to, in words; empty when it was made from nothing."""
    if row.comparison is not None:
        return f"{row.comparison.activity.title}（情况表 {row.comparison.reference}）"
    if row.application is not None:
        return f"{row.application.cycle}反馈报告（{row.application.reference}）"
    return ""


def printed(measure: Measure) -> PrintedMeasure:
    latest = measure.latest
    state = f"{measure.done_on:%Y-%m-%d}完成" if measure.done_on else str(measure.light.label)
    return PrintedMeasure(
        number=measure.order, gap=measure.gap, measure=measure.measure, goal=measure.goal, department=measure.department,
        due_on=f"{measure.due_on:%Y-%m-%d}", percent=measure.percent, state=state, report=latest.note if latest else "",
    )  # fmt: skip
