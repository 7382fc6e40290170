"""The indicators: what is counted, and each one's figures over the years."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Region
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted
from reports.statistics import actions
from reports.statistics.display import words
from reports.statistics.forms import IndicatorFilter, IndicatorForm
from reports.statistics.models import Indicator, Interval
from reports.statistics.readings import READINGS


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    rows = IndicatorFilter(request.GET).narrow(Indicator.objects.for_listing().order_by("theme", "name"))
    context = {
        "page": paginate(request, rows),
        "themes": _themes(),
        "intervals": Interval.choices,
        "may_edit": request.user.has_perm("reports.edit_indicators"),
    }
    return render(request, "reports/statistics/indicators.html", context)


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    indicator = _indicator(request, code, "reports.see_figures")
    regions = _regions(indicator)
    asked = request.GET.get("region", "")
    region = next((row for row in regions if row.pk == asked), regions[0] if regions else None)
    user = request.user
    context = {
        "indicator": indicator,
        "regions": regions,
        "region": region,
        "trend": _trend(indicator, region) if region else None,
        "page": paginate(
            request, indicator.observations.for_listing().order_by("-year", "part", "region_id", "pk"), 20
        ),
        "targets": indicator.targets.select_related("region", "indicator"),
        "may_edit": user.has_perm("reports.edit_indicators"),
        "may_enter": user.has_perm("reports.enter_observations") and indicator.is_active,
        "reading": READINGS.get(indicator.computation),
        "this_year": today().year,
        "may_compute": user.has_perm("reports.compute_observations") and indicator.is_active,
        "entries": timeline(indicator),
    }
    return render(request, "reports/statistics/indicator.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.edit_indicators")
    form = IndicatorForm(posted(request), themes=_themes())
    if form.is_valid() and attempt(form, lambda: actions.add_indicator(by=request.user, **form.cleaned_data)):
        messages.success(request, _("指标已建立，可以录入数据。"))
        return redirect("reports:statistics-indicator", form.cleaned_data["code"])
    return render(request, "reports/statistics/indicator_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    indicator = _indicator(request, code, "reports.edit_indicators")
    form = IndicatorForm(posted(request), row=indicator, themes=_themes())
    if form.is_valid() and attempt(
        form, lambda: actions.edit_indicator(indicator, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("指标已保存。"))
        return redirect(indicator)
    context = {"form": form, "indicator": indicator}
    return render(request, "reports/statistics/indicator_form.html", context, status=422 if form.errors else 200)


@require_POST
def retire(request: SignedInRequest, code: str) -> HttpResponse:
    indicator = _indicator(request, code, "reports.edit_indicators")
    actions.retire(indicator, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("指标已停用，已有数据保留。"))
    return redirect(indicator)


@require_POST
def restore(request: SignedInRequest, code: str) -> HttpResponse:
    indicator = _indicator(request, code, "reports.edit_indicators")
    actions.restore(indicator, by=request.user)
    messages.success(request, _("指标已恢复使用。"))
    return redirect(indicator)


def _indicator(request: SignedInRequest, code: str, permission: str) -> Indicator:
    row: Indicator = fetch(Indicator.objects.all(), request.user, permission, code=code)
    return row


def _themes() -> list[str]:
    return list(Indicator.objects.exclude(theme="").order_by("theme").values_list("theme", flat=True).distinct())


def _regions(indicator: Indicator) -> list[Region]:
    """The regions of the chart, the one with the most years first."""
    years = indicator.observations.of_whole_years().order_by().values("region").annotate(n=Count("year", distinct=True))
    counts = {row["region"]: row["n"] for row in years}
    return sorted(Region.objects.filter(pk__in=counts), key=lambda region: (-counts[region.pk], region.pk))


def _trend(indicator: Indicator, region: Region) -> dict[str, Any]:
    """A year given by several sources shows the leading one."""
    rows = indicator.observations.of_whole_years().filter(region=region).leading_last()
    leading = {row.year: float(row.value) for row in rows}
    figures = dict(sorted(leading.items()))
    return {
        "kind": "line",
        "labels": [str(year) for year in figures],
        "series": [{"name": region.name, "values": list(figures.values())}],
        "unit": f" {words('unit', indicator.unit)}",
    }
