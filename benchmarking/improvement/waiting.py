"""What waits: an enterprise's late and pressing measures and its drafts; plans with late measures for who follows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.improvement.models import Measure, Plan, PlanStage
from core import clock
from core.waiting import Line


def awaiting(user: Any) -> list[Line]:
    today = clock.today()
    url, measures_url = reverse("benchmarking:improvement-list"), reverse("benchmarking:improvement-measures")
    if user.has_perm("benchmarking.write_plan"):
        measures = Measure.objects.filter(plan__organization__in=user.organization_ids)
        drafts = Plan.objects.filter(organization__in=user.organization_ids, stage=PlanStage.DRAFT)
        return [
            Line(
                _("逾期的改进措施"), f"{measures_url}?light=late", measures.late(today), "alarm", "danger", due="due_on"
            ),
            Line(
                _("即将到期的改进措施"),
                f"{measures_url}?light=near",
                measures.near(today),
                "alarm",
                "warning",
                due="due_on",
            ),
            Line(_("待确定的改进计划"), f"{url}?stage={PlanStage.DRAFT}", drafts, "trending-up"),
        ]
    if user.has_perm("benchmarking.remark_plan") or user.role == Role.DISTRICT:
        late = Plan.objects.visible_to(user).with_late_measures(today)
        return [Line(_("有逾期措施的改进计划"), f"{url}?progress=late", late, "trending-up", "warning")]
    return []
