from django.urls import path

from benchmarking.exchanges.views import attendance, events, sign_ups

urlpatterns = [
    path("", events.index, name="exchanges-list"),
    path("new/", events.draft, name="exchanges-draft"),
    path("tickets/<str:code>/", attendance.ticket, name="exchanges-ticket"),
    path("tickets/<str:code>/check-in/", attendance.check_in, name="exchanges-check-in"),
    path("tickets/<str:code>/undo/", attendance.undo, name="exchanges-undo"),
    path("tickets/<str:code>/rate/", attendance.rate, name="exchanges-rate"),
    path("here/<str:code>/", attendance.here, name="exchanges-here"),
    path("<str:reference>/", events.detail, name="exchanges-event"),
    path("<str:reference>/edit/", events.edit, name="exchanges-edit"),
    path("<str:reference>/announce/", events.announce, name="exchanges-announce"),
    path("<str:reference>/cancel/", events.cancel, name="exchanges-cancel"),
    path("<str:reference>/conclude/", events.conclude, name="exchanges-conclude"),
    path("<str:reference>/material/", events.material_add, name="exchanges-material-add"),
    path("<str:reference>/material/<int:pk>/", events.material, name="exchanges-material"),
    path("<str:reference>/material/<int:pk>/remove/", events.material_remove, name="exchanges-material-remove"),
    path("<str:reference>/sign-up/", sign_ups.sign_up, name="exchanges-sign-up"),
    path("<str:reference>/sign-ups/<int:pk>/off/", sign_ups.sign_off, name="exchanges-sign-off"),
    path("<str:reference>/sign-ups/<int:pk>/remove/", sign_ups.remove, name="exchanges-remove"),
    path("<str:reference>/people/", sign_ups.people, name="exchanges-people"),
    path("<str:reference>/satisfaction/", sign_ups.satisfaction, name="exchanges-satisfaction"),
]
