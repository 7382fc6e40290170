"""Records and qualifications to confirm; for enterprises what was returned and which certificate runs out."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.training.actions.qualifications import NOTICE
from benchmarking.training.models import Qualification, RecordStage, TrainingRecord
from core import clock
from core.waiting import Line


def awaiting(user: Any) -> Sequence[Line]:
    records, assessors = reverse("benchmarking:training-list"), reverse("benchmarking:training-qualifications")
    if user.has_perm("benchmarking.confirm_training"):
        return [
            Line(_("待核实的培训记录"), f"{records}?stage=recorded", TrainingRecord.objects.filter(stage=RecordStage.RECORDED), "school"),
            Line(_("待核实的自评师资格"), f"{assessors}?stage=recorded", Qualification.objects.filter(stage=RecordStage.RECORDED), "certificate"),
        ]  # fmt: skip
    if user.role == Role.ENTERPRISE:
        own, today = Qualification.objects.visible_to(user), clock.today()
        returned = TrainingRecord.objects.visible_to(user).filter(stage=RecordStage.RETURNED)
        return [
            Line(_("被退回的培训记录"), f"{records}?stage=returned", returned, "school", "warning"),
            Line(_("被退回的自评师资格"), f"{assessors}?stage=returned", own.filter(stage=RecordStage.RETURNED), "certificate", "warning"),
            Line(
                _("自评师资格即将到期"), f"{assessors}?validity=expiring", own.expiring(today, today + NOTICE), "certificate",
                "warning", due="valid_until",
            ),
        ]  # fmt: skip
    return []
