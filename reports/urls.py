from django.urls import include, path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("ask/", views.request_by_form, name="ask"),
    path("request/<slug:kind>/<path:reference>/", views.request_document, name="request"),
    path("<int:pk>/file/", views.download, name="download"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("statistics/", include("reports.statistics.urls")),
    path("returns/", include("reports.returns.urls")),
    path("figures/", views.figure_list, name="figures"),
    path("figures/export/", views.figure_export, name="figures-export"),
]
