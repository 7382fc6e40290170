from django.urls import path

from awards.review import views

urlpatterns = [
    path("", views.index, name="review-list"),
    path("progress/", views.progress, name="review-progress"),
    path("panels/<int:panel>/begin/", views.begin, name="review-begin"),
    path("panels/<int:panel>/remind/", views.remind, name="review-remind"),
    path("cases/<str:reference>/close/", views.close, name="review-close"),
    path("<int:pk>/", views.sheet, name="review-sheet"),
    path("<int:pk>/items/<int:item>/", views.save_item, name="review-save-item"),
    path("<int:pk>/overall/", views.save_overall, name="review-save-overall"),
    path("<int:pk>/hand-in/", views.hand_in, name="review-hand-in"),
    path("<int:pk>/recuse/", views.recuse, name="review-recuse"),
    path("<int:pk>/relieve/", views.relieve, name="review-relieve"),
]
