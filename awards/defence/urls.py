from django.urls import path

from awards.defence import views

urlpatterns = [
    path("", views.lists.index, name="defence-list"),
    path("plan/", views.plans.plan, name="defence-plan"),
    path("days/<str:reference>/", views.plans.day, name="defence-day"),
    path("days/<str:reference>/announce/", views.plans.announce, name="defence-announce"),
    path("days/<str:reference>/draw/", views.plans.draw_again, name="defence-draw"),
    path("<str:reference>/", views.lists.detail, name="defence-detail"),
    path("<str:reference>/change/", views.plans.change, name="defence-change"),
    path("<str:reference>/cancel/", views.plans.cancel, name="defence-cancel"),
    path("<str:reference>/score/", views.desk.score, name="defence-score"),
    path("<str:reference>/hand-in/", views.desk.hand_in, name="defence-hand-in"),
    path("<str:reference>/reopen/", views.desk.reopen, name="defence-reopen"),
    path("<str:reference>/absence/", views.desk.absence, name="defence-absence"),
    path("<str:reference>/record/", views.desk.record, name="defence-record"),
]
