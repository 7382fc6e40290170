"""Training records: the list with its totals, one organization's, one record."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organization, Role
from benchmarking.training.actions import records
from benchmarking.training.forms.records import RecordForm, matching, narrow, regions
from benchmarking.training.models import Qualification, RecordStage, TrainingRecord
from benchmarking.training.readings import totals
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """?stage=, ?region=, ?year=, ?kind= (whole_staff, event, own) and ?q= narrow list and totals alike."""
    user = request.user
    require(user, "benchmarking.list_training")
    rows = narrow(TrainingRecord.objects.visible_to(user), request.GET)
    rows = matching(rows, request.GET.get("q", ""), "topic", "organization__name", "trainer")
    kinds = {"whole_staff": {"is_whole_staff": True}, "event": {"event__isnull": False}, "own": {"event__isnull": True}}
    rows = rows.filter(**kinds.get(request.GET.get("kind", ""), {}))
    this_year = clock.today().year
    context = {
        "page": paginate(request, rows.select_related("organization__region", "event")),
        "years": totals(rows),
        "stages": RecordStage.choices,
        "kinds": [("whole_staff", _("全员培训")), ("event", _("来自活动")), ("own", _("自行登记"))],
        "regions": regions() if user.role not in (Role.ENTERPRISE, Role.DISTRICT) else [],
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
    row = _record(request, pk, "benchmarking.see_training")
    user = request.user
    context = {
        "row": row,
        "may_edit": user.has_perm("benchmarking.record_training", row) and row.stage != "confirmed",
        "may_confirm": user.has_perm("benchmarking.confirm_training"),
        "entries": timeline(row),
    }
    return render(request, "benchmarking/training/record.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.record_training")
    form = RecordForm(request.POST or None, request.FILES or None, by=request.user)
    if form.is_valid() and attempt(form, lambda: records.record(by=request.user, **form.cleaned_data)):
        messages.success(request, _("培训已登记，等待市局核实。"))
        return redirect("benchmarking:training-list")
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, "benchmarking.record_training")
    form = RecordForm(request.POST or None, request.FILES or None, by=request.user, row=row)
    if form.is_valid() and attempt(form, lambda: records.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("培训记录已保存，等待市局核实。"))
        return redirect(row)
    return _form(request, form, row)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, "benchmarking.confirm_training")
    records.confirm(row, by=request.user)
    messages.success(request, _("培训记录已核实，登记单位已收到站内信。"))
    return redirect(row)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, "benchmarking.confirm_training")
    records.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("培训记录已退回，登记单位已收到站内信。"))
    return redirect(row)


@require_GET
def evidence(request: SignedInRequest, pk: int) -> FileResponse:
    row = _record(request, pk, "benchmarking.see_training")
    if row.evidence is None:
        raise Http404
    return serve(row.evidence, inline="view" in request.GET)


def _record(request: SignedInRequest, pk: int, permission: str) -> TrainingRecord:
    rows = TrainingRecord.objects.select_related("organization__region", "event", "evidence", "recorded_by")
    row: TrainingRecord = fetch(rows, request.user, permission, pk=pk)
    return row


def _form(request: SignedInRequest, form: RecordForm, row: TrainingRecord | None = None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "benchmarking/training/record_edit.html", context, status=422 if form.errors else 200)
