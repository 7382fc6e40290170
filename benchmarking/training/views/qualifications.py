"""Self-assessors: the list with what runs out, one certificate, the workbook."""

from typing import Any

from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Role
from benchmarking.searching import districts
from benchmarking.training.actions import qualifications
from benchmarking.training.actions.qualifications import NOTICE
from benchmarking.training.documents import Assessors
from benchmarking.training.forms.qualifications import QualificationForm
from benchmarking.training.forms.records import matching, narrow
from benchmarking.training.models import Qualification, RecordStage
from benchmarking.training.views.checked import Pages
from core import clock
from core.access import require
from core.downloads import excel
from core.forms import version_of
from core.journal import timeline
from core.web import SignedInRequest, paginate

pages = Pages(
    "qualification", Qualification, qualifications, QualificationForm, "benchmarking/training/qualification_edit.html",
    "benchmarking:training-qualifications",
)  # fmt: skip


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """?validity= valid, expiring or expired; ?stage=, ?region= and ?q= narrow."""
    user = request.user
    require(user, "benchmarking.list_qualifications")
    context = {
        "page": paginate(request, _listed(request)),
        "stages": RecordStage.choices,
        "validities": [("valid", _("有效")), ("expiring", _("60 天内到期")), ("expired", _("已过期"))],
        "regions": districts().values_list("pk", "name") if user.role not in (Role.ENTERPRISE, Role.DISTRICT) else [],
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
    return excel(content, name, plain=f"assessors-{clock.today():%Y%m%d}.xlsx")


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row: Qualification = pages.fetched(request, pk, "see")
    user = request.user
    context = {
        "row": row,
        "today": clock.today(),
        "soon": clock.today() + NOTICE,
        "may_edit": user.has_perm("benchmarking.record_qualification", row) and row.stage != "confirmed",
        "may_confirm": user.has_perm("benchmarking.confirm_qualification"),
        "version": version_of(row),
        "entries": timeline(row),
    }
    return render(request, "benchmarking/training/qualification.html", context)


def _listed(request: SignedInRequest) -> Any:
    """What runs out next comes first, what has run out last."""
    rows = narrow(Qualification.objects.visible_to(request.user), request.GET, day="valid_until")
    rows = matching(rows, request.GET, "name", "organization__name", "certificate_number")
    today, validity = clock.today(), request.GET.get("validity", "")
    if validity == "valid":
        rows = rows.valid_on(today)
    elif validity == "expiring":
        rows = rows.expiring(today, today + NOTICE)
    elif validity == "expired":
        rows = rows.filter(valid_until__lt=today)
    is_over = Case(When(valid_until__lt=today, then=1), default=0)
    return rows.select_related("organization__region").order_by(is_over, "valid_until", "pk")
