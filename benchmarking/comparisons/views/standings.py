"""Where an industry stands, without names. The only answers there are: the last one published of each metric and industry."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organization, Role
from benchmarking.comparisons.models import ComparisonRow, ComparisonStage, Standing
from benchmarking.comparisons.standing import Place, place_of
from core.access import require
from core.web import SignedInRequest, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_standings")
    if request.user.role == Role.ENTERPRISE:
        return _own(request)
    rows = Standing.objects.latest_published().select_related("metric", "industry", "activity")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(metric__name__icontains=words) | Q(industry__name__icontains=words))
    context = {"page": paginate(request, rows.order_by("metric__name", "industry"))}
    return render(request, "benchmarking/comparisons/standings.html", context)


def _own(request: SignedInRequest) -> HttpResponse:
    """Only what the person's own organizations have contributed to."""
    organizations = list(Organization.objects.visible_to(request.user).order_by("name"))
    reported = ComparisonRow.objects.filter(
        comparison__organization__in=organizations, comparison__stage=ComparisonStage.ACCEPTED, metric__isnull=False
    )
    rows = Standing.objects.latest_published().filter(metric__in=reported.values("metric"))
    places: list[Place] = [
        place
        for row in rows.select_related("metric", "industry", "activity").order_by("metric__name", "pk")
        for organization in organizations
        if (place := place_of(row, organization)) is not None
    ]
    context = {"page": paginate(request, places), "no_data": _("本企业还没有进入可比较的行业数据")}
    return render(request, "benchmarking/comparisons/own_standings.html", context)
