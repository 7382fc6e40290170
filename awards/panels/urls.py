from django.urls import path

from awards.panels import views

urlpatterns = [
    path("", views.index, name="panels-list"),
    path("declarations/", views.declare, name="panels-declare"),
    path("declarations/none/", views.declare_none, name="panels-declare-none"),
    path("in/<slug:cycle>/", views.create, name="panels-create"),
    path("<int:pk>/", views.detail, name="panels-detail"),
    path("<int:pk>/seats/", views.seat, name="panels-seat"),
    path("<int:pk>/seats/draw/", views.draw, name="panels-draw"),
    path("<int:pk>/seats/replace/", views.replace, name="panels-replace"),
    path("<int:pk>/seats/<int:expert>/remove/", views.unseat, name="panels-unseat"),
    path("<int:pk>/seats/<int:expert>/leader/", views.name_leader, name="panels-leader"),
    path("<int:pk>/supplement/", views.supplement, name="panels-supplement"),
    path("<int:pk>/cases/", views.assign, name="panels-assign"),
    path("<int:pk>/cases/<str:reference>/release/", views.release, name="panels-release"),
    path("<int:pk>/cases/<str:reference>/acting-leader/", views.name_acting_leader, name="panels-acting-leader"),
    path("<int:pk>/appoint/", views.appoint, name="panels-appoint"),
    path("<int:pk>/dissolve/", views.dissolve, name="panels-dissolve"),
]
