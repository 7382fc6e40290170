from django.urls import path

from awards.recommendations import views

urlpatterns = [
    path("", views.index, name="recommendations-list"),
    path("bulk/", views.bulk, name="recommendations-bulk"),
    path("<str:reference>/", views.give, name="recommendations-give"),
    path("<str:reference>/<int:pk>/withdraw/", views.withdraw, name="recommendations-withdraw"),
    path("<str:reference>/<int:pk>/file/", views.scan, name="recommendations-file"),
]
