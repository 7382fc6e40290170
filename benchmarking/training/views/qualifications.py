"""Self-assessors: the list with what runs out, one certificate, the workbook."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from benchmarking.training.actions import qualifications
from benchmarking.training.actions.qualifications import NOTICE
from benchmarking.training.documents import Assessors
from benchmarking.training.forms.qualifications import QualificationForm
from benchmarking.training.forms.records import matching, narrow, regions
from benchmarking.training.models import Qualification, RecordStage
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.sheets import XLSX
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """?validity= valid, expiring or expired; ?stage=, ?region= and ?q= narrow."""
    user = request.user
    require(user, "benchmarking.list_qualifications")
    context = {
        "page": paginate(request, _listed(request)),
        "stages": RecordStage.choices,
        "validities": [("valid", _("有效")), ("expiring", _("60 天内到期")), ("expired", _("已过期"))],
        "regions": regions() if user.role not in (Role.ENTERPRISE, Role.DISTRICT) else [],
        "today": clock.today(),
        "soon": clock.today() + NOTICE,
        "may_record": user.has_perm("benchmarking.record_qualification"),
        "may_export": user.has_perm("benchmarking.export_qualifications"),
        "query": request.GET.urlencode(),
    }
    return render(request, "benchmarking/training/qualifications.html", context)


@require_GET
def export(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed, as a workbook."""
    require(request.user, "benchmarking.export_qualifications")
    with translation.override("zh-hans"):
        content = Assessors().workbook(_listed(request))
    name = f"自评师名册-{clock.today():%Y%m%d}.xlsx"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _qualification(request, pk, "benchmarking.see_qualification")
    user = request.user
    context = {
        "row": row,
        "today": clock.today(),
        "soon": clock.today() + NOTICE,
        "may_edit": user.has_perm("benchmarking.record_qualification", row) and row.stage != "confirmed",
        "may_confirm": user.has_perm("benchmarking.confirm_qualification"),
        "entries": timeline(row),
    }
    return render(request, "benchmarking/training/qualification.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.record_qualification")
    form = QualificationForm(request.POST or None, request.FILES or None, by=request.user)
    if form.is_valid() and attempt(form, lambda: qualifications.record(by=request.user, **form.cleaned_data)):
        messages.success(request, _("自评师资格已登记，等待市局核实。"))
        return redirect("benchmarking:training-qualifications")
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _qualification(request, pk, "benchmarking.record_qualification")
    form = QualificationForm(request.POST or None, request.FILES or None, by=request.user, row=row)
    if form.is_valid() and attempt(form, lambda: qualifications.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("自评师资格已保存，等待市局核实。"))
        return redirect(row)
    return _form(request, form, row)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _qualification(request, pk, "benchmarking.confirm_qualification")
    qualifications.confirm(row, by=request.user)
    messages.success(request, _("自评师资格已核实，登记单位已收到站内信。"))
    return redirect(row)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _qualification(request, pk, "benchmarking.confirm_qualification")
    qualifications.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("自评师资格已退回，登记单位已收到站内信。"))
    return redirect(row)


@require_GET
def evidence(request: SignedInRequest, pk: int) -> FileResponse:
    row = _qualification(request, pk, "benchmarking.see_qualification")
    if row.evidence is None:
        raise Http404
    return serve(row.evidence, inline="view" in request.GET)


def _listed(request: SignedInRequest) -> Any:
    rows = narrow(Qualification.objects.visible_to(request.user), request.GET, day="valid_until")
    rows = matching(rows, request.GET.get("q", ""), "name", "organization__name", "certificate_number")
    today, validity = clock.today(), request.GET.get("validity", "")
    if validity == "valid":
        rows = rows.valid_on(today)
    elif validity == "expiring":
        rows = rows.expiring(today, today + NOTICE)
    elif validity == "expired":
        rows = rows.filter(valid_until__lt=today)
    return rows.select_related("organization__region").order_by("valid_until", "pk")


def _qualification(request: SignedInRequest, pk: int, permission: str) -> Qualification:
    rows = Qualification.objects.select_related("organization__region", "evidence", "recorded_by")
    row: Qualification = fetch(rows, request.user, permission, pk=pk)
    return row


def _form(request: SignedInRequest, form: QualificationForm, row: Qualification | None = None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "benchmarking/training/qualification_edit.html", context, status=422 if form.errors else 200)
