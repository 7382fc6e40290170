"""What waits: a district's own report, reports to be verified, an assessment to be released."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from benchmarking.assessments.models import Assessment, AssessmentStage, DistrictReport, ReportStage
from core.release import releasable
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    lines = []
    url = reverse("benchmarking:assessments-list")
    reports = DistrictReport.objects.visible_to(user)
    if user.has_perm("benchmarking.report_on_district"):
        own = reports.filter(
            stage__in=[ReportStage.OPEN, ReportStage.RETURNED], assessment__stage=AssessmentStage.REPORTING
        )
        lines.append(Line(_("待上报的质量工作自评"), url, own, "scoreboard", due="assessment__due_on"))
    if user.has_perm("benchmarking.verify_report"):
        given = reports.filter(stage=ReportStage.REPORTED).exclude(assessment__stage=AssessmentStage.RELEASED)
        lines.append(Line(_("待核定的县区自评"), url, given, "clipboard-check"))
    if user.has_perm("benchmarking.release_assessment"):
        prepared = releasable(Assessment.objects.filter(stage=AssessmentStage.PREPARED), user)
        lines.append(Line(_("待签发的考核通报"), url, prepared, "signature"))
    return lines
