"""The list of applications: the bureau's with filters, the enterprise's own."""

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Role
from awards.applications.about import kinds_of
from awards.applications.forms import ListFilter
from awards.applications.models import Application, Extension
from awards.applications.public import REVOKED_NOW, public_stage, with_release
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.readings import narrow, stage_chips
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from core import clock
from core.access import require
from core.web import SignedInRequest, paginate


def index(request: SignedInRequest) -> HttpResponse:
    if request.user.role == Role.ENTERPRISE:
        return _own(request)
    require(request.user, "awards.list_applications")
    form = ListFilter(request.GET, user=request.user)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = narrow(Application.objects.visible_to(request.user), {**chosen, "stage": ""})
    if not request.user.has_perm("awards.see_all_applications"):
        return _released(request, form, rows)
    chips = stage_chips(rows, chosen.get("stage", ""))
    latest = Extension.objects.filter(application=OuterRef("pk"), screening=None).order_by("-until").values("until")[:1]
    rows = narrow(rows, {"stage": chosen.get("stage")}).with_shown_stage().annotate(extended_until=Subquery(latest))
    page = paginate(request, _shown(rows), 50)
    for row in page:
        row.shown = REVOKED_NOW if row.has_lost_its_award else None  # else the office reads the stage itself
    may_extend = request.user.has_perm("awards.extend_deadline")
    context = {"form": form, "page": page, "chips": chips, "may_extend": may_extend}
    return render(request, "awards/applications/list.html", context)


def _released(request: SignedInRequest, form: ListFilter, rows: ApplicationQuerySet) -> HttpResponse:
    """A district's list: no outcome before its release, so no filter by stage either."""
    page = paginate(request, _shown(with_release(rows)), 50)
    for row in page:
        row.shown = public_stage(row)
    context = {"form": form, "page": page, "chips": []}
    return render(request, "awards/applications/list.html", context)


def _shown(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """The columns of the table and no others: a page of 50 wide rows takes twice as long."""
    return rows.for_listing().only(
        "reference",
        "stage",
        "submitted_at",
        "cycle__stage",
        "kind",
        "subject",
        "organization__name",
        "organization__credit_code",
        "organization__region__name",
        "organization__industry__name",
    )


def _own(request: SignedInRequest) -> HttpResponse:
    """Every application of the person's organizations, and the cycles that accept one."""
    rows = (
        with_release(Application.objects.visible_to(request.user)).for_listing().order_by("-cycle__award_year", "-pk")
    )
    page = paginate(request, rows, 20)
    applications = [{"row": row, "public": public_stage(row)} for row in page]
    live = Application.objects.visible_to(request.user).exclude(stage=Stage.WITHDRAWN)
    taken = set(live.order_by().values_list("cycle_id", flat=True))
    cycles = Cycle.objects.accepting(clock.now()).for_listing()
    # An organization stands once, but may put forward any number of persons and projects.
    still_open = [row for row in cycles if row.pk not in taken or kinds_of(row) != [CandidateKind.ORGANIZATION]]
    context = {"page": page, "applications": applications, "open_cycles": still_open}
    return render(request, "awards/applications/own.html", context)
