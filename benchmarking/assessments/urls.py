from django.urls import path

from benchmarking.assessments import views

urlpatterns = [
    path("", views.index, name="assessments-list"),
    path("new/", views.create, name="assessments-create"),
    path("reports/<int:pk>/", views.report, name="assessments-report"),
    path("reports/<int:pk>/hand-in/", views.hand_in, name="assessments-hand-in"),
    path("reports/<int:pk>/send-back/", views.send_back, name="assessments-send-back"),
    path("reports/<int:pk>/fix/", views.fix, name="assessments-fix"),
    path("reports/<int:pk>/reopen/", views.reopen, name="assessments-reopen"),
    path("reports/<int:pk>/evidence/<int:score_pk>/", views.evidence, name="assessments-evidence"),
    path("<str:reference>/", views.detail, name="assessments-detail"),
    path("<str:reference>/edit/", views.edit, name="assessments-edit"),
    path("<str:reference>/open/", views.open_reporting, name="assessments-open"),
    path("<str:reference>/verify/", views.begin_verifying, name="assessments-verify"),
    path("<str:reference>/prepare/", views.prepare, name="assessments-prepare"),
    path("<str:reference>/return/", views.return_to_verifying, name="assessments-return"),
    path("<str:reference>/release/", views.release, name="assessments-release"),
]
