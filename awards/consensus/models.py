"""Consensus (合议): the panel's agreed score of every item, with a reason where the sheets differ."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from awards.applications.models import Application
from awards.criteria.models import ScoredItem, Totalled
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps


class ConsensusStage(models.TextChoices):
    OPEN = "open", _("合议中")
    AGREED = "agreed", _("已达成")


AGREE = Step("agree", _("合议达成"), frozenset({"open"}), "agreed")


class ConsensusQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("awards.see_score_sheets"):
            return self
        if user.role == Role.EXPERT:
            return self.filter(application__in=Application.objects.visible_to(user))
        return self.none()


class Consensus(Staged, Totalled):
    """Opened when every sheet of a case is handed in; led by the panel's leader."""

    steps = Steps("consensus", [AGREE])

    stage = models.CharField(_("状态"), max_length=20, choices=ConsensusStage, default=ConsensusStage.OPEN)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="consensus")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(_("合议意见"), blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConsensusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="open", total_hundredths__isnull=True)
                | Q(stage="agreed", total_hundredths__isnull=False),
                name="a_consensus_has_its_total_when_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference}"

    def get_absolute_url(self) -> str:
        return reverse("awards:consensus-detail", args=[self.application.reference])


class ConsensusScore(ScoredItem):
    """The agreed word on one item; `reason` explains it where the experts differ."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="scores")
    reason = models.CharField(_("合议理由"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(ScoredItem.Meta):
        constraints = [
            *ScoredItem.Meta.constraints,
            models.UniqueConstraint(fields=["consensus", "item"], name="an_item_is_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consensus_id} {self.item_id} {self.percent}"
