from django.urls import path

from benchmarking.practices.views import briefings, files, practices, reviewing

urlpatterns = [
    path("", practices.index, name="practices-list"),
    path("new/", practices.write, name="practices-write"),
    path("briefings/", briefings.index, name="practices-briefings"),
    path("briefings/new/", briefings.compose, name="practices-briefing-compose"),
    path("briefings/<str:reference>/", briefings.detail, name="practices-briefing"),
    path("briefings/<str:reference>/edit/", briefings.edit, name="practices-briefing-edit"),
    path("briefings/<str:reference>/cases/", briefings.choose, name="practices-briefing-choose"),
    path("briefings/<str:reference>/cases/<int:pk>/move/", briefings.move, name="practices-briefing-move"),
    path("briefings/<str:reference>/cases/<int:pk>/remove/", briefings.remove, name="practices-briefing-remove"),
    path("briefings/<str:reference>/prepare/", briefings.prepare, name="practices-briefing-prepare"),
    path("briefings/<str:reference>/return/", briefings.return_to_draft, name="practices-briefing-return"),
    path("briefings/<str:reference>/release/", briefings.release, name="practices-briefing-release"),
    path("<str:reference>/", practices.detail, name="practices-detail"),
    path("<str:reference>/edit/", practices.edit, name="practices-edit"),
    path("<str:reference>/submit/", practices.submit, name="practices-submit"),
    path("<str:reference>/files/", files.add, name="practices-file-add"),
    path("<str:reference>/files/<int:pk>/", files.read, name="practices-file"),
    path("<str:reference>/files/<int:pk>/caption/", files.caption, name="practices-file-caption"),
    path("<str:reference>/files/<int:pk>/remove/", files.remove, name="practices-file-remove"),
    path("<str:reference>/send-back/", reviewing.send_back, name="practices-send-back"),
    path("<str:reference>/approve/", reviewing.approve, name="practices-approve"),
    path("<str:reference>/release/", reviewing.release, name="practices-release"),
    path("<str:reference>/withdraw/", reviewing.withdraw, name="practices-withdraw"),
]
