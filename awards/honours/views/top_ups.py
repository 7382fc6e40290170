"""Top-ups (上级奖配套): entered by one person with the upper decision, released by another; then they stand in the ledger of prize money."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.cycles.models import Cycle
from awards.honours import topping_up
from awards.honours.top_up_forms import TopUpFilter, TopUpForm
from awards.honours.top_ups import Level, TopUp, TopUpStage
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_top_ups")
    topping = Cycle.objects.filter(pk__in=TopUp.objects.order_by().values("cycle_id"))
    context = {
        "page": paginate(request, TopUpFilter(request.GET).narrow(TopUp.objects.for_listing())),
        "cycles": topping.order_by("-award_year", "-pk").values_list("code", "title"),
        "levels": Level.choices, "states": TopUpStage.choices,
        "may_enter": request.user.has_perm("awards.prepare_top_up") and topping_up.cycles_with_top_ups().exists(),
    }  # fmt: skip
    return render(request, "awards/honours/top_ups.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    """A new one, of the cycle that ?cycle= names, else of the newest whose rulebook tops up."""
    require(request.user, "awards.prepare_top_up")
    cycles = list(topping_up.cycles_with_top_ups().select_related("scheme"))
    asked = request.GET.get("cycle", "")
    cycle = next((row for row in cycles if row.code == asked), cycles[0] if cycles else None)
    form = TopUpForm(posted(request), request.FILES or None, cycle=cycle) if cycle else None
    if cycle and form and form.is_valid():
        made: list[TopUp] = []
        paper, upper, by = form.cleaned_data["paper"], form.upper(), request.user
        if attempt(form, lambda: made.append(topping_up.prepare(cycle, upper, paper=paper, by=by))):
            messages.success(request, _("配套已送审，等待另一人审核。"))
            return redirect(made[0])
    context = {"form": form, "cycle": cycle, "cycles": cycles}
    is_refused = request.method == "POST"
    return render(request, "awards/honours/top_up_edit.html", context, status=422 if is_refused else 200)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row, user = _row(request, pk, "awards.see_top_up"), request.user
    is_office, is_prepared = user.has_perm("awards.see_top_ups"), row.stage == TopUpStage.PREPARED
    may_prepare = user.has_perm("awards.prepare_top_up")
    context: dict[str, Any] = {
        "row": row, "payment": getattr(row, "payment", None), "is_office": is_office, "since": since_of(row),
        "may_release": is_prepared and user.has_perm("awards.release_top_up") and not has_hand_in(row, user),
        "may_return": is_prepared and may_prepare, "may_edit": row.stage == TopUpStage.RETURNED and may_prepare,
        "may_discard": row.stage in (TopUpStage.PREPARED, TopUpStage.RETURNED) and may_prepare,
        "is_own": row.prepared_by_id == user.pk, "entries": timeline(row) if is_office else [],
    }  # fmt: skip
    return render(request, "awards/honours/top_up.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was returned, put right and sent again."""
    row = _row(request, pk, "awards.prepare_top_up")
    if request.method == "GET" and row.stage != TopUpStage.RETURNED:
        return redirect(row)
    form = TopUpForm(posted(request), request.FILES or None, cycle=row.cycle, row=row)
    if form.is_valid():
        paper, upper, by = form.cleaned_data["paper"], form.upper(), request.user
        if attempt(form, lambda: topping_up.resubmit(row, upper, paper=paper, by=by)):
            messages.success(request, _("已重新送审，等待另一人审核。"))
            return redirect(row)
    context = {"form": form, "cycle": row.cycle, "row": row}
    return render(request, "awards/honours/top_up_edit.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "awards.release_top_up")
    payment = topping_up.release(row, by=request.user, since=request.POST.get("since"))
    messages.success(request, _("已审核，列入奖金台账，并通知获奖组织填写收款账户。"))
    return redirect(payment)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "awards.prepare_top_up")
    topping_up.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回，修改后可重新送审。"))
    return redirect(row)


@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "awards.prepare_top_up")
    topping_up.discard(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已作废，记录保留。"))
    return redirect(row)


@require_GET
def paper(request: SignedInRequest, pk: int) -> FileResponse:
    return serve(_row(request, pk, "awards.see_top_up").paper, inline="view" in request.GET)


def _row(request: SignedInRequest, pk: int, permission: str) -> TopUp:
    rows = TopUp.objects.select_related(
        "cycle__scheme", "organization__region", "payment", "paper", "prepared_by", "released_by"
    )
    row: TopUp = fetch(rows, request.user, permission, pk=pk)
    return row
