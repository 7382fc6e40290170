from django.urls import path

from awards.word import views

urlpatterns = [
    path("template/<slug:code>/", views.template, name="word-template"),
    path("<str:reference>/", views.start, name="word-start"),
    path("<str:reference>/report/", views.report, name="word-report"),
    path("<str:reference>/<int:pk>/", views.confirm, name="word-confirm"),
    path("<str:reference>/<int:pk>/file/", views.file, name="word-file"),
    path("<str:reference>/<int:pk>/found/<str:name>/", views.part, name="word-part"),
    path("<str:reference>/<int:pk>/pictures/<int:number>/", views.picture, name="word-picture"),
]
