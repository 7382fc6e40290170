"""What the award is, what it is judged by, and how personal data are handled."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from awards.criteria.models import CriteriaSet
from awards.cycles.words import describe
from publicity.caching import public_page
from publicity.standing import current, plan, public_cycles


@public_page
def about(request: HttpRequest) -> HttpResponse:
    cycle = current(list(public_cycles()[:8]))
    context = {
        "cycle": cycle,
        "rules": cycle.rules if cycle else None,
        "plan": plan(cycle) if cycle else [],
        "sections": describe(cycle.rules) if cycle else [],
    }
    return render(request, "publicity/about.html", context)


@public_page
def criteria(request: HttpRequest, code: str) -> HttpResponse:
    """A criteria set that a published cycle is judged by."""
    criteria_set = (
        CriteriaSet.objects.filter(code=code, cycles__in=public_cycles().order_by())
        .distinct()
        .prefetch_related("categories__items")
        .first()
    )
    if criteria_set is None:
        raise Http404
    rows = [(category, sum(item.points for item in category.items.all())) for category in criteria_set.categories.all()]
    return render(request, "publicity/criteria.html", {"criteria": criteria_set, "rows": rows})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "publicity/privacy.html")
