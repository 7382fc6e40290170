"""Requests to other departments (征求意见): whether an applicant stands under a one-vote veto. Answered by a link with a code of its own."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle
from core import clock
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.workflow import Staged, Step, Steps


class InquiryStage(models.TextChoices):
    DRAFT = "draft", _("待发出")
    SENT = "sent", _("待回复")
    ANSWERED = "answered", _("已回复")
    REVOKED = "revoked", _("已撤销")

    @property
    def tone(self) -> str:
        return {"draft": "warning", "sent": "info", "answered": "success", "revoked": "neutral"}[self.value]


SEND = Step("send", _("发出征求意见"), frozenset({"draft"}), "sent")
ANSWER = Step("answer", _("部门回复"), frozenset({"sent"}), "answered")
REOPEN = Step("reopen", _("退回重新回复"), frozenset({"answered"}), "sent")
REVOKE = Step("revoke", _("撤销征求意见"), frozenset({"draft", "sent"}), "revoked")


GRACE = timedelta(days=10)
"""So long after the due day the link still answers."""


class InquiryQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_inquiries") else self.none()

    def for_listing(self) -> Self:
        """With the number of applicants asked about, of lines answered, and of vetoes found."""
        rows = self.select_related("cycle", "prepared_by").defer("cycle__rulebook", "cycle__call_text")
        return rows.annotate(
            asked=Count("lines__application", distinct=True),
            found=Count("lines", filter=Q(lines__found="found"), distinct=True),
        ).order_by("-pk")

    def late(self) -> Self:
        return self.filter(stage=InquiryStage.SENT, due_on__lt=clock.today())


class Inquiry(Staged):
    """One letter to one department about applicants of a cycle. `code_hash` is the SHA-256 of the code in its link; the code itself is kept nowhere.

    `recheck` marks the second asking just before the decision.
    """

    steps = Steps("inquiries", [SEND, ANSWER, REOPEN, REVOKE])

    stage = models.CharField(_("状态"), max_length=10, choices=InquiryStage, default=InquiryStage.DRAFT)
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="inquiries")
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    department = models.CharField(_("部门"), max_length=100)
    email = models.EmailField(_("电子邮箱"), blank=True)
    recheck = models.BooleanField(_("决定前复核"), default=False)
    due_on = models.DateField(_("回复期限"))
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(_("回复人"), max_length=50, blank=True)
    answered_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    reply = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "department", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=InquiryStage.values), name="an_inquiry_has_a_known_stage"),
            models.CheckConstraint(
                condition=~Q(stage="answered") | ~Q(answered_by=""), name="an_answer_has_somebody_behind_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.department}"

    def get_absolute_url(self) -> str:
        return reverse("awards:inquiries-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return InquiryStage(self.stage).tone

    @property
    def last_day(self) -> date:
        """The last day on which the link can be opened."""
        return self.due_on + GRACE

    @property
    def is_late(self) -> bool:
        return self.stage == InquiryStage.SENT and self.due_on < clock.today()


class Found(models.TextChoices):
    CLEAR = "clear", _("无此情形")
    FOUND = "found", _("有此情形")
    UNKNOWN = "unknown", _("无法核实")

    @property
    def tone(self) -> str:
        return {"clear": "success", "found": "danger", "unknown": "warning"}[self.value]


class InquiryLine(models.Model):
    """One applicant and one veto of the rulebook: what the department found in the years looked back on."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="inquiry_lines")
    code = models.CharField(max_length=50)
    label = models.CharField(_("情形"), max_length=200)
    looked_from = models.DateField(_("追溯自"))
    found = models.CharField(_("核查结果"), max_length=10, choices=Found, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)

    class Meta:
        ordering = ["inquiry", "application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "application", "code"], name="a_veto_is_asked_once_per_applicant_and_letter"
            ),
            models.CheckConstraint(condition=~Q(found="found") | ~Q(note=""), name="a_veto_found_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.code}"
