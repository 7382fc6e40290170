from django.urls import path

from awards.notices import desk, moving, views

urlpatterns = [
    path("", views.index, name="notices-list"),
    path("objections/", desk.index, name="objections-list"),
    path("objections/<str:reference>/", desk.detail, name="objections-detail"),
    path("objections/<str:reference>/take-up/", desk.take_up, name="objections-take-up"),
    path("objections/<str:reference>/answer/", desk.answer, name="objections-answer"),
    path("objections/<str:reference>/reveal/", desk.reveal, name="objections-reveal"),
    path("objections/<str:reference>/evidence/", desk.evidence, name="objections-evidence"),
    path("objections/<str:reference>/letter/", desk.sealed_letter, name="objections-letter"),
    path("draft/<slug:code>/", views.draft, name="notices-draft"),
    path("exclude/<str:reference>/", views.exclude, name="notices-exclude"),
    path("moving-up/<slug:code>/", moving.index, name="notices-moving-up"),
    path("moving-up/<slug:code>/<str:reference>/", moving.move_up, name="notices-move-up"),
    path("<str:reference>/", views.detail, name="notices-detail"),
    path("<str:reference>/edit/", views.edit, name="notices-edit"),
    path("<str:reference>/refresh/", views.refresh, name="notices-refresh"),
    path("<str:reference>/discard/", views.discard, name="notices-discard"),
    path("<str:reference>/prepare/", views.prepare, name="notices-prepare"),
    path("<str:reference>/return/", views.return_to_draft, name="notices-return"),
    path("<str:reference>/release/", views.release, name="notices-release"),
    path("<str:reference>/end/", views.end, name="notices-end"),
]
