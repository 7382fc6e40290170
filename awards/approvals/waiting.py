"""Lists to be approved by the government; approvals to send or to release."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.approvals.models import Approval, ApprovalStage
from awards.approvals.readings import cycles_to_approve
from core.release import has_hand_in
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.prepare_approval"):
        return []
    keys, url = once(running_cases).cycles_at(Stage.PROPOSED), reverse("awards:approvals-list")
    lines = [
        Waiting(_("%(cycle)s：报政府批准") % {"cycle": row.title}, url, 1, "building-bank")
        for row in (cycles_to_approve(keys) if keys else [])
    ]
    for row in Approval.objects.exclude(stage=ApprovalStage.RELEASED).select_related("cycle"):
        words = {"cycle": row.cycle.title}
        if row.stage == ApprovalStage.DRAFT:
            lines.append(Waiting(_("登记政府批准：%(cycle)s") % words, row.get_absolute_url(), 1, "building-bank"))
        elif user.has_perm("awards.release_approval") and not has_hand_in(row, user):
            title = _("复核政府批准：%(cycle)s") % words
            lines.append(Waiting(title, row.get_absolute_url(), 1, "building-bank", tone="danger"))
    return lines
