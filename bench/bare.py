"""The yardstick: a list of 50 rows as Django alone makes it, in the same process. Machines and hours differ, the ratio to this stays."""

from collections.abc import Callable

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from awards.applications.models import Application

BARE = "/bare-list/"
PAGE = Engine().from_string(
    """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Applications</title></head><body><p>{{ user.name }}</p>
<table><thead><tr><th>Number</th><th>Organization</th><th>Region</th><th>Contact</th><th>Stage</th><th>Since</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/applications/{{ row.reference }}/">{{ row.reference }}</a></td><td>{{ row.organization.name }}</td>
<td>{{ row.organization.region_id }}</td><td>{{ row.contact_name }}</td><td>{{ row.get_stage_display }}</td>
<td>{{ row.stage_since|date:"Y-m-d H:i" }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
)


def bare_list(request: HttpRequest) -> HttpResponse:
    """Session, user and one query; a plain template, no component, no navigation, no rule."""
    rows = Application.objects.select_related("organization").defer("snapshot").order_by("pk")[:50]
    return HttpResponse(PAGE.render(Context({"rows": rows, "user": request.user})))


class Bare:
    """Answers the yardstick's address behind Django's own sessions and accounts, before the portal's middleware; passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.bare = SessionMiddleware(AuthenticationMiddleware(bare_list))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.bare(request) if request.path == BARE else self.get_response(request)
        return answer
