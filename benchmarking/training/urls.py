from django.urls import path

from benchmarking.training.views import qualifications, records

urlpatterns = [
    path("", records.index, name="training-list"),
    path("new/", records.pages.new, name="training-new"),
    path("organizations/<int:pk>/", records.organization, name="training-organization"),
    path("<int:pk>/", records.detail, name="training-record"),
    path("<int:pk>/edit/", records.pages.edit, name="training-edit"),
    path("<int:pk>/evidence/", records.pages.evidence, name="training-evidence"),
    path("<int:pk>/confirm/", records.pages.confirm, name="training-confirm"),
    path("<int:pk>/return/", records.pages.send_back, name="training-return"),
    path("qualifications/", qualifications.index, name="training-qualifications"),
    path("qualifications/export/", qualifications.export, name="training-qualifications-export"),
    path("qualifications/new/", qualifications.pages.new, name="training-qualification-new"),
    path("qualifications/<int:pk>/", qualifications.detail, name="training-qualification"),
    path("qualifications/<int:pk>/edit/", qualifications.pages.edit, name="training-qualification-edit"),
    path("qualifications/<int:pk>/evidence/", qualifications.pages.evidence, name="training-qualification-evidence"),
    path("qualifications/<int:pk>/confirm/", qualifications.pages.confirm, name="training-qualification-confirm"),
    path("qualifications/<int:pk>/return/", qualifications.pages.send_back, name="training-qualification-return"),
]
