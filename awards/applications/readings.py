"""Readings of many cases: what a filter leaves, and how many stand at each stage."""

from typing import Any, NamedTuple

from django.db.models import Q

from awards.applications.models import Application, ApplicationQuerySet
from awards.applications.workflow import REVOKED, REVOKED_LABEL, Stage
from awards.cycles.models import CycleStage

SHOWN = [*Stage.choices, (REVOKED, REVOKED_LABEL)]


class Chip(NamedTuple):
    """One stage with its count; the first chip has no stage and counts all."""

    stage: str
    label: str
    number: int
    is_current: bool


def narrow(rows: ApplicationQuerySet, chosen: dict[str, Any]) -> ApplicationQuerySet:
    """What a filter leaves: {"cycle", "region", "industry", "stage", "q"}, each empty or given."""
    if chosen.get("cycle"):
        rows = rows.filter(cycle=chosen["cycle"])
    if chosen.get("region"):
        rows = rows.filter(organization__region=chosen["region"])
    if chosen.get("industry"):
        rows = rows.filter(organization__industry=chosen["industry"])
    if chosen.get("stage"):
        rows = rows.shown_at(chosen["stage"])
    if words := chosen.get("q", "").strip():
        found = Q(reference__icontains=words) | Q(organization__name__icontains=words)
        rows = rows.filter(found | Q(organization__credit_code__istartswith=words))
    return rows


def stage_chips(rows: ApplicationQuerySet, current: str) -> list[Chip]:
    """The stages at which somebody stands, in the order of the process, after the chip of all."""
    counted = dict(rows.counted())
    chips = [Chip(stage, str(label), counted[stage], stage == current) for stage, label in SHOWN if stage in counted]
    return [Chip("", "", sum(counted.values()), not current), *chips]


class StageCounts(dict[int, dict[str, int]]):
    """How many cases stand where: {cycle's id: {stage: number}}."""

    def at(self, *stages: str) -> int:
        """How many stand at one of the stages, whatever their cycle."""
        return sum(counted.get(stage, 0) for counted in self.values() for stage in stages)

    def cycles_at(self, *stages: str) -> list[int]:
        """The cycles of which a case stands at one of the stages."""
        return [cycle for cycle, counted in self.items() if any(stage in counted for stage in stages)]


def running_cases(user: Any) -> StageCounts:
    """The cases that `user` sees of the cycles that are not finished: one statement. A finished cycle has no case under way."""
    rows = Application.objects.visible_to(user).exclude(cycle__stage=CycleStage.FINISHED)
    found = StageCounts()
    for cycle, stage, number in rows.counted("cycle_id"):
        found.setdefault(cycle, {})[stage] = number
    return found
