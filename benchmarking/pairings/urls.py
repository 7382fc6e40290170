from django.urls import path

from benchmarking.pairings import views

urlpatterns = [
    path("", views.index, name="pairings-list"),
    path("new/", views.propose, name="pairings-new"),
    path("<str:reference>/", views.detail, name="pairings-detail"),
    path("<str:reference>/edit/", views.edit, name="pairings-edit"),
    path("<str:reference>/agree/", views.agree, name="pairings-agree"),
    path("<str:reference>/record/", views.record, name="pairings-record"),
    path("<str:reference>/results/", views.results, name="pairings-results"),
    path("<str:reference>/conclude/", views.conclude, name="pairings-conclude"),
    path("<str:reference>/end/", views.end, name="pairings-end"),
    path("<str:reference>/evidence/<int:pk>/", views.evidence, name="pairings-evidence"),
]
