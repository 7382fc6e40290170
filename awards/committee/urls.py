from django.urls import path

from awards.committee import room, views

urlpatterns = [
    path("", views.index, name="committee-list"),
    path("plan/<slug:code>/", views.plan, name="committee-plan"),
    path("<int:pk>/", views.meeting, name="committee-meeting"),
    path("<int:pk>/change/", views.change, name="committee-change"),
    path("<int:pk>/cancel/", views.cancel, name="committee-cancel"),
    path("<int:pk>/sign-in/", views.sign_in, name="committee-sign-in"),
    path("<int:pk>/sign-out/", views.sign_out, name="committee-sign-out"),
    path("<int:pk>/recuse/", views.recuse, name="committee-recuse"),
    path("<int:pk>/recusals/<int:recusal>/remove/", views.take_back_recusal, name="committee-recusal-remove"),
    path("<int:pk>/candidates/<int:candidate>/drop/", views.drop, name="committee-drop"),
    path("<int:pk>/open/", views.open_voting, name="committee-open"),
    path("<int:pk>/close/", views.close, name="committee-close"),
    path("<int:pk>/next-round/", views.open_round, name="committee-next-round"),
    path("<int:pk>/end-voting/", views.end_voting, name="committee-end-voting"),
    path("<int:pk>/chair/", views.name_chair, name="committee-chair"),
    path("<int:pk>/announce/", views.announce, name="committee-announce"),
    path("<int:pk>/settle/", room.settle, name="committee-settle"),
    path("<int:pk>/vote/", room.vote, name="committee-vote"),
    path("<int:pk>/receipt/", room.receipt, name="committee-receipt"),
    path("<int:pk>/display/", room.display, name="committee-display"),
]
