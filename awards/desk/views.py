"""My work: each role's home."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Role
from awards.desk import readings
from awards.desk.collected import late, waiting_for
from core import clock
from core.waiting import Once
from core.web import SignedInRequest

_PANELS: dict[str, tuple[str, Callable[[Once], dict[str, Any]]]] = {
    Role.ENTERPRISE: ("enterprise", readings.enterprise),
    Role.OFFICER: ("bureau", readings.bureau),
    Role.HEAD: ("bureau", readings.bureau),
    Role.ADMINISTRATOR: ("administrator", readings.administrator),
    Role.DISTRICT: ("district", readings.district),
    Role.EXPERT: ("expert", readings.expert),
    Role.MEMBER: ("member", readings.member),
    Role.SUPERVISOR: ("supervisor", readings.supervisor),
}


def home(request: SignedInRequest) -> HttpResponse:
    name, reading = _PANELS[request.user.role]
    once = Once(request.user)
    lines = waiting_for(request.user, once)
    context = {"lines": lines, "late": late(lines), "today": clock.today(), "panel": f"awards/desk/{name}.html"}
    return render(request, "awards/desk/home.html", context | reading(once))
