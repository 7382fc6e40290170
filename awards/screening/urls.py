from django.urls import path

from awards.screening import acceptance, bulk_views, desk_views, reader_views, sheet_views, views

urlpatterns = [
    path("", desk_views.desk, name="screening-desk"),
    path("views/", desk_views.keep_view, name="screening-view-keep"),
    path("views/<int:pk>/rename/", desk_views.rename_view, name="screening-view-rename"),
    path("views/<int:pk>/remove/", desk_views.remove_view, name="screening-view-remove"),
    path("bulk/", bulk_views.act, name="screening-bulk"),
    path("export/", sheet_views.export, name="screening-export"),
    path("findings/", sheet_views.findings, name="screening-findings"),
    path("findings/template/", sheet_views.template, name="screening-findings-template"),
    path("acceptance/", acceptance.index, name="screening-acceptances"),
    path("acceptance/<slug:code>/", acceptance.detail, name="screening-acceptance"),
    path("acceptance/<slug:code>/draft/", acceptance.draft, name="screening-acceptance-draft"),
    path("acceptance/<slug:code>/edit/", acceptance.edit, name="screening-acceptance-edit"),
    path("acceptance/<slug:code>/release/", acceptance.release, name="screening-acceptance-release"),
    path("<str:reference>/read/", reader_views.read, name="screening-read"),
    path("<str:reference>/completeness/", views.completeness, name="screening-completeness"),
    path("<str:reference>/lapse/", views.lapse, name="screening-lapse"),
    path("<str:reference>/eligibility/", views.eligibility, name="screening-eligibility"),
    path("<str:reference>/preliminary/", views.preliminary, name="screening-preliminary"),
    path("<str:reference>/proof/<int:pk>/", views.proof, name="screening-proof"),
]
