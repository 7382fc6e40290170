"""The roll of honour and each winner's award."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from awards.notices.models import Notice
from core.web import paginate
from publicity import readings
from publicity.caching import public_page
from publicity.forms import RollFilter

PER_PAGE = 24


@public_page
def roll(request: HttpRequest) -> HttpResponse:
    awards = readings.honours()
    form = RollFilter(request.GET, awards=awards)
    # Found by number first: the database would sort whole rows, which takes twenty times as long with ten thousand winners.
    page = paginate(request, readings.narrowed(awards, form.given).values_list("pk", flat=True), PER_PAGE)
    rows = [(award, *readings.validity(award)) for award in awards.filter(pk__in=list(page)).defer(*readings.LONG)]
    return render(request, "publicity/roll.html", {"form": form, "page": page, "rows": rows})


@public_page
def honour(request: HttpRequest, pk: int) -> HttpResponse:
    award = get_object_or_404(readings.honours().select_related("decision"), pk=pk)
    words, tone = readings.validity(award)
    context = {
        "award": award,
        "validity": words,
        "tone": tone,
        "others": list(readings.honours().filter(organization_id=award.organization_id).exclude(pk=award.pk)),
        "notices": list(Notice.objects.public().filter(lines__application_id=award.application_id)),
    }
    return render(request, "publicity/honour.html", context)
