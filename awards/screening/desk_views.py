"""The screening desk: the list with its filters, and the filters that somebody keeps under a name."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications.checks import CHECKS, next_check
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.screening import saved_views
from awards.screening.desk import (
    Advice,
    Answered,
    at_stage,
    due_of,
    is_late,
    narrowed,
    on_the_desk,
    running_plans,
    shown,
    stage_counts,
    tracks_of,
)
from awards.screening.desk_forms import DeskFilter
from awards.screening.models import SavedView
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
    chips, late_number = stage_counts(left, cycles, chosen.get("stage", ""))
    context = {
        "form": form,
        "page": page,
        "chips": chips,
        "late_number": late_number,
        "may_screen": request.user.has_perm("awards.screen_application"),
        "sees_answers": "answered" in form.fields,
        "query": saved_views.query_of(request.GET),
        "views": saved_views.views_of(request.user),
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
    if row.stage == Stage.RETURNED and row.is_late:
        row.way = {"label": _("办理逾期"), "url": f"{row.get_absolute_url()}#amendment"}
    row.advised, row.told = Advice(row.advice), Answered(row.answered)


@require_POST
def keep_view(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_screening")
    view = saved_views.keep(name=request.POST.get("name", ""), query=request.POST.get("query", ""), by=request.user)
    messages.success(request, _("视图“%s”已保存。") % view.name)
    return _opened(view)


@require_POST
def rename_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _own_view(request, pk)
    saved_views.rename(view, name=request.POST.get("name", ""))
    messages.success(request, _("视图已改名为“%s”。") % view.name)
    return _opened(view)


@require_POST
def remove_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _own_view(request, pk)
    saved_views.remove(view)
    messages.success(request, _("视图“%s”已删除。") % view.name)
    return redirect("awards:screening-desk")


def _own_view(request: SignedInRequest, pk: int) -> SavedView:
    require(request.user, "awards.see_screening")
    return get_object_or_404(SavedView, user=request.user, pk=pk)


def _opened(view: SavedView) -> HttpResponse:
    return redirect(f"{reverse('awards:screening-desk')}?{view.query}")
