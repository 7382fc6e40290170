"""The screening desk: the list with its filters."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from awards.applications.checks import CHECKS, next_check
from awards.applications.models import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.screening.desk import (
    Advice,
    Answered,
    at_stage,
    due_of,
    is_late,
    late,
    narrowed,
    on_the_desk,
    running_plans,
    shown,
    stage_counts,
    tracks_of,
)
from awards.screening.desk_forms import DeskFilter
from core.access import require
from core.web import SignedInRequest, paginate


def desk(request: SignedInRequest) -> HttpResponse:
    """What waits for a check, the longest waiting first."""
    require(request.user, "awards.see_screening")
    cycles = running_plans()
    form = desk_filter(request.user, request.GET, cycles)
    chosen = form.chosen
    left = narrowed(on_the_desk(request.user, cycles), chosen, cycles)
    rows = shown(at_stage(left, chosen.get("stage", "")), cycles, chosen.get("sort", ""))
    page = paginate(request, rows, 50)
    plans = {cycle.pk: cycle for cycle in cycles}
    for row in page:
        dress(row, plans)
    context = {
        "form": form,
        "page": page,
        "chips": stage_counts(left, chosen.get("stage", "")),
        "late_number": late(left, cycles).count(),
        "may_screen": request.user.has_perm("awards.screen_application"),
        "sees_answers": "answered" in form.fields,
    }
    return render(request, "awards/screening/desk.html", context)


def desk_filter(user: Any, query: QueryDict, cycles: list[Cycle]) -> DeskFilter:
    return DeskFilter(query, user=user, tracks=tracks_of(cycles))


def chosen_rows(user: Any, query: QueryDict) -> tuple[ApplicationQuerySet, list[Cycle]]:
    """The rows that the desk shows with the filters of `query`, on all pages, and the cycles under way."""
    cycles = running_plans()
    chosen = desk_filter(user, query, cycles).chosen
    left = narrowed(on_the_desk(user, cycles), chosen, cycles)
    return shown(at_stage(left, chosen.get("stage", "")), cycles, chosen.get("sort", "")), cycles


def dress(row: Any, plans: dict[int, Cycle]) -> None:
    """What the table says of a row beside its columns."""
    check = "" if row.stage == Stage.RETURNED else next_check(plans[row.cycle_id].phases, row.stage)
    way = CHECKS.get(check)
    row.way = {"label": way.label, "url": reverse(way.view, args=[row.reference])} if way else {}
    row.due, row.is_late = due_of(row), is_late(row)
    row.advised, row.told = Advice(row.advice), Answered(row.answered)
