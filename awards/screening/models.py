"""Screening (审查): the completeness check and the preliminary review, each decision with its findings."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle
from core import clock
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.release import Released
from core.workflow import Step, Steps


class ScreeningKind(models.TextChoices):
    COMPLETENESS = "completeness", _("形式审查")
    ELIGIBILITY = "eligibility", _("资格审查")
    PRELIMINARY = "preliminary", _("初审")


class Outcome(models.TextChoices):
    PASSED = "passed", _("通过")
    RETURNED = "returned", _("退回补正")
    DECLINED = "declined", _("不通过")


class Screening(models.Model):
    """One decision of an officer on one application; a returned application is decided on again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="screenings")
    kind = models.CharField(_("类型"), max_length=15, choices=ScreeningKind)
    outcome = models.CharField(_("结论"), max_length=10, choices=Outcome)
    reason = models.TextField(_("理由"), blank=True)
    due_on = models.DateField(_("补正期限"), null=True, blank=True)
    screened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    screened_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["screened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=~models.Q(outcome="returned"),
                name="a_check_is_concluded_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="passed") | ~models.Q(reason=""), name="a_refusal_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.outcome}"


class Finding(models.Model):
    """What one check of the rulebook showed; `code` and `label` are the rulebook's."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=50)
    label = models.CharField(max_length=200)
    passed = models.BooleanField(_("符合"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "code"], name="a_check_is_found_once_per_screening")
        ]

    def __str__(self) -> str:
        return self.label


class SectionRemark(models.Model):
    """Why a section of a returned application has to be completed: `section` is a clause, or the name of another section of the workspace."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="remarks")
    section = models.CharField(max_length=50)
    reason = models.TextField(_("补正要求"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "section"], name="a_section_is_returned_once_per_screening"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_returned_section_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.section}"


class AcceptanceStage(models.TextChoices):
    DRAFT = "draft", _("待签发")
    RELEASED = "released", _("已公告")

    @property
    def tone(self) -> str:
        return {"draft": "warning", "released": "success"}[self.value]


RELEASE_ACCEPTANCE = Step("release", _("签发受理公告"), frozenset({"draft"}), "released")


class AcceptanceNoticeQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A draft is the bureau's and the supervisors'; what is released is public."""
        if getattr(user, "is_authenticated", False) and user.has_perm("awards.see_draft_acceptance"):
            return self
        return self.public()

    def public(self) -> Self:
        return self.filter(stage=AcceptanceStage.RELEASED)


class AcceptanceNotice(Released):
    """The public list of the applicants of a cycle whose applications were taken in (受理公告). `lines` is frozen when it is released:
    reference, name of the organization, region."""

    steps = Steps("acceptance", [RELEASE_ACCEPTANCE])
    hands = ("acceptance.draft", "acceptance.edit")

    stage = models.CharField(_("状态"), max_length=10, choices=AcceptanceStage, default=AcceptanceStage.DRAFT)
    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="acceptance_notice")
    number = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.TextField(_("正文"))
    lines = models.JSONField(default=list)
    prepared_at = models.DateTimeField(default=clock.now)

    objects = AcceptanceNoticeQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["cycle"]

    def __str__(self) -> str:
        return f"{self.cycle}: 受理公告"

    def get_absolute_url(self) -> str:
        return reverse("awards:screening-acceptance", args=[self.cycle.code])

    @property
    def stage_tone(self) -> str:
        return AcceptanceStage(self.stage).tone


class SavedView(models.Model):
    """Filters of the screening desk that an officer keeps under a name; `query` is the address's query."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="screening_views")
    name = models.CharField(_("名称"), max_length=50)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["user", "name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="a_view_has_one_name_per_officer")]

    def __str__(self) -> str:
        return self.name
