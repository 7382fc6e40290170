"""Reading a criteria set: categories, items with their questions, and the scoring bands."""

from django.http import HttpResponse
from django.shortcuts import render

from awards.criteria.models import CriteriaSet, Kind
from core.access import fetch
from core.web import SignedInRequest


def criteria_sets(request: SignedInRequest) -> HttpResponse:
    return render(request, "awards/criteria/list.html", {"sets": CriteriaSet.objects.visible_to(request.user)})


def criteria_set(request: SignedInRequest, code: str) -> HttpResponse:
    row: CriteriaSet = fetch(CriteriaSet.objects.for_reading(), request.user, "awards.see_criteria", code=code)
    pairs = [(category, list(category.items.all())) for category in row.categories.all()]
    categories = [
        {"category": category, "items": items, "points": sum(item.points for item in items)}
        for category, items in pairs
    ]
    context = {
        "criteria": row,
        "categories": categories,
        "count": sum(len(items) for _category, items in pairs),
        "scales": [scale for kind in Kind if (scale := _scale(row, kind))],
    }
    return render(request, "awards/criteria/detail.html", context)


def _scale(row: CriteriaSet, kind: Kind) -> dict[str, object] | None:
    """The bands of one kind of item as a table: a row per band, a cell per factor."""
    factors = [factor for factor in row.factors.all() if factor.kind == kind]
    bands = [band for band in row.bands.all() if band.kind == kind]
    if not bands:
        return None
    rows = [{"band": band, "texts": [band.texts.get(factor.code, "") for factor in factors]} for band in bands]
    return {"kind": kind.label, "factors": factors, "rows": rows}
