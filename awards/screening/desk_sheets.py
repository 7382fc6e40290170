"""The desk's list as a workbook."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Size
from awards.applications.models import ApplicationQuerySet
from awards.screening.desk import Advice, Answered, due_day
from core.sheets import Column, Sheet


class DeskSheet(Sheet[ApplicationQuerySet, Any]):
    """The rows of `awards.screening.desk.shown`, all pages."""

    title = gettext_lazy("审查清单")
    frozen_columns = 2
    columns = (
        Column(gettext_lazy("申报编号"), lambda row: row.reference),
        Column(gettext_lazy("申报对象"), lambda row: row.candidate),
        Column(gettext_lazy("统一社会信用代码"), lambda row: row.organization.credit_code),
        Column(gettext_lazy("届次"), lambda row: row.cycle.title),
        Column(gettext_lazy("县区"), lambda row: row.organization.region.name),
        Column(gettext_lazy("规模"), lambda row: Size(row.organization.size).label),
        Column(gettext_lazy("状态"), lambda row: row.get_stage_display()),
        Column(gettext_lazy("推荐意见"), lambda row: Advice(row.advice).label),
        Column(gettext_lazy("部门答复"), lambda row: Answered(row.answered).label),
        Column(gettext_lazy("提交时间"), lambda row: row.submitted_at, kind="moment"),
        Column(gettext_lazy("自何时"), lambda row: row.stage_since, kind="moment"),
        Column(gettext_lazy("期限"), due_day, kind="date"),
    )

    def __init__(self, *, sees_answers: bool) -> None:
        self.sees_answers = sees_answers

    def columns_for(self, subject: Any) -> Sequence[Column]:
        """A district does not read what departments answered."""
        return [column for column in self.columns if self.sees_answers or column.heading != _("部门答复")]

    def rows(self, subject: ApplicationQuerySet) -> Iterator[Any]:
        return subject.iterator(chunk_size=1000)
