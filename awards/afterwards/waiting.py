"""For a winner its reports still to be handed in and what it is to put right; for the office those to read and those that are late, the awards to be assessed again, the
re-assessments to release."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.afterwards.models import Reassessment, ReportStage, YearlyReport
from awards.afterwards.reassessing import to_assess
from awards.honours.models import AwardStage
from core import clock
from core.release import releasable
from core.waiting import Line, Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting | Line]:
    url = reverse("awards:afterwards-reports")
    if user.role == Role.ENTERPRISE:
        rows = YearlyReport.objects.visible_to(user).to_fill()
        to_fill = Line(_("报送年度报告"), f"{url}?state=to_fill", rows, "report", due="due_on", late_tone="danger")
        return [to_fill, *_to_put_right(user)]
    if not user.has_perm("awards.judge_yearly_report"):
        return []
    given = YearlyReport.objects.filter(stage=ReportStage.SUBMITTED)
    late = YearlyReport.objects.late(clock.today())
    ending, records = reverse("awards:afterwards-ending"), reverse("awards:afterwards-reassessments")
    lines: list[Waiting | Line] = [
        Line(_("审阅年度报告"), f"{url}?state=submitted", given, "report"),
        Line(_("催报年度报告"), f"{url}?state=late", late, "bell", "warning", due="due_on"),
        Line(_("办理期满复评"), f"{ending}?state=open", to_assess(), "refresh", due="valid_until", late_tone="danger"),
    ]
    if user.has_perm("awards.release_reassessment"):
        rows = releasable(Reassessment.objects.waiting(), user)
        lines.append(Line(_("审核复评"), f"{records}?state=prepared", rows, "signature", "award"))
    return lines


def _to_put_right(user: Any) -> list[Waiting]:
    """Rectifications (限期整改) whose day has not passed, of awards that nobody has kept or withdrawn since."""
    rows = Reassessment.objects.visible_to(user).rectifying(clock.today())
    open_ones = rows.filter(award__stage=AwardStage.GRANTED, ends_on=F("award__valid_until")).order_by("due_on", "pk")
    return [
        Waiting(_("限期整改"), row.get_absolute_url(), 1, "refresh", "warning", row.due_on, row.award.tier.name)
        for row in open_ones.select_related("award__tier")
    ]
