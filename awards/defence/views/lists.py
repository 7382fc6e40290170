"""The list for everybody concerned, and the page of one defence."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.readings import by_words
from awards.defence.days import Day, counted, days_of
from awards.defence.forms import ListFilter
from awards.defence.models import Defence, DefenceQuerySet, DefenceScore, DefenceStage
from awards.defence.readings import HISTORY, cycles_to_plan, is_scored, on_day, to_plan, voices
from awards.panels.readings import several_cycles
from core import clock
from core.access import fetch, require
from core.history import history
from core.web import SignedInRequest, paginate

MOST_DAYS = 12


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The bureau: cases to plan, days, every defence. An expert: the own timetable. An applicant: the own turn."""
    user = request.user
    require(user, "awards.list_defences")
    form = ListFilter(request.GET, user=user)
    plans = user.has_perm("awards.plan_defence")
    own = Prefetch("scores", DefenceScore.objects.filter(expert_id=user.pk), to_attr="own")
    rows = counted(_narrow(Defence.objects.visible_to(user).held(), form)).for_listing().prefetch_related(own)
    page = paginate(request, rows.order_by("stage", "starts_at", "pk"))  # what is still to come first
    waiting = to_plan(user) if plans else []
    context = {
        "form": form,
        "page": page,
        "to_plan": waiting,
        "cycles": cycles_to_plan(user) if waiting else [],
        "days": days_of(Defence.objects.visible_to(user))[:MOST_DAYS]
        if user.has_perm("awards.see_defence_day")
        else [],
        "several_cycles": several_cycles([*(row.application for row in page), *waiting]),
        "today_url": f"{reverse('awards:defence-list')}?day={clock.today():%Y-%m-%d}",
        "today": clock.today(),
        "is_expert": user.role == Role.EXPERT,
        "sees_totals": user.has_perm("awards.see_defence_record"),
        "sees_progress": user.has_perm("awards.see_defence_day"),
    }
    return render(request, "awards/defence/list.html", context)


def _narrow(rows: DefenceQuerySet, form: ListFilter) -> DefenceQuerySet:
    if not form.is_valid():
        return rows
    given = form.cleaned_data
    if words := given["q"].strip():
        rows = rows.filter(application__in=Application.objects.filter(by_words(words)).order_by().values("pk"))
    if given["cycle"]:
        rows = rows.filter(application__cycle=given["cycle"])
    if given["stage"]:
        rows = rows.filter(stage=given["stage"])
    return on_day(rows, given["day"]) if given["day"] else rows


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Time and place for everybody concerned; who has scored, and scores as far as one may see them, for panel, bureau and supervisors."""
    user = request.user
    defence = fetch(Defence.objects.for_listing(), user, "awards.see_defence", application__reference=reference)
    in_room = on_day(Defence.objects.held().filter(place=defence.place), defence.day)
    is_planned = defence.stage == DefenceStage.PLANNED
    is_due = is_planned and defence.day <= clock.today()
    context: dict[str, Any] = {
        "defence": defence,
        "turns": in_room.filter(application__cycle=defence.application.cycle_id).count(),
        "is_planned": is_planned,
        "day_reference": Day(defence.application.cycle, defence.day, []).reference,
        "sees_record": user.has_perm("awards.see_defence_record", defence),
        "sees_day": user.has_perm("awards.see_defence_day"),
        "may_plan": is_planned and user.has_perm("awards.plan_defence"),
        "may_move": is_planned and user.has_perm("awards.plan_defence") and not is_scored(defence),
        "may_score": is_due and user.has_perm("awards.score_defence", defence) and not _has_scored(user, defence),
        "may_record": is_due and user.has_perm("awards.record_defence", defence),
        "may_reopen": is_planned and user.has_perm("awards.reopen_defence_score", defence),
        "may_print": user.has_perm("awards.print_defence", defence),
    }
    if context["sees_record"]:
        told = voices(defence, user)
        context |= {"voices": told, "handed_in": sum(voice.handed_in for voice in told)}
    if user.has_perm("awards.see_score_sheets"):
        context["history"] = history(defence, HISTORY)
    return render(request, "awards/defence/detail.html", context)


def _has_scored(user: User, defence: Defence) -> bool:
    return defence.scores.filter(expert=user).exclude(handed_in_at=None, absence="").exists()
