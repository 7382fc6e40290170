"""The clinic: the list of cases, a new one, one case with what was done for it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.clinics import actions, forms
from benchmarking.clinics.models import Consultation, FollowUp
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_consultations")
    form = forms.ConsultationFilter(request.GET, user=request.user)
    rows = form.narrow(Consultation.objects.visible_to(request.user)).for_listing().order_by("-pk")
    return render(request, "benchmarking/clinics/list.html", {"page": paginate(request, rows), "form": form})


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.ask_consultation")
    form = forms.AskForm(posted(request), user=request.user, initial={"event": request.GET.get("event")})
    made: list[Consultation] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.ask(by=request.user, **form.cleaned_data))):
        messages.success(request, _("诊断需求已登记。"))
        return redirect(made[0])
    return render(request, "benchmarking/clinics/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, _case(request, reference, "benchmarking.see_consultations"))


@require_POST
def assign(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.assign_doctor")
    form = forms.AssignForm(request.POST, row=case)

    def act() -> object:
        given = form.cleaned_data
        return actions.assign(case, doctor=given["doctor"], version=given["version"], by=request.user)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("已指派专家，并通知专家和企业。"))
        return redirect(case)
    return _show(request, case, status=422, assign_form=form)


@require_POST
def diagnose(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.treat")
    form = forms.DiagnosisForm(request.POST)
    if form.is_valid() and attempt(form, lambda: actions.diagnose(case, by=request.user, **form.cleaned_data)):
        messages.success(request, _("诊断意见已登记，请开出处方。"))
        return redirect(case)
    return _show(request, case, status=422, diagnosis_form=form)


@require_POST
def prescribe(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.treat")
    form = forms.PrescriptionForm(request.POST)
    if form.is_valid() and attempt(form, lambda: actions.prescribe(case, by=request.user, **form.cleaned_data)):
        messages.success(request, _("处方已开出，并通知企业。"))
        return redirect(case)
    return _show(request, case, status=422, prescription_form=form)


@require_POST
def follow_up(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.follow_up")
    form = forms.FollowUpForm(request.POST, request.FILES, row=case)
    if form.is_valid() and attempt(form, lambda: actions.follow_up(case, by=request.user, **form.cleaned_data)):
        messages.success(request, _("回访已登记。"))
        return redirect(case)
    return _show(request, case, status=422, follow_up_form=form)


@require_POST
def cure(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.follow_up")
    form = forms.OutcomeForm(request.POST, row=case)
    if form.is_valid() and attempt(form, lambda: actions.cure(case, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已确认见效，并通知企业。"))
        return redirect(case)
    return _show(request, case, status=422, outcome_form=form)


@require_POST
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, "benchmarking.close_consultation")
    actions.close(case, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已结案。"))
    return redirect(case)


@require_GET
def evidence(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    case = _case(request, reference, "benchmarking.see_consultations")
    rows = FollowUp.objects.select_related("evidence").filter(consultation=case, evidence__isnull=False)
    found = get_object_or_404(rows, pk=pk).evidence
    assert found is not None
    return serve(found, inline="view" in request.GET)


def _case(request: SignedInRequest, reference: str, permission: str) -> Consultation:
    rows = Consultation.objects.select_related("organization__region", "doctor", "event", "asked_by")
    row: Consultation = fetch(rows, request.user, permission, reference=reference)
    return row


def _show(request: SignedInRequest, case: Consultation, status: int = 200, **bound: Any) -> HttpResponse:
    user, today, entries = request.user, clock.today(), list(timeline(case))
    context: dict[str, Any] = {
        "case": case,
        "follow_ups": case.follow_ups.select_related("evidence", "recorded_by"),
        "is_late": case.stage == "prescribed" and case.follow_up_on is not None and case.follow_up_on < today,
        "assign_form": forms.AssignForm(row=case),
        "diagnosis_form": forms.DiagnosisForm(initial={"visited_on": today}),
        "prescription_form": forms.PrescriptionForm(),
        "follow_up_form": forms.FollowUpForm(initial={"held_on": today}, row=case),
        "outcome_form": forms.OutcomeForm(row=case),
        "may_assign": case.is_open and user.has_perm("benchmarking.assign_doctor"),
        "may_treat": user.has_perm("benchmarking.treat", case),
        "may_follow_up": case.stage == "prescribed" and user.has_perm("benchmarking.follow_up", case),
        "may_close": case.is_open and user.has_perm("benchmarking.close_consultation", case),
        "is_linked": not user.has_perm("benchmarking.treat"),
        "entries": entries,
        "asked_at": entries[0].at,
    }
    return render(request, "benchmarking/clinics/detail.html", context | bound, status=status)
