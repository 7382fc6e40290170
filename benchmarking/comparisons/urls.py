from django.urls import path

from benchmarking.comparisons.views import metrics

urlpatterns = [
    path("metrics/", metrics.index, name="comparisons-metrics"),
    path("metrics/new/", metrics.add, name="comparisons-metric-add"),
    path("metrics/<slug:code>/edit/", metrics.edit, name="comparisons-metric-edit"),
    path("metrics/<slug:code>/switch/", metrics.switch, name="comparisons-metric-switch"),
]
