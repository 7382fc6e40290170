"""For a winner its reports still to be handed in; for the office those to read and those that are late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.afterwards.models import ReportStage, YearlyReport
from core import clock
from core.waiting import Line, Once


def awaiting(user: Any, once: Once) -> list[Line]:
    url = reverse("awards:afterwards-reports")
    if user.role == Role.ENTERPRISE:
        rows = YearlyReport.objects.visible_to(user).to_fill()
        return [Line(_("报送年度报告"), f"{url}?state=to_fill", rows, "report", due="due_on", late_tone="danger")]
    if not user.has_perm("awards.judge_yearly_report"):
        return []
    given = YearlyReport.objects.filter(stage=ReportStage.SUBMITTED)
    late = YearlyReport.objects.late(clock.today())
    return [
        Line(_("审阅年度报告"), f"{url}?state=submitted", given, "report"),
        Line(_("催报年度报告"), f"{url}?state=late", late, "bell", "warning", due="due_on"),
    ]
