"""Site visit (现场评审): when, by whom, what was verified, and the scores revised after it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.criteria.models import ScoredItem, Totalled
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps


class VisitStage(models.TextChoices):
    PLANNED = "planned", _("已安排")
    RECORDED = "recorded", _("已完成")


RECORD = Step("record", _("提交现场评审结果"), frozenset({"planned"}), "recorded")


class VisitQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("awards.see_score_sheets"):
            return self
        if user.role == Role.EXPERT:
            return self.filter(application__in=Application.objects.visible_to(user))
        if user.role == Role.ENTERPRISE:
            return self.filter(application__organization_id__in=user.organization_ids)
        return self.none()


class Visit(Staged, Totalled):
    """One visit to one applicant. An enterprise sees date and programme, never scores."""

    steps = Steps("visits", [RECORD])

    stage = models.CharField(_("状态"), max_length=20, choices=VisitStage, default=VisitStage.PLANNED)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="visit")
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    programme = models.TextField(_("日程安排"), blank=True)
    summary = models.TextField(_("现场评审综述"), blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="a_visit_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(stage="planned", total_hundredths__isnull=True)
                | Q(stage="recorded", total_hundredths__isnull=False),
                name="a_visit_has_its_total_when_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.starts_on}"

    def get_absolute_url(self) -> str:
        return reverse("awards:visits-detail", args=[self.application.reference])


class VisitScore(ScoredItem):
    """The item's score after the visit, with what was verified (`finding`) and why it changed (`reason`)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="scores")
    finding = models.TextField(_("核实情况"), blank=True)
    reason = models.CharField(_("调整理由"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(ScoredItem.Meta):
        constraints = [
            *ScoredItem.Meta.constraints,
            models.UniqueConstraint(fields=["visit", "item"], name="an_item_is_verified_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.item_id} {self.percent}"
