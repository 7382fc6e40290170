from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path

from qualityportal.health import health

# What allauth offers and the portal does not: accounts are registered or made here, passwords are reset by an administrator.
CLOSED = r"^account/(?P<page>signup|email|confirm-email|inactive|password/set|password/reset|login/code)/"


@login_not_required
def closed(request: HttpRequest, page: str) -> NoReturn:
    raise Http404


urlpatterns = [
    path("healthz", health, name="healthz"),
    path("", include("publicity.urls")),
    path("", include("core.urls")),
    path("", include("awards.urls")),
    path("benchmarking/", include("benchmarking.urls")),
    re_path(CLOSED, closed),
    path("account/", include("allauth.account.urls")),
    path("people/", include("accounts.urls")),
    path("reports/", include("reports.urls")),
]
