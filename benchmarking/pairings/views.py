"""Pairings: the list, a proposal, one pairing with its visits and goals."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.pairings import forms
from benchmarking.pairings.actions import agreeing, recording
from benchmarking.pairings.models import Pairing, PairingVisit
from core import clock
from core.access import fetch, require
from core.forms import version_of
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_pairings")
    form = forms.PairingFilter(request.GET)
    page = paginate(request, form.narrow(Pairing.objects.visible_to(request.user)).for_listing().order_by("-pk"))
    return render(request, "benchmarking/pairings/list.html", {"page": page, "form": form, "today": clock.today()})


@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.propose_pairing")
    form = forms.ProposalForm(posted(request), user=request.user)
    made: list[Pairing] = []
    if form.is_valid() and attempt(form, lambda: made.append(agreeing.propose(by=request.user, **form.given))):
        messages.success(request, _("结对已提出，并通知对方确认。"))
        return redirect(made[0])
    return render(request, "benchmarking/pairings/propose.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, _pairing(request, reference, "benchmarking.see_pairings"))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.edit_pairing")
    form = forms.PairingForm(posted(request), row=pairing)

    def save() -> object:
        return agreeing.edit(pairing, by=request.user, version=form.cleaned_data["version"], **form.given)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("结对内容已保存。"))
        return redirect(pairing)
    context = {"form": form, "pairing": pairing}
    return render(request, "benchmarking/pairings/propose.html", context, status=422 if form.errors else 200)


@require_POST
def agree(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.agree_to_pairing")
    agreeing.agree(pairing, version=request.POST.get("version"), by=request.user)
    messages.success(request, _("结对已确认，可以登记帮扶活动。"))
    return redirect(pairing)


@require_POST
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.record_pairing")
    form = forms.VisitForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: recording.record(pairing, by=request.user, **form.cleaned_data)):
        messages.success(request, _("帮扶活动已登记。"))
        return redirect(pairing)
    return _show(request, pairing, status=422, visit_form=form)


@require_http_methods(["GET", "POST"])
def results(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.record_pairing")
    form = forms.ResultsForm(posted(request), row=pairing)

    def save() -> object:
        version = form.cleaned_data["version"]
        return recording.set_results(pairing, outcomes=form.outcomes, by=request.user, version=version)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("目标结果已保存。"))
        return redirect(pairing)
    context = {"form": form, "pairing": pairing}
    return render(request, "benchmarking/pairings/results.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def conclude(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.conclude_pairing")
    form = forms.ConclusionForm(posted(request))
    if form.is_valid() and attempt(form, lambda: agreeing.conclude(pairing, by=request.user, **form.cleaned_data)):
        messages.success(request, _("结对帮扶已办结。"))
        return redirect(pairing)
    context = {"form": form, "pairing": pairing, "goals": pairing.goals.all()}
    return render(request, "benchmarking/pairings/conclude.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    pairing = _pairing(request, reference, "benchmarking.record_pairing")
    agreeing.end(pairing, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("结对已终止。"))
    return redirect(pairing)


@require_GET
def evidence(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    pairing = _pairing(request, reference, "benchmarking.see_pairings")
    rows = PairingVisit.objects.select_related("evidence").filter(pairing=pairing, evidence__isnull=False)
    found = get_object_or_404(rows, pk=pk).evidence
    assert found is not None
    return serve(found, inline="view" in request.GET)


def _pairing(request: SignedInRequest, reference: str, permission: str) -> Pairing:
    rows = Pairing.objects.select_related("helper__region", "helped__region", "proposed_by")
    row: Pairing = fetch(rows, request.user, permission, reference=reference)
    return row


def _show(request: SignedInRequest, pairing: Pairing, status: int = 200, **bound: Any) -> HttpResponse:
    user, own = request.user, request.user.organization_ids
    reads_all = user.has_perm("benchmarking.list_all_pairings")
    sides = [
        {"label": label, "row": row, "is_linked": reads_all or row.pk in own or user.region_id == row.region_id}
        for label, row in ((_("示范企业"), pairing.helper), (_("帮扶对象"), pairing.helped))
    ]
    acts = {
        "may_edit": "edit_pairing", "may_agree": "agree_to_pairing", "may_record": "record_pairing", "may_conclude": "conclude_pairing",
    }  # fmt: skip
    goals = list(pairing.goals.all())
    context: dict[str, Any] = {
        "pairing": pairing,
        "sides": sides,
        "goals": goals,
        "reached": sum(goal.is_reached is True for goal in goals),
        "visits": pairing.visits.select_related("evidence", "recorded_by"),
        "version": version_of(pairing),
        "is_over": pairing.ends_on < clock.today(),
        "visit_form": forms.VisitForm(initial={"held_on": clock.today()}),
        "entries": timeline(pairing),
    }
    context |= {name: user.has_perm(f"benchmarking.{verb}", pairing) for name, verb in acts.items()}
    return render(request, "benchmarking/pairings/detail.html", context | bound, status=status)
