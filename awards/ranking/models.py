"""Ranking (综合排名): the weighted result of every case, frozen as a snapshot before the committee meets."""

from decimal import Decimal
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
from core.words import Words
from core.workflow import Staged, Step, Steps

# The parts of a result in the order of the process; a JSON column of PostgreSQL does not keep an order.
PARTS: dict[str, Words] = {
    "document": _("资料评审"),
    "visit": _("现场评审"),
    "defence": _("陈述答辩"),
    "poll": _("公众满意度"),
}


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
    def weighed(self) -> dict[str, Decimal]:
        """The parts that counted when it was drawn up, in the order of the process, with their weights in percent."""
        weights = {part: Decimal(self.weights[part]) for part in PARTS if part in self.weights}
        return {part: weight for part, weight in weights.items() if weight}

    @property
    def is_frozen(self) -> bool:
        return self.stage == RankingStage.FROZEN

    @property
    def stage_tone(self) -> str:
        return RankingStage(self.stage).tone


class RankingLine(models.Model):
    """One case's parts and result in whole hundredths of a point; equal results share a place. A part is empty where the case has none and
    the rulebook gives it no weight. `track` is the sector class (its code) in which the case competed."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="lines")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="ranking_line")
    document_hundredths = models.PositiveIntegerField(_("资料评审"), null=True, blank=True)
    visit_hundredths = models.PositiveIntegerField(_("现场评审"), null=True, blank=True)
    defence_hundredths = models.PositiveIntegerField(_("陈述答辩"), null=True, blank=True)
    poll_hundredths = models.PositiveIntegerField(_("公众满意度"), null=True, blank=True)
    result_hundredths = models.PositiveIntegerField(_("综合得分"))
    place = models.PositiveSmallIntegerField(_("名次"))
    shortlisted = models.BooleanField(_("列为候选"), default=False)
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("候选奖次"), related_name="+"
    )
    track = models.CharField(_("行业类别"), max_length=50, blank=True)

    class Meta:
        ordering = ["ranking", "place", "application__reference"]
        constraints = [models.CheckConstraint(condition=Q(place__gte=1), name="places_begin_at_one")]

    def __str__(self) -> str:
        return f"{self.place}. {self.application_id}"

    def part(self, name: str) -> int | None:
        """One of PARTS, in hundredths of a point."""
        value: int | None = getattr(self, f"{name}_hundredths")
        return value
