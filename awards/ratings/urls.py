from django.urls import path

from awards.ratings import views

urlpatterns = [
    path("", views.index, name="ratings-list"),
    path("new/", views.begin, name="ratings-begin"),
    path("<int:pk>/", views.detail, name="ratings-detail"),
    path("<int:pk>/change/", views.change, name="ratings-change"),
    path("<int:pk>/score/", views.score, name="ratings-score"),
    path("<int:pk>/items/<int:item>/", views.save, name="ratings-save"),
    path("<int:pk>/workbook/", views.workbook, name="ratings-workbook"),
    path("<int:pk>/remove/", views.remove, name="ratings-remove"),
]
