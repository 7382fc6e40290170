"""Released briefings, on the page and as PDF."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from benchmarking.practices.documents import BriefingDocument
from benchmarking.practices.models import Briefing, PracticeStage
from core.documents.official import blocks_of
from core.web import paginate
from publicity.caching import public_page
from publicity.cases import briefings as released
from publicity.papers import paper_file

PER_PAGE = 20


@public_page
def briefings(request: HttpRequest) -> HttpResponse:
    page = paginate(request, released().for_listing().order_by("-released_at", "-pk"), PER_PAGE)
    return render(request, "publicity/briefings.html", {"page": page})


@public_page
def briefing(request: HttpRequest, reference: str) -> HttpResponse:
    """A case that was taken down afterwards keeps its title here, as it does on paper, and loses its link."""
    row: Briefing = get_object_or_404(released(), reference=reference)
    items = row.items.select_related("practice__organization").defer(
        "practice__background", "practice__approach", "practice__results"
    )
    context = {
        "briefing": row,
        "foreword": blocks_of(row.foreword),
        "items": [(item.practice, item.practice.stage == PracticeStage.RELEASED) for item in items],
        "foot": BriefingDocument.foot(row),
    }
    return render(request, "publicity/briefing.html", context)


@login_not_required
@require_safe
def briefing_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    rows: Any = BriefingDocument.rows()
    row: Briefing | None = rows.public().filter(reference=reference).first()
    if row is None:
        raise Http404
    return paper_file(request, BriefingDocument(), row)
