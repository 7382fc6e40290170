from django.urls import path

from awards.approvals import views

urlpatterns = [
    path("", views.index, name="approvals-list"),
    path("draft/<slug:code>/", views.draft, name="approvals-draft"),
    path("<str:reference>/", views.detail, name="approvals-detail"),
    path("<str:reference>/edit/", views.edit, name="approvals-edit"),
    path("<str:reference>/scan/", views.scan, name="approvals-scan"),
    path("<str:reference>/refresh/", views.refresh, name="approvals-refresh"),
    path("<str:reference>/discard/", views.discard, name="approvals-discard"),
    path("<str:reference>/prepare/", views.prepare, name="approvals-prepare"),
    path("<str:reference>/return/", views.return_to_draft, name="approvals-return"),
    path("<str:reference>/release/", views.release, name="approvals-release"),
]
