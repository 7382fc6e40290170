from django.urls import path

from awards.polls import views

urlpatterns = [
    path("", views.index, name="polls-list"),
    path("<slug:code>/", views.detail, name="polls-detail"),
    path("<slug:code>/draft/", views.draft, name="polls-draft"),
    path("<slug:code>/edit/", views.edit, name="polls-edit"),
    path("<slug:code>/prepare/", views.prepare, name="polls-prepare"),
    path("<slug:code>/return/", views.return_to_draft, name="polls-return"),
    path("<slug:code>/release/", views.release, name="polls-release"),
    path("<slug:code>/prolong/", views.prolong, name="polls-prolong"),
    path("<slug:code>/answers/", views.answers, name="polls-answers"),
    path("<slug:code>/answers/settle/", views.settle, name="polls-settle"),
    path("<slug:code>/changes/<int:pk>/", views.change, name="polls-change"),
    path("<slug:code>/changes/<int:pk>/confirm/", views.confirm_change, name="polls-change-confirm"),
    path("<slug:code>/changes/<int:pk>/drop/", views.drop_change, name="polls-change-drop"),
    path("<slug:code>/firm/", views.take_in, name="polls-take-in"),
    path("<slug:code>/firm/template/", views.template, name="polls-template"),
]
