"""The years of which a yearbook can be made."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import require
from core.web import SignedInRequest, paginate
from reports.statistics.yearbook import known_years


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    return render(request, "reports/statistics/yearbook.html", {"page": paginate(request, known_years())})
