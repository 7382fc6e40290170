"""Clinics (质量流动诊所): a firm's complaint, the diagnosis, the prescription, the follow-up."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from benchmarking.base import OrganizationRows
from benchmarking.exchanges.models import Event
from core.models import StoredFile
from core.workflow import Staged, Step, Steps


class ConsultationStage(models.TextChoices):
    ASKED = "asked", _("待诊断")
    DIAGNOSED = "diagnosed", _("已诊断")
    PRESCRIBED = "prescribed", _("已开方")
    CURED = "cured", _("已见效")
    CLOSED = "closed", _("已结案")

    @property
    def tone(self) -> str:
        tones = {"asked": "warning", "diagnosed": "info", "prescribed": "info", "cured": "success", "closed": "neutral"}
        return tones[self.value]


DIAGNOSE = Step("diagnose", _("诊断"), frozenset({"asked"}), "diagnosed")
PRESCRIBE = Step("prescribe", _("开方"), frozenset({"diagnosed"}), "prescribed")
CURE = Step("cure", _("确认见效"), frozenset({"prescribed"}), "cured")
CLOSE = Step("close", _("结案"), frozenset({"asked", "diagnosed", "prescribed"}), "closed")


class ConsultationQuerySet(OrganizationRows):
    def visible_to(self, user: Any) -> Self:
        """An expert sees the cases that he or she treats."""
        if getattr(user, "role", None) == Role.EXPERT:
            return self.filter(doctor_id=user.pk)
        return super().visible_to(user)

    def for_listing(self) -> Self:
        return self.select_related("organization__region", "doctor", "event").annotate(
            follow_up_count=models.Count("follow_ups")
        )

    def late(self, today: date) -> Self:
        """Prescribed, and the day of the follow-up has passed."""
        return self.filter(stage=ConsultationStage.PRESCRIBED, follow_up_on__lt=today)


class Consultation(Staged):
    steps = Steps("consultations", [DIAGNOSE, PRESCRIBE, CURE, CLOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=ConsultationStage, default=ConsultationStage.ASKED)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="consultations")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, verbose_name=_("来自活动"), null=True, blank=True, related_name="consultations"
    )
    doctor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        verbose_name=_("坐诊专家"),
        null=True,
        blank=True,
        related_name="consultations",
    )
    complaint = models.TextField(_("问题与需求"), max_length=2000)
    visited_on = models.DateField(_("上门日期"), null=True, blank=True)
    diagnosis = models.TextField(_("诊断意见"), max_length=3000, blank=True)
    prescription = models.TextField(_("处方（改进建议）"), max_length=3000, blank=True)
    follow_up_on = models.DateField(_("回访日期"), null=True, blank=True)
    outcome = models.TextField(_("结果"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["asked", "closed"]) | ~Q(diagnosis=""), name="a_diagnosed_case_has_its_diagnosis"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["prescribed", "cured"]) | ~Q(prescription=""),
                name="a_prescribed_case_has_its_prescription",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:clinics-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ConsultationStage(self.stage).tone

    @property
    def is_open(self) -> bool:
        return self.stage not in (ConsultationStage.CURED, ConsultationStage.CLOSED)


class FollowUp(models.Model):
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="follow_ups")
    held_on = models.DateField(_("回访日期"))
    finding = models.TextField(_("回访情况"), max_length=2000)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.held_on}"
