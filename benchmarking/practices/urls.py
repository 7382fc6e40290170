from django.urls import path

from benchmarking.practices.views import files, practices, reviewing

urlpatterns = [
    path("", practices.index, name="practices-list"),
    path("new/", practices.write, name="practices-write"),
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
