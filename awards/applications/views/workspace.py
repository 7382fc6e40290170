"""Where an enterprise begins, and where it sees how its case stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import Organization, OrganizationStage
from awards.applications import actions
from awards.applications.about import About, kinds_of
from awards.applications.candidate_forms import StartForm
from awards.applications.carrying import earlier_of, has_carried
from awards.applications.content import Content
from awards.applications.deadlines import require_open
from awards.applications.eligibility import hints
from awards.applications.hand_ins import asked
from awards.applications.handing_in import WITHDRAWN_ONLINE
from awards.applications.journey import journey
from awards.applications.models import Application
from awards.applications.owners import owners_of, shares
from awards.applications.places import places
from awards.applications.public import plan, public_timeline
from awards.applications.views.common import fetch_own, frame
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from core.access import fetch, require
from core.refusal import Refused
from core.web import SignedInRequest, attempt


def start(request: SignedInRequest, code: str) -> HttpResponse:
    """What the cycle asks for, who may apply, and the button that begins. Where a cycle is open to several kinds of candidates, the kind is
    chosen first (?kind=person)."""
    require(request.user, "awards.start_application")
    cycles = Cycle.objects.for_listing()
    cycle = fetch(cycles, request.user, "awards.see_cycle", code=code)
    organizations = Organization.objects.filter(pk__in=request.user.organization_ids).select_related(
        "region", "industry"
    )
    live = list(
        Application.objects.visible_to(request.user)
        .filter(cycle=cycle)
        .exclude(stage=Stage.WITHDRAWN)
        .select_related("organization")
    )
    kinds = kinds_of(cycle)
    chosen_kind = (request.POST or request.GET).get("kind", "")
    kind = CandidateKind(chosen_kind) if chosen_kind in kinds else kinds[0] if len(kinds) == 1 else None
    form = StartForm(
        request.POST if request.method == "POST" and kind else None, organizations=organizations,
        kind=kind or CandidateKind.ORGANIZATION,
    )  # fmt: skip
    started: list[Application] = []
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organization"]
        if attempt(form, lambda: started.append(actions.start(cycle, chosen, by=request.user, about=form.about()))):
            messages.success(request, _("申报书 %s 已建立，可随时保存、分次填写。") % started[0].reference)
            page = "carry" if earlier_of(started[0]) else "overview"
            return redirect(f"awards:applications-{page}", started[0].reference)
    applied = {row.organization_id for row in live} if kind == CandidateKind.ORGANIZATION else set()
    closed = _why_closed(cycle)
    context = {
        "cycle": cycle,
        "window": cycle.window("application"),
        "closed": closed,
        "may_start": not closed
        and any(row.stage == OrganizationStage.VERIFIED and row.pk not in applied for row in organizations),
        "form": form,
        "kinds": kinds,
        "kind": kind,
        "profile_label": " / ".join(str(one.profile_label) for one in ([kind] if kind else kinds)),
        "live": live,
        "candidates": [
            {"row": row, "is_verified": row.stage == OrganizationStage.VERIFIED, "hints": hints(row, cycle, About(kind=kind or kinds[0]))}
            for row in organizations
        ],
        "materials": Application(cycle=cycle, kind=kind or kinds[0]).materials,
    }  # fmt: skip
    return render(request, "awards/applications/start.html", context, status=422 if form.errors else 200)


def _why_closed(cycle: Cycle) -> str:
    try:
        require_open(cycle)
    except Refused as refusal:
        return refusal.sentence
    return ""


def overview(request: SignedInRequest, reference: str) -> HttpResponse:
    """The applicant's own page: where the case stands, what is next, what happened."""
    application = fetch_own(request, reference, "awards.submit_application")
    returned = application.screenings.filter(outcome="returned").prefetch_related("findings").last()
    content = Content.of(application)
    standing = returned if application.stage == Stage.RETURNED else None
    held = owners_of(application)
    context = {
        **frame(application, "overview", content),
        "plan": plan(application),
        "journey": journey(application, standing),
        "timeline": public_timeline(application),
        "returned": standing,
        "asked": asked(application, content),
        "shares": shares(content, held),
        "own_places": [place for place in places(content) if held.get(place.section) == request.user],
        "earlier": earlier_of(application) if application.stage == Stage.DRAFT else None,
        "has_carried": has_carried(application),
        "hints": hints(application.organization, application.cycle, About.of(application)),
        "may_withdraw": application.stage in WITHDRAWN_ONLINE,
        "may_start_again": not _why_closed(application.cycle),
    }
    return render(request, "awards/applications/overview.html", context)
