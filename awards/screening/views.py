"""The decisions with the dossier beside their form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import fraud
from awards.applications.about import About
from awards.applications.content import Content
from awards.applications.eligibility import hints
from awards.applications.hand_ins import screenings_of
from awards.applications.models import Application
from awards.applications.places import places
from awards.applications.twins import same_person
from awards.cycles.models import Phase
from awards.recommendations.readings import standing_of
from awards.screening import actions
from awards.screening.actions import checks_of
from awards.screening.forms import CompletenessForm, EligibilityForm, FindingsForm
from awards.screening.judging import judged
from awards.screening.models import Finding, ScreeningKind
from awards.screening.sources import facts_for
from core import clock
from core.access import fetch
from core.calendar import add_working_days
from core.refusal import Refused
from core.uploads import serve
from core.web import SignedInRequest, attempt, posted

RETURN_DAYS = 5
Ways = dict[str, Callable[..., object]]


def completeness(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _fetch(request, reference, Phase.COMPLETENESS)
    content = Content.of(application)
    form = CompletenessForm(
        request.POST if request.method == "POST" else None,
        checks=checks_of(application, ScreeningKind.COMPLETENESS),
        sections=places(content),
        bar=fraud.told(application.cycle),
        initial={"due_on": add_working_days(clock.today(), RETURN_DAYS)},
    )

    def send_back(**given: Any) -> object:
        told = {name: form.cleaned_data[name] for name in ("reason", "due_on")}
        return actions.send_back(application, remarks=form.remarks, **told, **given)

    ways: Ways = {
        "accept": lambda **given: actions.accept(application, **given),
        "send_back": send_back,
        "reject": lambda **given: actions.reject(application, **form.ending, **given),
    }
    return _decide(request, application, form, ways, "completeness", content)


def eligibility(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every condition and veto with what the portal knows of it; an officer may decide otherwise with a reason."""
    application = _fetch(request, reference, Phase.ELIGIBILITY)
    form = EligibilityForm(
        posted(request), request.FILES or None, judged=judged(application), bar=fraud.told(application.cycle)
    )
    ways: Ways = {
        "qualify": lambda **given: actions.qualify(application, **given),
        "disqualify": lambda **given: actions.disqualify(application, **form.ending, **given),
    }
    return _decide(request, application, form, ways, "eligibility")


def preliminary(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _fetch(request, reference, Phase.PRELIMINARY)
    checks = checks_of(application, ScreeningKind.PRELIMINARY)
    form = FindingsForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        checks=checks,
        with_proof=True,
        bar=fraud.told(application.cycle),
    )

    ways: Ways = {
        "admit": lambda **given: actions.admit(application, **given),
        "decline": lambda **given: actions.decline(application, **form.ending, **given),
    }
    return _decide(request, application, form, ways, "preliminary")


@require_POST
def lapse(request: SignedInRequest, reference: str) -> HttpResponse:
    """A returned application that has not come back in time."""
    application = _fetch(request, reference, Phase.COMPLETENESS)
    actions.lapse(application, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("%s 已终止，并已通知申报组织。") % reference)
    return redirect(application)


def proof(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    application = fetch(Application.objects.all(), request.user, "awards.see_screening", reference=reference)
    finding = get_object_or_404(
        Finding.objects.select_related("proof").filter(screening__application=application, proof__isnull=False), pk=pk
    )
    assert finding.proof is not None
    return serve(finding.proof, inline="view" in request.GET)


def _fetch(request: SignedInRequest, reference: str, phase: Phase) -> Application:
    """A case whose plan has the check."""
    rows = Application.objects.select_related(
        "cycle__criteria", "cycle__scheme", "organization__region", "organization__industry", "commitment_file"
    ).defer("snapshot")
    row: Application = fetch(rows, request.user, "awards.screen_application", reference=reference)
    if phase not in row.cycle.phases:
        raise Http404
    return row


def _decide(
    request: SignedInRequest, application: Application, form: FindingsForm, ways: Ways, name: str,
    content: Content | None = None,
) -> HttpResponse:  # fmt: skip
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
    content = content or Content.of(application)
    context: dict[str, Any] = {
        "application": application,
        "cycle": application.cycle,
        "content": content,
        "hints": []
        if name == "eligibility"
        else hints(application.organization, application.cycle, About.of(application)),
        "recommendation": standing_of(application),
        "twins": same_person(application),
        "screenings": screenings_of(application, content),
        "form": form,
        "came_again": application.submissions.filter(number__gt=1).values_list("number", flat=True).last(),
    }
    return render(request, f"awards/screening/{name}.html", context, status=422 if form.errors else 200)
