from django.urls import path

from awards.dossiers import views

urlpatterns = [
    path("bundle/", views.bundle, name="dossiers-bundle"),
    path("<str:reference>/", views.chosen, name="dossiers-chosen"),
]
