"""Measures: all of them in a list and as a workbook; one with its reports and their evidence."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from benchmarking.improvement.actions import following
from benchmarking.improvement.forms import MeasureFilter, ProgressForm
from benchmarking.improvement.models import Measure, Plan, PlanStage, Progress
from benchmarking.improvement.sheets import MeasureSheet
from core.access import fetch, require
from core.downloads import excel
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def measures(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_plans")
    form = MeasureFilter(request.GET)
    page = paginate(request, _asked(request, form))
    may_follow = request.user.has_perm("benchmarking.follow_plans")
    context = {"page": page, "form": form, "may_follow": may_follow}
    return render(request, "benchmarking/improvement/measures.html", context)


@require_GET
def workbook(request: SignedInRequest) -> HttpResponse:
    """What the list shows, all pages of it."""
    require(request.user, "benchmarking.follow_plans")
    rows = _asked(request, MeasureFilter(request.GET))
    return excel(MeasureSheet().workbook(rows), f"{MeasureSheet.title}.xlsx", plain="improvement-measures.xlsx")


@require_http_methods(["GET", "POST"])
def measure(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """One measure with its reports; the enterprise adds one."""
    permission = "benchmarking.see_plans" if request.method == "GET" else "benchmarking.write_plan"
    plan: Plan = fetch(Plan.objects.select_related("organization"), request.user, permission, reference=reference)
    row = get_object_or_404(plan.measures.select_related("plan", "row__comparison"), pk=pk)
    form = ProgressForm(posted(request), request.FILES or None, initial={"percent": row.percent})
    if form.is_valid() and attempt(form, lambda: following.report(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("进展已报告。"))
        return redirect("benchmarking:improvement-measure", reference, pk)
    context: dict[str, Any] = {
        "plan": plan,
        "measure": row,
        "reports": row.reports.select_related("evidence", "reported_by"),
        "form": form,
        "may_report": plan.stage == PlanStage.RUNNING and request.user.has_perm("benchmarking.write_plan", plan),
    }
    return render(request, "benchmarking/improvement/measure.html", context, status=422 if form.errors else 200)


@require_GET
def evidence(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    plan: Plan = fetch(Plan.objects.all(), request.user, "benchmarking.see_plans", reference=reference)
    rows = Progress.objects.select_related("evidence").filter(measure__plan=plan, evidence__isnull=False)
    found = get_object_or_404(rows, pk=pk).evidence
    assert found is not None
    return serve(found, inline="view" in request.GET)


def _asked(request: SignedInRequest, form: MeasureFilter) -> Any:
    return form.narrow(Measure.objects.visible_to(request.user)).for_listing()
