"""Cycles whose reviews are complete and whose ranking is not frozen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.readings import running_cases
from awards.applications.workflow import RANK, Stage
from awards.cycles.models import Cycle, CycleStage
from awards.ranking.models import RankingStage
from awards.ranking.readings import UNDER_WAY
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.draw_up_ranking"):
        return []
    cases = once(running_cases)
    ready = set(cases.cycles_at(*RANK.sources)) - set(cases.cycles_at(*set(UNDER_WAY) - RANK.sources))
    if not ready:
        return []
    unranked = Q(ranking=None) | Q(ranking__stage=RankingStage.DRAFT)
    return [
        Waiting(
            _("%(cycle)s：试算并锁定排名") % {"cycle": cycle.title}, reverse("awards:ranking-detail", args=[cycle.code]), 1,
            "list-numbers",
        )
        for cycle in Cycle.objects.filter(unranked, stage=CycleStage.PUBLISHED, pk__in=ready)
        if not any(stage in cases[cycle.pk] for stage in set(UNDER_WAY) - {_complete(cycle)})
    ]  # fmt: skip


def _complete(cycle: Cycle) -> Stage:
    """The stage at which a case has every part that its rulebook weighs."""
    if cycle.rules.ranking.weights.get("visit"):
        return Stage.VISITED
    return Stage.AGREED if cycle.rules.review.aggregation == "consensus" else Stage.REVIEWED
