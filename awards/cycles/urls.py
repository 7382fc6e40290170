from django.urls import path

from awards.cycles import views

urlpatterns = [
    path("", views.cycles, name="cycles-list"),
    path("new/", views.new, name="cycles-new"),
    path("<slug:code>/", views.detail, name="cycles-detail"),
    path("<slug:code>/rules/", views.rules, name="cycles-rules"),
    path("<slug:code>/rules/file/", views.download, name="cycles-download"),
    path("<slug:code>/call/", views.call, name="cycles-call"),
    path("<slug:code>/call/preview/", views.preview, name="cycles-preview"),
    path("<slug:code>/publish/", views.publish, name="cycles-publish"),
    path("<slug:code>/finish/", views.finish, name="cycles-finish"),
]
