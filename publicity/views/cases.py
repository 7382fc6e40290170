"""The case library: the list, one case, its pictures and files."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from benchmarking.practices.models import Practice, PracticeFile
from benchmarking.practices.passages import passages_of
from core.uploads import serve
from core.web import paginate
from publicity.caching import public_page
from publicity.cases import CaseFilter, library
from publicity.pictures import picture_file

PER_PAGE, OTHERS = 12, 3


@public_page
def cases(request: HttpRequest) -> HttpResponse:
    form = CaseFilter(request.GET)
    page = paginate(request, library().matching(form.given), PER_PAGE)
    return render(request, "publicity/cases.html", {"form": form, "page": page})


@public_page
def case(request: HttpRequest, reference: str) -> HttpResponse:
    practice: Practice = get_object_or_404(library().defer(None), reference=reference)
    files = list(practice.files.select_related("file"))
    others = library().filter(organization__industry=practice.organization.industry_id).exclude(pk=practice.pk)
    context = {
        "practice": practice,
        "passages": passages_of(practice),
        "pictures": [row for row in files if row.is_picture],
        "attachments": [row for row in files if not row.is_picture],
        "briefings": list(practice.briefings.public()),
        "others": list(others[:OTHERS].prefetch_related(None)),
    }
    return render(request, "publicity/case.html", context)


@login_not_required
@require_safe
def case_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Of a released case only; a picture in the size of the page, another file as it is."""
    rows = PracticeFile.objects.select_related("file").filter(practice__in=Practice.objects.public())
    row = get_object_or_404(rows, practice__reference=reference, pk=pk)
    return picture_file(request, row.file) if row.is_picture else serve(row.file)
