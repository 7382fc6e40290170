"""The acceptance notice of a cycle as it was released, on the page and as PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.screening.documents import AcceptanceDocument
from awards.screening.models import AcceptanceNotice
from core.documents.official import title_lines
from publicity.caching import public_page
from publicity.papers import paper_file

ON_SCREEN = 24  # characters in a line of a title


@public_page
def acceptance(request: HttpRequest, code: str) -> HttpResponse:
    row = _released(code)
    document = AcceptanceDocument()
    context = {
        "notice": row,
        "title": document.heading(row),
        "heading": title_lines(document.heading(row), ON_SCREEN),
        "paper": document.paper(row),
        "office": row.cycle.rules.scheme.office,
    }
    return render(request, "publicity/acceptance.html", context)


@login_not_required
@require_safe
def acceptance_file(request: HttpRequest, code: str) -> HttpResponseBase:
    return paper_file(request, AcceptanceDocument(), _released(code))


def _released(code: str) -> AcceptanceNotice:
    """Released, whoever asks."""
    rows = AcceptanceNotice.objects.public().select_related("cycle__scheme")
    row: AcceptanceNotice | None = rows.filter(cycle__code=code).first()
    if row is None:
        raise Http404
    return row
