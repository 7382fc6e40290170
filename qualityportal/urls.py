from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path

from publicity.caching import public_file, public_page
from qualityportal.health import health
from reports.statistics.opendata import version
from reports.statistics.views import opendata

# What allauth offers and the portal does not: accounts are registered or made here, passwords are reset by an administrator.
CLOSED = r"^account/(?P<page>signup|email|confirm-email|inactive|password/set|password/reset|login/code)/"


OBSERVATIONS = public_file(opendata.observations, version)


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
    # Figures are the reports', the public face's are the caches: neither knows the other.
    path("open-data/", public_page(opendata.index), name="open-data"),
    path("open-data/observations.csv", OBSERVATIONS, name="open-data-observations"),
    path("open-data/indicators.csv", public_page(opendata.dictionary_csv), name="open-data-indicators"),
    path("open-data/indicators.json", public_page(opendata.dictionary_json), name="open-data-indicators-json"),
    path("open-data/indicators/<slug:code>.csv", OBSERVATIONS, name="open-data-indicator"),
]
