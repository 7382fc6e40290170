from django.urls import path

from awards.word import views

urlpatterns = [
    path("word-template/<slug:code>/", views.template, name="word-template"),
    path("<str:reference>/word/", views.start, name="word-start"),
    path("<str:reference>/word/report/", views.report, name="word-report"),
    path("<str:reference>/word/<int:pk>/", views.confirm, name="word-confirm"),
    path("<str:reference>/word/<int:pk>/file/", views.file, name="word-file"),
    path("<str:reference>/word/<int:pk>/found/<str:name>/", views.part, name="word-part"),
    path("<str:reference>/word/<int:pk>/pictures/<int:number>/", views.picture, name="word-picture"),
]
