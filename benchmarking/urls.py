from django.urls import include, path

app_name = "benchmarking"
urlpatterns = [
    path("comparisons/", include("benchmarking.comparisons.urls")),
    path("improvement/", include("benchmarking.improvement.urls")),
    path("proposals/", include("benchmarking.proposals.urls")),
    path("practices/", include("benchmarking.practices.urls")),
    path("exchanges/", include("benchmarking.exchanges.urls")),
    path("training/", include("benchmarking.training.urls")),
    path("pairings/", include("benchmarking.pairings.urls")),
    path("clinics/", include("benchmarking.clinics.urls")),
    path("programmes/", include("benchmarking.programmes.urls")),
    path("adoption/", include("benchmarking.adoption.urls")),
    path("assessments/", include("benchmarking.assessments.urls")),
]
