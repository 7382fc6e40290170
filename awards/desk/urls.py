from django.urls import path

from awards.desk import views

urlpatterns = [path("", views.home, name="desk-home")]
