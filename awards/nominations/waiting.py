"""Cycles in which every case has come to be named."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.readings import running_cases
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.cycles.readings import unfinished
from awards.nominations.readings import UNDER_WAY, naming_step, stages_to_name
from core import clock
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.nominate"):
        return []
    counted = once(running_cases)
    return [
        Waiting(_("%(cycle)s：提名") % {"cycle": row.title}, reverse("awards:nominations-cycle", args=[row.code]), 1, "list-check")
        for row in once(unfinished)
        if row.stage == CycleStage.PUBLISHED and row.pk in counted and _is_ready(row, counted[row.pk])
    ]  # fmt: skip


def _is_ready(cycle: Cycle, counted: dict[str, int]) -> bool:
    if naming_step(cycle.phases) is None:
        return False
    ready, window = set(stages_to_name(cycle)), cycle.window(Phase.APPLICATION)
    is_open = Phase.RANKING not in cycle.phases and window is not None and window.contains(clock.now())
    return not is_open and bool(ready & set(counted)) and not (set(UNDER_WAY) - ready) & set(counted)
