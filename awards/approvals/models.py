"""The government's approval (政府批准) of a list before it is publicised: number, date and the scanned paper. Entered by one person, released
by another."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.release import Released, second_person
from core.workflow import Step, Steps


class ApprovalStage(models.TextChoices):
    DRAFT = "draft", _("登记中")
    PREPARED = "prepared", _("待复核")
    RELEASED = "released", _("已生效")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "success"}[self.value]


PREPARE = Step("prepare", _("送复核"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("确认政府批准"), frozenset({"prepared"}), "released")


class ApprovalQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_approvals") else self.none()

    def for_listing(self) -> Self:
        rows = self.select_related("cycle", "prepared_by", "released_by").order_by("-pk")
        return rows.annotate(listed=Count("lines"))


class Approval(Released):
    """A list of proposed cases with the paper that approves it. A list that changed later (somebody moved up) has an approval of its own."""

    hands = ("approvals.draft", "approvals.edit", "approvals.refresh")
    steps = Steps("approvals", [PREPARE, RETURN_TO_DRAFT, RELEASE])

    stage = models.CharField(_("状态"), max_length=20, choices=ApprovalStage, default=ApprovalStage.DRAFT)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="approvals")
    reference = models.CharField(_("编号"), max_length=60, unique=True)
    number = models.CharField(_("批准文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(_("说明"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            second_person("an_approval_is_released_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(stage="draft") | ~Q(number="") & Q(approved_on__isnull=False, scan__isnull=False),
                name="an_approval_has_its_paper",
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=~Q(stage="released"), name="one_approval_is_prepared_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("awards:approvals-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ApprovalStage(self.stage).tone


class ApprovalLine(models.Model):
    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="approval_lines")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["approval", "order"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "application"], name="a_case_stands_once_on_an_approval")
        ]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.application_id}"
