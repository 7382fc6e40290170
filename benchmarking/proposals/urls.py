from django.urls import path

from benchmarking.proposals import views

urlpatterns = [
    path("", views.index, name="proposals-list"),
    path("candidates/", views.candidates, name="proposals-candidates"),
    path("candidates/<int:pk>/", views.draw_up, name="proposals-draw-up"),
    path("<str:reference>/", views.detail, name="proposals-detail"),
    path("<str:reference>/edit/", views.edit, name="proposals-edit"),
    path("<str:reference>/prepare/", views.prepare, name="proposals-prepare"),
    path("<str:reference>/return/", views.return_to_draft, name="proposals-return"),
    path("<str:reference>/release/", views.release, name="proposals-release"),
    path("<str:reference>/result/", views.result, name="proposals-result"),
]
