"""The reader, with the form of the check for which the case waits beneath it."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from awards.applications.checks import next_check
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.places import places
from awards.applications.twins import same_person
from awards.applications.workflow import Stage
from awards.cycles.models import Phase
from awards.recommendations.readings import standing_of
from awards.screening import saved_views, views
from awards.screening.actions import checks_of
from awards.screening.desk_views import chosen_rows
from awards.screening.forms import CompletenessForm, EligibilityForm, FindingsForm
from awards.screening.judging import judged
from awards.screening.models import ScreeningKind
from awards.screening.reader import Reading
from awards.screening.sources import facts_for
from core import clock
from core.access import fetch
from core.calendar import add_working_days
from core.web import SignedInRequest

_DECIDE = {
    Phase.COMPLETENESS: views.completeness,
    Phase.ELIGIBILITY: views.eligibility,
    Phase.PRELIMINARY: views.preliminary,
}


def read(request: SignedInRequest, reference: str) -> HttpResponse:
    """?part and ?paper say what is open; the desk's filters in the query say which case comes before and after. What is posted goes to the
    check's own page, which shows the form again when something is wrong."""
    application = _fetch(request, reference)
    waits = "" if application.stage == Stage.RETURNED else next_check(application.cycle.phases, application.stage)
    check = waits if request.user.has_perm("awards.screen_application") else ""
    if request.method == "POST" and check:
        return _DECIDE[Phase(check)](request, reference)
    content = Content.of(application)
    reading = Reading.of(content, part=request.GET.get("part", ""), paper=request.GET.get("paper", ""))
    before, after = _neighbours(request, reference)
    context = {
        "application": application,
        "cycle": application.cycle,
        "content": content,
        "reading": reading,
        "form": _form(application, content, check),
        "parent": f"awards/screening/{check or 'screen'}.html",
        "check": check,
        "before": before,
        "after": after,
        "query": saved_views.query_of(request.GET),
        "recommendation": standing_of(application),
        "twins": same_person(application) if check else [],
    }
    return render(request, "awards/screening/reader.html", context)


def _fetch(request: SignedInRequest, reference: str) -> Application:
    rows = Application.objects.select_related(
        "cycle__criteria", "cycle__scheme", "organization__region", "organization__industry", "commitment_file"
    ).defer("snapshot")
    row: Application = fetch(rows, request.user, "awards.see_screening", reference=reference)
    return row


def _form(application: Application, content: Content, check: str) -> FindingsForm | None:
    """The empty form of a check, as its own page has it."""
    if check == Phase.COMPLETENESS:
        day = add_working_days(clock.today(), views.RETURN_DAYS)
        checks = checks_of(application, ScreeningKind.COMPLETENESS)
        return CompletenessForm(None, checks=checks, sections=places(content), initial={"due_on": day})
    if check == Phase.ELIGIBILITY:
        return EligibilityForm(None, judged=judged(application))
    if check == Phase.PRELIMINARY:
        form = FindingsForm(None, None, checks=checks_of(application, ScreeningKind.PRELIMINARY), with_proof=True)
        form.facts = facts_for(application)
        return form
    return None


def _neighbours(request: SignedInRequest, reference: str) -> tuple[str, str]:
    """The cases before and after this one on the desk, as the query narrows it."""
    query = QueryDict(saved_views.query_of(request.GET))
    rows: Any = chosen_rows(request.user, query)[0]
    references = list(rows.values_list("reference", flat=True))
    if reference not in references:
        return "", references[0] if references else ""
    place = references.index(reference)
    return references[place - 1] if place else "", references[place + 1] if place + 1 < len(references) else ""
