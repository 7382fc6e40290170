"""Events for everybody: what there is, where and when. Who signed up is never shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.documents.official import blocks_of
from core.web import paginate
from publicity.caching import public_page
from publicity.cases import EventFilter, event_standing, events

PER_PAGE = 20


@public_page
def index(request: HttpRequest) -> HttpResponse:
    form = EventFilter(request.GET)
    page = paginate(request, form.narrow(events()), PER_PAGE)
    rows = [(event, event_standing(event)) for event in page]
    return render(request, "publicity/events.html", {"form": form, "page": page, "rows": rows})


@public_page
def event(request: HttpRequest, reference: str) -> HttpResponse:
    row = get_object_or_404(events().for_listing(), reference=reference)
    context = {
        "event": row,
        "is_full": row.waiting > 0 or row.confirmed >= row.capacity,
        "standing": event_standing(row),
        "programme": blocks_of(row.description),
        "summary": blocks_of(row.summary),
    }
    return render(request, "publicity/event.html", context)
