from django.urls import include, path

from qualityportal.health import health

urlpatterns = [
    path("healthz", health, name="healthz"),
    path("", include("publicity.urls")),
    path("", include("core.urls")),
    path("", include("awards.urls")),
    path("account/", include("allauth.account.urls")),
    path("people/", include("accounts.urls")),
    path("reports/", include("reports.urls")),
]
