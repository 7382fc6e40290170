"""Readings of the list: what a filter leaves, and how many stand at each stage."""

from typing import Any, NamedTuple

from django.db.models import Count, Q

from awards.applications.models import ApplicationQuerySet
from awards.applications.workflow import Stage


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
        rows = rows.filter(stage=chosen["stage"])
    if words := chosen.get("q", "").strip():
        found = Q(reference__icontains=words) | Q(organization__name__icontains=words)
        rows = rows.filter(found | Q(organization__credit_code__istartswith=words))
    return rows


def stage_chips(rows: ApplicationQuerySet, current: str) -> list[Chip]:
    """The stages at which somebody stands, in the order of the process, after the chip of all."""
    counted = dict(rows.order_by().values_list("stage").annotate(number=Count("pk", distinct=True)))
    chips = [Chip(stage, str(stage.label), counted[stage], stage == current) for stage in Stage if stage in counted]
    return [Chip("", "", sum(counted.values()), not current), *chips]
