"""The dashboard of the bureau's leader; a district finds its own figures on it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from core import clock
from core.access import require
from core.web import SignedInRequest
from reports.statistics import dashboard
from reports.statistics.dashboard_funnel import funnel
from reports.statistics.dashboard_headlines import headlines


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_dashboard")
    user, asked = request.user, request.GET
    is_district = user.role == Role.DISTRICT
    known = dashboard.cycles(user)
    cycle = dashboard.chosen_cycle(known, str(asked.get("cycle", "")))
    offered = dashboard.offer(user, asked, asked.getlist("trend"))
    trends, comparison = dashboard.figures(offered, str(asked.get("year", "")))
    state, late = headlines(user, cycle)
    year, lights, standings = dashboard.lights(user, offered.regions if is_district else offered.districts)
    context = {
        "state": state,
        "late": late,
        "cycles": known,
        "cycle": cycle,
        "levels": funnel(user, cycle) if cycle else [],
        "offered": offered,
        "trends": trends,
        "comparison": comparison,
        "lights": lights,
        "lights_year": year,
        "target_lines": dashboard.target_lines(standings),
        "programmes": dashboard.programmes(user),
        "is_district": is_district,
        "may_read": user.has_perm("reports.see_figures"),
        "now": clock.now(),
    }
    return render(request, "reports/statistics/dashboard.html", context)
