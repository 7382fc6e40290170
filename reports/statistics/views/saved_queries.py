"""Saved queries: kept from the query page, renamed, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import fetch, require
from core.web import SignedInRequest, attempt, posted
from reports.statistics import saved_queries
from reports.statistics.models import SavedQuery
from reports.statistics.query import ask
from reports.statistics.query_forms import SavedQueryForm
from reports.statistics.views.query import page, question


@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """The question comes by the address, as it does for the page that shows its answer."""
    require(request.user, "reports.keep_queries")
    asked, form = question(request), SavedQueryForm(request.POST, user=request.user)
    if not asked.is_valid():
        return page(request, asked, None)
    made: list[SavedQuery] = []

    def save() -> None:
        given = form.cleaned_data
        given.pop("version", None)
        made.append(saved_queries.keep(question=asked.address, by=request.user, **given))

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("查询已保存，以后打开得到最新的结果。"))
        return redirect(made[0])
    return page(request, asked, ask(asked, request.GET.get("sort", "")), form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(SavedQuery.objects.all(), request.user, "reports.keep_queries", pk=pk)
    form = SavedQueryForm(posted(request), row=row, user=request.user)
    if form.is_valid() and attempt(form, lambda: saved_queries.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已保存。"))
        return redirect("reports:statistics-query")
    context = {"form": form, "row": row}
    return render(request, "reports/statistics/query_saved.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(SavedQuery.objects.all(), request.user, "reports.keep_queries", pk=pk)
    saved_queries.remove(row, by=request.user)
    messages.success(request, _("已删除。"))
    return redirect("reports:statistics-query")
