"""Cycles whose reviews are complete and whose ranking is not frozen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import RANK
from awards.cycles.models import Cycle, CycleStage
from awards.ranking.models import RankingStage
from awards.ranking.readings import UNDER_WAY, weighed
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.draw_up_ranking"):
        return []
    cases = once(running_cases)
    reviewed = set(cases.cycles_at(*RANK.sources)) - set(cases.cycles_at(*set(UNDER_WAY) - RANK.sources))
    if not reviewed:
        return []
    unranked = Q(ranking=None) | Q(ranking__stage=RankingStage.DRAFT)
    return [
        Waiting(
            _("%(cycle)s：试算并锁定排名") % {"cycle": cycle.title}, reverse("awards:ranking-detail", args=[cycle.code]), 1,
            "list-numbers",
        )
        for cycle in Cycle.objects.filter(unranked, stage=CycleStage.PUBLISHED, pk__in=reviewed).select_related("poll")
        if not _is_asking(cycle) and not any(_is_early(cycle, stage) for stage in cases[cycle.pk] if stage in UNDER_WAY)
    ]  # fmt: skip


def _is_asking(cycle: Cycle) -> bool:
    """Whether the result waits for the public poll."""
    poll = getattr(cycle, "poll", None)
    return "poll" in weighed(cycle) and (poll is None or not poll.is_closed)


def _is_early(cycle: Cycle, stage: str) -> bool:
    """Whether the plan asks for more of a case at `stage` before it is ranked; in a plan without a ranking always."""
    return bool(Application(cycle=cycle, stage=stage).refuses(RANK))
