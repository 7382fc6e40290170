"""What search engines may read, and where the released pages are."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from awards.cycles.models import Cycle
from awards.honours.models import Decision
from awards.notices.models import Notice
from benchmarking.practices.models import Briefing, Practice
from publicity.caching import public_page
from publicity.cases import events

FIXED = (
    "home",
    "calls",
    "notices",
    "decisions",
    "roll",
    "cases",
    "briefings",
    "events",
    "verify-form",
    "about",
    "privacy",
)
CLOSED = (
    "/account/", "/people/", "/desk/", "/reports/", "/applications/", "/screening/", "/panels/", "/review/", "/consensus/", "/visits/",
    "/ranking/", "/committee/", "/notices/", "/honours/", "/cycles/", "/letters/", "/journal/", "/calendar/", "/objections/", "/styleguide/",
    "/benchmarking/",
)  # fmt: skip
Place = tuple[str, date | datetime | None]


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        f"Sitemap: {settings.SITE_URL}{reverse('publicity:sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
def sitemap_page(request: HttpRequest) -> HttpResponse:
    context = {"places": [(settings.SITE_URL + path, changed) for path, changed in _places()]}
    return render(request, "publicity/sitemap.xml", context, content_type="application/xml")


def _places() -> Iterator[Place]:
    yield from ((reverse(f"publicity:{name}"), None) for name in FIXED)
    yield reverse("open-data"), None
    for code, at in Cycle.objects.public().values_list("code", "published_at"):
        yield reverse("publicity:call", args=[code]), at
        yield reverse("publicity:timetable", args=[code]), at
    for reference, at in Notice.objects.public().values_list("reference", "released_at"):
        yield reverse("publicity:notice", args=[reference]), at
    for code, at in Decision.objects.public().values_list("cycle__code", "released_at"):
        yield reverse("publicity:decision", args=[code]), at
    for reference, at in Practice.objects.public().values_list("reference", "released_at"):
        yield reverse("publicity:case", args=[reference]), at
    for reference, at in Briefing.objects.public().values_list("reference", "released_at"):
        yield reverse("publicity:briefing", args=[reference]), at
    for reference, at in events().values_list("reference", "updated_at"):
        yield reverse("publicity:event", args=[reference]), at
