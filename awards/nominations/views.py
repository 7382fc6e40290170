"""Naming in a cycle: every case that stands at once, after a preview; beside a ranking, single cases for tiers off quota."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import NOMINATE
from awards.cycles.models import Cycle, CycleStage
from awards.nominations import actions
from awards.nominations.forms import NamingForm, OffQuotaForm
from awards.nominations.models import Nomination
from awards.nominations.readings import (
    count_by_pool,
    names_beside_ranking,
    naming_step,
    places,
    still_coming,
    taken,
    to_name,
    to_name_off_quota,
    waits_for_naming,
)
from awards.nominations.scores import scores_of
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_nominations")
    cycles = Cycle.objects.visible_to(request.user).public().select_related("scheme").prefetch_related("windows")
    cycles = cycles.defer("call_text").order_by("-award_year", "-pk")
    shown = [row for row in cycles if naming_step(row.phases) or names_beside_ranking(row)]
    counted = running_cases(request.user)
    context = {
        "page": paginate(request, shown, 30),
        "waiting": {row.pk for row in shown if waits_for_naming(row, counted.get(row.pk, {}))},
    }
    return render(request, "awards/nominations/list.html", context)


@require_http_methods(["GET", "POST"])
def cycle(request: SignedInRequest, code: str) -> HttpResponse:
    """The list; then the same choices once more to confirm; then named."""
    row = _cycle(request, code, "awards.see_nominations" if request.method == "GET" else "awards.nominate")
    cases = to_name(row)
    step = naming_step(row.phases)
    aside = _("不提交") if step is not NOMINATE else _("不列入")
    form = NamingForm(posted(request), cycle=row, cases=cases, aside=aside, scores=scores_of(row, cases))
    act = request.POST.get("act", "")
    if request.method == "GET" or act == "change":
        form.errors.clear()
        return _page(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    if act != "name":
        pools, is_proposal = _places(row, form), step is NOMINATE
        is_over = is_proposal and any(pool.free is not None and pool.free < 0 for pool in pools)
        context = {"cycle": row, "form": form, "places": pools, "is_proposal": is_proposal, "is_over": is_over}
        return render(request, "awards/nominations/confirm.html", context)
    if not attempt(form, lambda: actions.name(row, choices=form.choices, by=request.user)):
        return _page(request, row, form, status=422)
    messages.success(request, _("提名已记录。"))
    return redirect("awards:nominations-cycle", code=code)


@require_POST
def off_quota(request: SignedInRequest, code: str) -> HttpResponse:
    row = _cycle(request, code, "awards.nominate")
    form = OffQuotaForm(request.POST, cycle=row, cases=to_name_off_quota(row))

    def act() -> object:
        given = dict(form.cleaned_data)
        return actions.name_off_quota(given.pop("application"), by=request.user, **given)

    if not form.is_valid() or not attempt(form, act):
        return _page(request, row, None, beside=form, status=422)
    messages.success(request, _("已提名，锁定综合排名之前可以撤销。"))
    return redirect("awards:nominations-cycle", code=code)


@require_POST
def take_back(request: SignedInRequest, reference: str) -> HttpResponse:
    application = fetch(
        Application.objects.select_related("cycle"), request.user, "awards.nominate", reference=reference
    )
    actions.take_back(application, by=request.user)
    messages.success(request, _("提名已撤销。"))
    return redirect("awards:nominations-cycle", code=application.cycle.code)


def _cycle(request: SignedInRequest, code: str, permission: str) -> Cycle:
    rows = Cycle.objects.exclude(stage=CycleStage.DRAFT).prefetch_related("tiers", "windows")
    row: Cycle = fetch(rows, request.user, permission, code=code)
    return row


def _places(row: Cycle, form: NamingForm | None) -> list[Any]:
    """The pools with the places that are taken, and would be."""
    return places(row, taken(row) + count_by_pool(row, form.named if form else []))


def _page(
    request: SignedInRequest, row: Cycle, form: NamingForm | None, *, beside: OffQuotaForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    step, may_name = naming_step(row.phases), request.user.has_perm("awards.nominate")
    decided = Nomination.objects.filter(application__cycle=row).select_related(
        "application__organization", "tier", "made_by"
    )
    rankable = to_name_off_quota(row) if may_name else []
    context = {
        "cycle": row, "form": form if form is not None and form.cases else None, "places": _places(row, form),
        "coming": still_coming(row) if step else 0, "names_list": step is not None, "is_proposal": step is NOMINATE,
        "names_beside": names_beside_ranking(row), "may_name": may_name, "page": paginate(request, decided, 100),
        "beside": beside or (OffQuotaForm(cycle=row, cases=rankable) if rankable else None),
        "rankable": {case.pk for case in rankable}, "open_beside": beside is not None,
        "entries": timeline(row).filter(verb__startswith="nominations."),
    }  # fmt: skip
    return render(request, "awards/nominations/cycle.html", context, status=status)
