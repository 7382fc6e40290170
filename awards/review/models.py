"""Independent review (独立评审): one score sheet per expert and case. Nobody sees another's before handing in."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.criteria.models import ScoredItem, Totalled
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps


class SheetStage(models.TextChoices):
    OPEN = "open", _("评审中")
    HANDED_IN = "handed_in", _("已提交")
    RELIEVED = "relieved", _("已免除")


HAND_IN = Step("hand_in", _("提交评分表"), frozenset({"open"}), "handed_in")
RECUSE = Step("recuse", _("评审中回避"), frozenset({"open"}), "relieved")
RELIEVE = Step("relieve", _("免除评审任务"), frozenset({"open"}), "relieved")


class ScoreSheetQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """An expert sees their own sheets, and colleagues' handed-in sheets of a case only after handing in their own of that case.
        The bureau sees handed-in sheets once the case's review is closed; supervisors see every sheet that is no longer open."""
        if user.role == Role.EXPERT:
            own = Q(expert_id=user.pk) & ~Q(stage=SheetStage.RELIEVED)
            done = ScoreSheet.objects.filter(expert_id=user.pk, stage=SheetStage.HANDED_IN).values("application_id")
            return self.filter(own | Q(stage=SheetStage.HANDED_IN, application_id__in=done))
        if user.role == Role.SUPERVISOR:
            return self.exclude(stage=SheetStage.OPEN)
        if user.has_perm("awards.see_score_sheets"):
            return self.of_closed_reviews()
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("application__organization", "application__cycle", "expert").order_by(
            "application__reference"
        )

    def handed_in(self) -> Self:
        return self.filter(stage=SheetStage.HANDED_IN)

    def of_closed_reviews(self) -> Self:
        """Handed in, of cases whose independent review is over: what others than experts and supervisors may read."""
        return self.handed_in().exclude(application__stage=Stage.IN_REVIEW)

    def live(self) -> Self:
        """Open or handed in, not relieved."""
        return self.exclude(stage=SheetStage.RELIEVED)


class ScoreSheet(Staged, Totalled):
    """One expert's scores of one case. The sums are frozen when it is handed in."""

    steps = Steps("review", [HAND_IN, RECUSE, RELIEVE])

    stage = models.CharField(_("状态"), max_length=20, choices=SheetStage, default=SheetStage.OPEN)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sheets")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheets")
    overall = models.TextField(_("总体评价"), blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "expert"], name="an_expert_scores_a_case_once"),
            models.CheckConstraint(
                condition=Q(stage__in=["open", "relieved"], total_hundredths__isnull=True, handed_in_at__isnull=True)
                | Q(stage="handed_in", total_hundredths__isnull=False, handed_in_at__isnull=False),
                name="a_sheet_has_its_total_when_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.expert.name}"

    def get_absolute_url(self) -> str:
        return reverse("awards:review-sheet", args=[self.pk])


class ItemScore(ScoredItem):
    """An expert's word on one item: percent or "not applicable", strengths and opportunities."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(ScoredItem.Meta):
        constraints = [
            *ScoredItem.Meta.constraints,
            models.UniqueConstraint(fields=["sheet", "item"], name="an_item_is_scored_once_on_a_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.item_id} {self.percent}"
