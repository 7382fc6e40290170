from django.urls import path

from awards.ranking import views

urlpatterns = [
    path("", views.index, name="ranking-list"),
    path("<slug:code>/", views.detail, name="ranking-detail"),
    path("<slug:code>/draw-up/", views.draw_up, name="ranking-draw-up"),
    path("<slug:code>/freeze/", views.freeze, name="ranking-freeze"),
]
