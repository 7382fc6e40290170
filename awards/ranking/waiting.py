"""Cycles whose reviews are complete and whose ranking is not frozen."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.workflow import RANK, Stage
from awards.cycles.models import Cycle, CycleStage
from awards.ranking.models import RankingStage
from awards.ranking.readings import UNDER_WAY
from core.waiting import Waiting


def awaiting(user: Any) -> list[Waiting]:
    if not user.has_perm("awards.draw_up_ranking"):
        return []
    cases = Application.objects.filter(cycle=OuterRef("pk"))
    behind = cases.filter(stage__in=set(UNDER_WAY) - RANK.sources)
    cycles = Cycle.objects.filter(stage=CycleStage.PUBLISHED).filter(
        Q(ranking=None) | Q(ranking__stage=RankingStage.DRAFT),
        Exists(cases.filter(stage__in=RANK.sources)),
        ~Exists(behind),
    )
    return [
        Waiting(
            _("%(cycle)s：试算并锁定排名") % {"cycle": cycle.title}, reverse("awards:ranking-detail", args=[cycle.code]), 1,
            "list-numbers",
        )
        for cycle in cycles
        if not cycle.applications.filter(stage__in=set(UNDER_WAY) - {_complete(cycle)}).exists()
    ]  # fmt: skip


def _complete(cycle: Cycle) -> Stage:
    """The stage at which a case has every part that its rulebook weighs."""
    if cycle.rules.ranking.weights.get("visit"):
        return Stage.VISITED
    return Stage.AGREED if cycle.rules.review.aggregation == "consensus" else Stage.REVIEWED
