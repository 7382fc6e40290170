from django.urls import path

from benchmarking.clinics import views

urlpatterns = [
    path("", views.index, name="clinics-list"),
    path("new/", views.ask, name="clinics-new"),
    path("<str:reference>/", views.detail, name="clinics-detail"),
    path("<str:reference>/assign/", views.assign, name="clinics-assign"),
    path("<str:reference>/diagnose/", views.diagnose, name="clinics-diagnose"),
    path("<str:reference>/prescribe/", views.prescribe, name="clinics-prescribe"),
    path("<str:reference>/follow-up/", views.follow_up, name="clinics-follow-up"),
    path("<str:reference>/cure/", views.cure, name="clinics-cure"),
    path("<str:reference>/close/", views.close, name="clinics-close"),
    path("<str:reference>/evidence/<int:pk>/", views.evidence, name="clinics-evidence"),
]
