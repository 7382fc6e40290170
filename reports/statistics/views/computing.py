"""What the portal computes of itself, year by year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import fetch, require
from core.clock import today
from core.web import SignedInRequest
from reports.statistics.computations import Outcome, compute_year, computed_indicators
from reports.statistics.computations import compute as compute_one
from reports.statistics.models import Indicator, Observation, Origin
from reports.statistics.readings import READINGS


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    year = _year(request.GET.get("year", ""))
    rows = computed_indicators(year)
    of_cities = Observation.objects.filter(
        origin=Origin.COMPUTED, year=year, part="", region__level="city", indicator__in=rows
    )
    totals = {row.indicator_id: row for row in of_cities.for_listing()}
    context = {
        "year": year,
        "years": range(today().year, today().year - 15, -1),
        "lines": [(row, READINGS[row.computation], totals.get(row.pk)) for row in rows],
        "may_compute": request.user.has_perm("reports.compute_observations"),
    }
    return render(request, "reports/statistics/computed.html", context)


@require_POST
def compute(request: SignedInRequest, code: str) -> HttpResponse:
    indicator = fetch(Indicator.objects.all(), request.user, "reports.compute_observations", code=code)
    year = _year(request.POST.get("year", ""))
    outcome = compute_one(indicator, year=year, by=request.user)
    messages.success(request, _told(str(indicator), year, outcome))
    if "list" in request.POST:
        return redirect(f"{reverse('reports:statistics-computed')}?year={year}")
    return redirect(indicator)


@require_POST
def compute_all(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.compute_observations")
    year = _year(request.POST.get("year", ""))
    outcome = compute_year(year, by=request.user)
    messages.success(request, _told(_("全部指标"), year, outcome))
    return redirect(f"{reverse('reports:statistics-computed')}?year={year}")


def _year(text: str) -> int:
    """The year asked for; last year, which is complete, when none is."""
    return int(text) if text.isdecimal() and len(text) == 4 else today().year - 1


def _told(what: str, year: int, outcome: Outcome) -> str:
    words = _("%(what)s %(year)d 年：新算 %(new)d 条，变更 %(changed)d 条，不变 %(same)d 条。")
    return words % {"what": what, "year": year, "new": outcome.new, "changed": outcome.changed, "same": outcome.same}
