"""The screening desk, and the two decisions with the dossier beside their form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from awards.applications.content import Content
from awards.applications.eligibility import hints
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.screening import actions
from awards.screening.actions import checks_of
from awards.screening.forms import CompletenessForm, FindingsForm
from awards.screening.models import Finding, ScreeningKind
from awards.screening.sources import facts_for
from awards.screening.waiting import due_for_screening
from core import clock
from core.access import fetch, require
from core.calendar import add_working_days
from core.refusal import Refused
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate

RETURN_DAYS = 5
Ways = dict[str, Callable[..., object]]


def desk(request: SignedInRequest) -> HttpResponse:
    """What waits for a check, the longest waiting first; ?stage narrows to one of the three."""
    require(request.user, "awards.see_screening")
    rows = due_for_screening(request.user)
    counts = {stage: sum(row.stage == stage for row in rows) for stage in _STAGES}
    wanted = request.GET.get("stage", "")
    shown = [row for row in rows if row.stage == wanted] if wanted in _STAGES else rows
    tabs = [
        {"stage": stage, "label": stage.label, "number": counts[stage], "is_current": stage == wanted}
        for stage in _STAGES
    ]
    context = {
        "page": paginate(request, shown, 50), "tabs": tabs, "total": len(rows),
        "narrowed": wanted in _STAGES,
        "may_screen": request.user.has_perm("awards.screen_application"),
    }  # fmt: skip
    return render(request, "awards/screening/desk.html", context)


_STAGES = (Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED)


def completeness(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _fetch(request, reference)
    checks = checks_of(application, ScreeningKind.COMPLETENESS)
    form = CompletenessForm(
        request.POST if request.method == "POST" else None,
        checks=checks,
        initial={"due_on": add_working_days(clock.today(), RETURN_DAYS)},
    )

    def send_back(**given: Any) -> object:
        if form.cleaned_data["due_on"] is None:
            raise Refused(_("请写明补正期限。"))
        return actions.send_back(
            application, reason=form.cleaned_data["reason"], due_on=form.cleaned_data["due_on"], **given
        )

    ways: Ways = {
        "accept": lambda **given: actions.accept(application, **given),
        "send_back": send_back,
        "reject": lambda **given: actions.reject(application, reason=form.cleaned_data["reason"], **given),
    }
    return _decide(request, application, form, ways, "completeness")


def preliminary(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _fetch(request, reference)
    checks = checks_of(application, ScreeningKind.PRELIMINARY)
    form = FindingsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        checks=checks,
        with_proof=True,
    )

    ways: Ways = {
        "admit": lambda **given: actions.admit(application, **given),
        "decline": lambda **given: actions.decline(application, reason=form.cleaned_data["reason"], **given),
    }
    return _decide(request, application, form, ways, "preliminary")


def proof(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    application = fetch(Application.objects.all(), request.user, "awards.see_screening", reference=reference)
    finding = get_object_or_404(
        Finding.objects.select_related("proof").filter(screening__application=application, proof__isnull=False), pk=pk
    )
    assert finding.proof is not None
    return serve(finding.proof, inline="view" in request.GET)


def _fetch(request: SignedInRequest, reference: str) -> Application:
    rows = Application.objects.select_related(
        "cycle__criteria", "cycle__scheme", "organization__region", "organization__industry", "commitment_file"
    ).defer("snapshot")
    row: Application = fetch(rows, request.user, "awards.screen_application", reference=reference)
    return row


def _decide(
    request: SignedInRequest, application: Application, form: FindingsForm, ways: Ways, name: str
) -> HttpResponse:
    """Show the dossier beside the form, or do what the pressed button says."""

    def act() -> object:
        way = ways.get(request.POST.get("outcome", ""))
        if way is None:
            raise Refused(_("请选择审查结论。"))
        return way(findings=form.findings, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(
            request, _("%(reference)s 的审查结论已记录，并已通知申报组织。") % {"reference": application.reference}
        )
        return redirect("awards:screening-desk")
    if name == "preliminary":
        form.facts = facts_for(application)
    context: dict[str, Any] = {
        "application": application,
        "cycle": application.cycle,
        "content": Content.of(application),
        "hints": hints(application.organization, application.cycle),
        "screenings": application.screenings.select_related("screened_by").prefetch_related("findings__proof"),
        "form": form,
    }
    return render(request, f"awards/screening/{name}.html", context, status=422 if form.errors else 200)
