"""Readings of many cases: what a filter leaves, and how many stand at each stage."""

import re
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.models import Organization
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import REVOKED, REVOKED_LABEL, Stage
from awards.cycles.models import CycleStage

_NUMBER = re.compile(r"(?:(\d{4})-)?(\d{1,4})$", re.ASCII)
SHOWN = [*Stage.told(), (REVOKED, REVOKED_LABEL)]


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
        rows = rows.filter(by_words(words))
    return rows


def by_words(words: str) -> Q:
    """What people type to find a case: its reference or the beginning of it, the running number alone (12, 2026-012), else the
    organization's name or credit code, or the person's or project's name. Each is found on an index of its own."""
    if re.match(r"[a-z0-9]+(-[a-z0-9]*)+$", words, re.IGNORECASE | re.ASCII) and not _NUMBER.match(words):
        return Q(reference__startswith=words.upper())
    cases = Application.objects.order_by().values("pk")
    filed = cases.filter(organization__in=Organization.objects.by_words(words).order_by().values("pk"))
    found = Q(pk__in=filed.union(cases.exclude(subject="").filter(subject__has=words)))  # OR would read the whole table
    if number := _NUMBER.match(words):
        year, place = number.groups()
        numbered = Q(number=int(place), cycle__award_year=int(year)) if year else Q(number=int(place))
        return numbered if year else numbered | found
    return found


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
