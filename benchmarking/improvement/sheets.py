"""All measures that a list shows, as a workbook: one line per measure."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from benchmarking.improvement.models import Measure
from core import clock
from core.sheets import Column, Sheet


class MeasureSheet(Sheet[Iterable[Measure], Measure]):
    title = _("改进措施台账")
    frozen_columns = 2
    columns = (
        Column(_("县区"), lambda row: row.plan.organization.region.name),
        Column(_("企业"), lambda row: row.plan.organization.name, width=30),
        Column(_("计划编号"), lambda row: row.plan.reference),
        Column(_("改进计划"), lambda row: row.plan.title, width=30),
        Column(_("计划状态"), lambda row: row.plan.get_stage_display()),
        Column(_("序号"), lambda row: row.order, kind="int"),
        Column(_("差距 / 改进机会"), lambda row: row.gap, width=36),
        Column(_("改进措施"), lambda row: row.measure, width=44),
        Column(_("目标"), lambda row: row.goal, width=24),
        Column(_("责任部门"), lambda row: row.department),
        Column(_("完成期限"), lambda row: row.due_on, kind="date"),
        Column(_("进度（%）"), lambda row: row.percent, kind="int"),
        Column(_("进展情况"), lambda row: str(row.light.label)),
        Column(_("完成日期"), lambda row: row.done_on, kind="date"),
    )

    def headlines(self, subject: Any) -> list[str]:
        return [str(self.title), f"截至 {clock.today():%Y-%m-%d}"]
