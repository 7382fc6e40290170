"""Training records: the list with its totals, one organization's, one record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organization, Role
from benchmarking.searching import districts
from benchmarking.training.actions import records
from benchmarking.training.forms.records import RecordForm, matching, narrow
from benchmarking.training.models import Qualification, RecordStage, TrainingRecord
from benchmarking.training.readings import totals
from benchmarking.training.views.checked import Pages
from core import clock
from core.access import fetch, require
from core.forms import version_of
from core.journal import timeline
from core.web import SignedInRequest, paginate

pages = Pages(
    "training",
    TrainingRecord,
    records,
    RecordForm,
    "benchmarking/training/record_edit.html",
    "benchmarking:training-list",
)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """?stage=, ?region=, ?year=, ?kind= (whole_staff, event, own) and ?q= narrow list and totals alike."""
    user = request.user
    require(user, "benchmarking.list_training")
    rows = narrow(TrainingRecord.objects.visible_to(user), request.GET)
    rows = matching(rows, request.GET, "topic", "organization__name", "trainer")
    kinds = {"whole_staff": {"is_whole_staff": True}, "event": {"event__isnull": False}, "own": {"event__isnull": True}}
    rows = rows.filter(**kinds.get(request.GET.get("kind", ""), {}))
    this_year = clock.today().year
    context = {
        "page": paginate(request, rows.select_related("organization__region", "event")),
        "years": totals(rows),
        "stages": RecordStage.choices,
        "kinds": [("whole_staff", _("全员培训")), ("event", _("来自活动")), ("own", _("自行登记"))],
        "regions": districts().values_list("pk", "name") if user.role not in (Role.ENTERPRISE, Role.DISTRICT) else [],
        "choosable_years": range(this_year, this_year - 8, -1),
        "may_record": user.has_perm("benchmarking.record_training"),
        "is_enterprise": user.role == Role.ENTERPRISE,
    }
    return render(request, "benchmarking/training/list.html", context)


@require_GET
def organization(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything of one organization: its trainings per year and its self-assessors."""
    user = request.user
    firm = fetch(Organization.objects.select_related("region", "industry"), user, "benchmarking.see_training", pk=pk)
    rows = TrainingRecord.objects.filter(organization=firm)
    context = {
        "firm": firm,
        "years": totals(rows),
        "page": paginate(request, rows.select_related("event")),
        "qualifications": Qualification.objects.filter(organization=firm).order_by("-valid_until", "pk"),
        "today": clock.today(),
    }
    return render(request, "benchmarking/training/organization.html", context)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row: TrainingRecord = pages.fetched(request, pk, "see")
    user = request.user
    context = {
        "row": row,
        "may_edit": user.has_perm("benchmarking.record_training", row) and row.stage != "confirmed",
        "may_confirm": user.has_perm("benchmarking.confirm_training"),
        "version": version_of(row),
        "entries": timeline(row),
    }
    return render(request, "benchmarking/training/record.html", context)
