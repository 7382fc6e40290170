"""The query page: a question by form or by address, the answer as tables, charts, workbook and CSV."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.access import require
from core.sheets import XLSX
from core.web import SignedInRequest
from reports.statistics import query_sheets
from reports.statistics.query import Answer, ask
from reports.statistics.query_forms import QueryForm

SPAN = 5


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    form = _form(request)
    answer = ask(form, request.GET.get("sort", "")) if form.is_bound and form.is_valid() else None
    return _page(request, form, answer)


@require_GET
def workbook(request: SignedInRequest) -> HttpResponse:
    return _download(request, query_sheets.workbook, XLSX, "query.xlsx")


@require_GET
def table(request: SignedInRequest) -> HttpResponse:
    return _download(request, query_sheets.table, "text/csv; charset=utf-8", "query.csv")


def _form(request: SignedInRequest) -> QueryForm:
    """Without a question the form proposes the last years."""
    last = clock.today().year
    return QueryForm(request.GET or None, initial={"first": last - SPAN, "last": last - 1, "compare": True})


def _download(request: SignedInRequest, write: Callable[[Answer], bytes], kind: str, name: str) -> HttpResponse:
    require(request.user, "reports.see_figures")
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, None)
    content = write(ask(form, request.GET.get("sort", "")))
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(request: SignedInRequest, form: QueryForm, answer: Answer | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "answer": answer, "asked": request.GET.urlencode()}
    return render(request, "reports/statistics/query.html", context, status=422 if form.errors else 200)
