"""The list of self-assessors as a workbook."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benchmarking.training.models import Qualification
from core import clock
from core.sheets import Column, Sheet


class Assessors(Sheet[Any, Qualification]):
    title = gettext_lazy("自评师名册")
    frozen_columns = 1
    columns = [
        Column(gettext_lazy("姓名"), lambda row: row.name),
        Column(gettext_lazy("单位"), lambda row: row.organization.name),
        Column(gettext_lazy("统一社会信用代码"), lambda row: row.organization.credit_code),
        Column(gettext_lazy("县区"), lambda row: row.organization.region.name),
        Column(gettext_lazy("资格名称"), lambda row: row.level),
        Column(gettext_lazy("证书编号"), lambda row: row.certificate_number),
        Column(gettext_lazy("发证单位"), lambda row: row.issued_by),
        Column(gettext_lazy("发证日期"), lambda row: row.issued_on, kind="date"),
        Column(gettext_lazy("有效期至"), lambda row: row.valid_until, kind="date"),
        Column(gettext_lazy("核实状态"), lambda row: row.get_stage_display()),
    ]

    def headlines(self, subject: Any) -> Sequence[str]:
        return [str(self.title), _("截至 %(day)s") % {"day": f"{clock.today():%Y-%m-%d}"}]
