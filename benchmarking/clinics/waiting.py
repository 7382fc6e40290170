"""What waits: cases without a doctor for the bureau, the next act for the doctor, prescriptions for the firm, late follow-ups for all of them."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from benchmarking.clinics.models import Consultation, ConsultationStage
from core import clock
from core.waiting import Line

SOON = timedelta(days=7)


def awaiting(user: Any) -> list[Line]:
    url, today = reverse("benchmarking:clinics-list"), clock.today()
    if user.has_perm("benchmarking.assign_doctor"):
        cases = Consultation.objects.all()
        unassigned = cases.filter(stage=ConsultationStage.ASKED, doctor=None)
        return [
            Line(_("待指派专家的诊断需求"), f"{url}?stage=unassigned", unassigned, "checkup-list"),
            Line(_("逾期的诊断回访"), f"{url}?stage=late", cases.late(today), "alarm", "danger", due="follow_up_on"),
        ]
    if user.role == Role.EXPERT:
        return _of_the_doctor(url, Consultation.objects.filter(doctor=user))
    if user.role == Role.ENTERPRISE:
        own = Consultation.objects.filter(organization__in=user.organization_ids, stage=ConsultationStage.PRESCRIBED)
        pressing = own.filter(follow_up_on__isnull=False)
        link = f"{url}?stage={ConsultationStage.PRESCRIBED}"
        return [Line(_("待落实的诊断处方"), link, pressing, "checkup-list", due="follow_up_on")]
    return []


def _of_the_doctor(url: str, cases: Any) -> list[Line]:
    prescribed = cases.filter(stage=ConsultationStage.PRESCRIBED)
    due = prescribed.filter(follow_up_on__lte=clock.today() + SOON)
    acts = (
        (_("待上门诊断的企业"), ConsultationStage.ASKED, cases.filter(stage=ConsultationStage.ASKED), ""),
        (_("待开方的诊断"), ConsultationStage.DIAGNOSED, cases.filter(stage=ConsultationStage.DIAGNOSED), ""),
        (_("近期回访"), ConsultationStage.PRESCRIBED, due, "follow_up_on"),
        (_("已回访待结案的诊断"), ConsultationStage.PRESCRIBED, prescribed.filter(follow_up_on=None), ""),
    )
    return [
        Line(title, f"{url}?stage={stage}", rows, "checkup-list", due=day, late_tone="danger" if day else "")
        for title, stage, rows, day in acts
    ]
