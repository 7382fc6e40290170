"""The public face's places, and the address that search engines should keep."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

PLACES = [
    (_("首页"), "publicity:home", ()),
    (_("申报通知"), "publicity:calls", ("/calls/",)),
    (_("公示公告"), "publicity:notices", ("/announcements/", "/decisions/", "/objections/", "/surveys/")),
    (_("光荣榜"), "publicity:roll", ("/winners/",)),
    (_("标杆案例"), "publicity:cases", ("/cases/", "/briefings/")),
    (_("交流活动"), "publicity:events", ("/events/",)),
    (_("证书查验"), "publicity:verify-form", ("/verify/",)),
    (_("奖项介绍"), "publicity:about", ("/about/", "/standards/")),
]


def public(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; worked out only where a template asks for it."""
    return {
        "public_nav": lambda: places(request.path),
        "canonical": lambda: settings.SITE_URL + request.path,
    }


def places(path: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": (url := reverse(name)), "active": path == url or path.startswith(under)}
        for label, name, under in PLACES
    ]
