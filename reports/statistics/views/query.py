"""The query page: a question by form or by address, the answer as tables, charts, workbook and CSV."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import clock
from core.access import require
from core.downloads import XLSX, disposition
from core.web import SignedInRequest
from reports.statistics import query_sheets
from reports.statistics.models import SavedQuery
from reports.statistics.query import Answer, ask
from reports.statistics.query_forms import QueryForm, SavedQueryForm

SPAN = 5


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    form = question(request)
    answer = ask(form, request.GET.get("sort", "")) if form.is_bound and form.is_valid() else None
    return page(request, form, answer)


@require_GET
def workbook(request: SignedInRequest) -> HttpResponse:
    return _download(request, query_sheets.workbook, XLSX, "xlsx")


@require_GET
def table(request: SignedInRequest) -> HttpResponse:
    return _download(request, query_sheets.table, "text/csv; charset=utf-8", "csv")


def question(request: SignedInRequest) -> QueryForm:
    """Without a question the form proposes the last years."""
    last = clock.today().year
    return QueryForm(request.GET or None, initial={"first": last - SPAN, "last": last - 1, "compare": True})


def _download(request: SignedInRequest, write: Callable[[Answer], bytes], kind: str, ending: str) -> HttpResponse:
    require(request.user, "reports.see_figures")
    form = question(request)
    if not form.is_valid():
        return page(request, form, None)
    content = write(ask(form, request.GET.get("sort", "")))
    name = disposition(f"{_('统计查询')}-{clock.today():%Y%m%d}.{ending}", plain=f"query.{ending}")
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


def page(
    request: SignedInRequest, form: QueryForm, answer: Answer | None, keeping: SavedQueryForm | None = None
) -> HttpResponse:
    """`keeping` is the form in which the question was to be given a name, when that was refused."""
    context: dict[str, Any] = {
        "form": form,
        "answer": answer,
        "asked": request.GET.urlencode(),
        "keeping": keeping or SavedQueryForm(user=request.user),
        "saved": SavedQuery.objects.visible_to(request.user).for_listing(request.user),
    }
    refused = form.errors or (keeping and keeping.errors)
    return render(request, "reports/statistics/query.html", context, status=422 if refused else 200)
