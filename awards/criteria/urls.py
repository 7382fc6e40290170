from django.urls import path

from awards.criteria import views

urlpatterns = [
    path("", views.criteria_sets, name="criteria-list"),
    path("<slug:code>/", views.criteria_set, name="criteria-detail"),
]
