"""Ranking (综合排名): the weighted result of every case, frozen as a snapshot before the committee meets."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from core import clock
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps


class RankingStage(models.TextChoices):
    DRAFT = "draft", _("试算")
    FROZEN = "frozen", _("已锁定")

    @property
    def tone(self) -> str:
        return {"draft": "warning", "frozen": "success"}[self.value]


FREEZE = Step("freeze", _("锁定排名"), frozenset({"draft"}), "frozen")


class RankingQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_ranking") else self.none()


class Ranking(Staged):
    """`weights`: {"document": "60", "visit": "40"} in percent as exact strings, the rulebook's at the time."""

    steps = Steps("ranking", [FREEZE])

    stage = models.CharField(_("状态"), max_length=20, choices=RankingStage, default=RankingStage.DRAFT)
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="ranking")
    weights = models.JSONField(default=dict)
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField(default=clock.now)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = RankingQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.cycle)

    def get_absolute_url(self) -> str:
        return reverse("awards:ranking-detail", args=[self.cycle.code])

    @property
    def is_frozen(self) -> bool:
        return self.stage == RankingStage.FROZEN

    @property
    def stage_tone(self) -> str:
        return RankingStage(self.stage).tone


class RankingLine(models.Model):
    """One case's parts and result in whole hundredths of a point; equal results share a place."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="lines")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="ranking_line")
    document_hundredths = models.PositiveIntegerField(_("资料评审"))
    visit_hundredths = models.PositiveIntegerField(_("现场评审"), null=True, blank=True)
    result_hundredths = models.PositiveIntegerField(_("综合得分"))
    place = models.PositiveSmallIntegerField(_("名次"))
    shortlisted = models.BooleanField(_("列为候选"), default=False)
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("候选奖次"), related_name="+"
    )

    class Meta:
        ordering = ["ranking", "place", "application__reference"]
        constraints = [models.CheckConstraint(condition=Q(place__gte=1), name="places_begin_at_one")]

    def __str__(self) -> str:
        return f"{self.place}. {self.application_id}"
