from django.urls import path

from reports.statistics.views import computing, dashboard, importing, indicators, observations, query, targets, yearbook

urlpatterns = [
    path("dashboard/", dashboard.index, name="statistics-dashboard"),
    path("query/", query.index, name="statistics-query"),
    path("query/export.xlsx", query.workbook, name="statistics-query-workbook"),
    path("query/export.csv", query.table, name="statistics-query-csv"),
    path("indicators/", indicators.index, name="statistics-indicators"),
    path("indicators/new/", indicators.add, name="statistics-indicator-add"),
    path("indicators/computed/", computing.index, name="statistics-computed"),
    path("indicators/computed/all/", computing.compute_all, name="statistics-compute-all"),
    path("indicators/<slug:code>/", indicators.detail, name="statistics-indicator"),
    path("indicators/<slug:code>/edit/", indicators.edit, name="statistics-indicator-edit"),
    path("indicators/<slug:code>/retire/", indicators.retire, name="statistics-indicator-retire"),
    path("indicators/<slug:code>/restore/", indicators.restore, name="statistics-indicator-restore"),
    path("indicators/<slug:code>/compute/", computing.compute, name="statistics-indicator-compute"),
    path("observations/", observations.index, name="statistics-observations"),
    path("observations/new/", observations.enter, name="statistics-observation-enter"),
    path("observations/import/", importing.upload, name="statistics-import"),
    path("observations/import/confirm/", importing.confirm, name="statistics-import-confirm"),
    path("observations/export.xlsx", observations.workbook, name="statistics-observations-workbook"),
    path("observations/export.csv", observations.table, name="statistics-observations-csv"),
    path("observations/<int:pk>/", observations.detail, name="statistics-observation"),
    path("observations/<int:pk>/correct/", observations.correct, name="statistics-observation-correct"),
    path("observations/<int:pk>/remove/", observations.remove, name="statistics-observation-remove"),
    path("observations/<int:pk>/file/", observations.file, name="statistics-observation-file"),
    path("yearbook/", yearbook.index, name="statistics-yearbook"),
    path("targets/", targets.index, name="statistics-targets"),
    path("targets/new/", targets.add, name="statistics-target-add"),
    path("targets/<int:pk>/", targets.edit, name="statistics-target-edit"),
    path("targets/<int:pk>/remove/", targets.remove, name="statistics-target-remove"),
]
