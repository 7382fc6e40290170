"""The gap of a form, and one metric of an organization over the years."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organization
from benchmarking.comparisons.gaps import floor_of, gap_lines, number, overview
from benchmarking.comparisons.models import ComparisonRow, ComparisonStage, Metric
from benchmarking.comparisons.views.filling import read
from core.access import fetch
from core.web import SignedInRequest


@require_GET
def gaps(request: SignedInRequest, reference: str) -> HttpResponse:
    form = read(request, reference)
    lines = gap_lines(form.rows.all(), form.activity.year)
    may_fill = request.user.has_perm("benchmarking.fill_comparison", form)
    context = {
        "form": form,
        "lines": lines,
        "overview": overview(lines),
        "may_report": may_fill and form.stage == ComparisonStage.ACCEPTED,
    }
    return render(request, "benchmarking/comparisons/gaps.html", context)


@require_GET
def metric(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Own value and benchmark of every accepted form, and what was reported between them."""
    organization = fetch(Organization.objects.all(), request.user, "benchmarking.see_metrics", pk=pk)
    shared = get_object_or_404(Metric, code=code)
    rows = (
        ComparisonRow.objects.filter(
            metric=shared, comparison__organization=organization, comparison__stage=ComparisonStage.ACCEPTED,
            own_value__isnull=False,
        )
        .select_related("comparison__activity")
        .prefetch_related("targets")
        .order_by("comparison__activity__year", "comparison", "order")
    )  # fmt: skip
    history = _history(list(rows))
    context = {"organization": organization, "metric": shared, "history": history, "chart": _chart(shared, history)}
    return render(request, "benchmarking/comparisons/metric.html", context)


def _history(rows: list[ComparisonRow]) -> list[dict[str, Any]]:
    """By year: own value (what was reported goes over what a plan began with), benchmark, and the form that says so. Where a form names the
    metric twice, its first line counts, as in the standings."""
    years: dict[int, dict[str, Any]] = {}
    first: dict[int, ComparisonRow] = {}
    for row in rows:
        form = row.comparison
        if first.setdefault(form.pk, row) is not row:
            continue
        years[form.activity.year] = {"own": row.own_value, "best": row.benchmark_value, "form": form}
        for target in row.targets.all():
            if target.actual is not None and target.year not in years:
                years[target.year] = {"own": target.actual, "best": row.benchmark_value, "form": form}
    return [{"year": year, **years[year]} for year in sorted(years)]


def _chart(shared: Metric, history: list[dict[str, Any]]) -> dict[str, Any]:
    known = [line[name] for line in history for name in ("own", "best") if line[name] is not None]
    return {
        "kind": "line", "min": floor_of(known) if known else None, "unit": shared.unit, "labels": [str(line["year"]) for line in history],
        "series": [
            {"name": _("本企业"), "values": [number(line["own"]) for line in history]},
            {"name": _("标杆"), "values": [number(line["best"]) for line in history]},
        ],
    }  # fmt: skip
