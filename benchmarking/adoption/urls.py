from django.urls import path

from benchmarking.adoption import views

urlpatterns = [
    path("", views.index, name="adoption-list"),
    path("report/", views.report, name="adoption-report"),
    path("new/", views.create, name="adoption-create"),
    path("new/organizations/", views.organizations, name="adoption-organizations"),
    path("confirm/", views.confirm_all, name="adoption-confirm-all"),
    path("workbook/", views.workbook, name="adoption-workbook"),
    path("import/", views.upload, name="adoption-import"),
    path("import/confirm/", views.confirm_upload, name="adoption-import-confirm"),
    path("<int:pk>/", views.detail, name="adoption-detail"),
    path("<int:pk>/edit/", views.edit, name="adoption-edit"),
    path("<int:pk>/milestone/", views.milestone, name="adoption-milestone"),
    path("<int:pk>/confirm/", views.confirm, name="adoption-confirm"),
    path("<int:pk>/evidence/<int:milestone_pk>/", views.evidence, name="adoption-evidence"),
]
