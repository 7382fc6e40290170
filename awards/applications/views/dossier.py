"""The dossier: one application as its readers see it, sealed from the day it was handed in."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from awards.applications import identity
from awards.applications.about import About
from awards.applications.checks import BEING_CHECKED, CHECKS, next_check
from awards.applications.content import Content
from awards.applications.deadlines import amend_by
from awards.applications.eligibility import hints
from awards.applications.hand_ins import screenings_of
from awards.applications.models import Application
from awards.applications.public import REVOKED_NOW, public_stage, public_timeline
from awards.applications.versions import Submission
from awards.applications.workflow import CLOSED, Stage
from core import clock, journal
from core.access import fetch
from core.web import SignedInRequest


def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _page(request, _fetch(request, reference, "awards.see_application"))


@require_POST
def reveal_identity(request: SignedInRequest, reference: str) -> HttpResponse:
    """The whole number, on this one page only, never kept in an address or a session."""
    application = _fetch(request, reference, "awards.reveal_identity")
    number = identity.reveal(application, reason=request.POST.get("reason", ""), by=request.user)
    response = _page(request, application, revealed_identity=number)
    response["Cache-Control"] = "no-store"
    return response


def _fetch(request: SignedInRequest, reference: str, permission: str) -> Application:
    joined = ("cycle", "organization__region", "organization__industry", "commitment_file")
    rows = Application.objects.select_related(*joined).defer("snapshot", "cycle__call_text").with_shown_stage()
    again = Submission.objects.filter(application=OuterRef("pk"), number__gt=1)
    rows = rows.annotate(came_again=Exists(again))
    found: Application = fetch(rows, request.user, permission, reference=reference)
    return found


def _page(request: SignedInRequest, application: Any, **more: Any) -> HttpResponse:
    """`application` as `_fetch` gives it."""
    hand_ins = _hand_ins(request.user, application) if application.came_again else []
    read = dossier(application)
    context = {**read, "hand_ins": hand_ins, **_for_reader(request.user, application, read["content"]), **more}
    return render(request, "awards/applications/detail.html", context)


def dossier(application: Application) -> dict[str, Any]:
    """What every reader reads."""
    return {"application": application, "cycle": application.cycle, "content": Content.of(application)}


def _hand_ins(user: Any, application: Application) -> list[Submission]:
    """The hand-ins after the first, each of which can be compared with the one before."""
    if not user.has_perm("awards.compare_hand_ins", application):
        return []
    return list(application.submissions.filter(number__gt=1).select_related("submitted_by").defer("snapshot"))


def _for_reader(user: Any, application: Application, content: Content) -> dict[str, Any]:
    """The enterprise sees public words only; the bureau, its district and the supervisors see the screening; who reads everything, the journal."""
    if user.role == Role.ENTERPRISE:
        return {
            "crumb": (_("我的申报"), reverse("awards:applications-list")),
            "public": public_stage(application),
            "timeline": public_timeline(application),
        }
    context: dict[str, Any] = {"crumb": (_("申报书"), ""), "timeline": []}
    if application.has_lost_its_award:
        context["shown"] = REVOKED_NOW
    elif not user.has_perm("awards.see_all_applications"):
        context["shown"] = public_stage(application)  # outside the office nobody reads an outcome before its release
    if user.has_perm("awards.list_applications"):
        context["crumb"] = (_("申报管理"), reverse("awards:applications-list"))
    if user.has_perm("awards.see_screening", application):
        context["screenings"] = screenings_of(application, content)
        if application.stage in BEING_CHECKED:
            context["hints"] = hints(application.organization, application.cycle, About.of(application))
    if user.has_perm("awards.see_all_applications"):
        context["timeline"] = journal.timeline(application)
        context["may_withdraw"] = application.stage not in CLOSED and user.has_perm(
            "awards.withdraw_application", application
        )
    if application.stage == Stage.RETURNED and user.has_perm("awards.screen_application"):
        due = amend_by(application)
        context["amendment"] = {"due": due, "is_late": due is not None and due < clock.today()}
    check = "" if application.stage == Stage.RETURNED else next_check(application.cycle.phases, application.stage)
    if check and user.has_perm("awards.screen_application"):
        way = CHECKS[check]
        context["screen"] = {"label": way.label, "url": reverse(way.view, args=[application.reference])}
    return context
