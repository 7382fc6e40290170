from django.urls import path

from benchmarking.programmes import views

urlpatterns = [
    path("", views.index, name="programmes-list"),
    path("new/", views.create, name="programmes-create"),
    path("nominations/", views.nominations, name="programmes-nominations"),
    path("nominations/<int:pk>/", views.nomination, name="programmes-nomination"),
    path("nominations/<int:pk>/cultivate/", views.cultivate, name="programmes-cultivate"),
    path("nominations/<int:pk>/record/", views.record, name="programmes-record"),
    path("nominations/<int:pk>/propose/", views.propose, name="programmes-propose"),
    path("nominations/<int:pk>/recognise/", views.recognise, name="programmes-recognise"),
    path("nominations/<int:pk>/send-back/", views.send_back, name="programmes-send-back"),
    path("nominations/<int:pk>/drop/", views.drop, name="programmes-drop"),
    path("nominations/<int:pk>/evidence/<int:record_pk>/", views.evidence, name="programmes-evidence"),
    path("<str:reference>/", views.detail, name="programmes-detail"),
    path("<str:reference>/edit/", views.edit, name="programmes-edit"),
    path("<str:reference>/quotas/", views.quotas, name="programmes-quotas"),
    path("<str:reference>/start/", views.start, name="programmes-start"),
    path("<str:reference>/revise/", views.revise, name="programmes-revise"),
    path("<str:reference>/close/", views.close, name="programmes-close"),
    path("<str:reference>/nominate/", views.nominate, name="programmes-nominate"),
    path("<str:reference>/nominate/organizations/", views.organizations, name="programmes-organizations"),
]
