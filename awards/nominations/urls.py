from django.urls import path

from awards.nominations import views

urlpatterns = [
    path("", views.index, name="nominations-list"),
    path("<slug:code>/", views.cycle, name="nominations-cycle"),
    path("<slug:code>/off-quota/", views.off_quota, name="nominations-off-quota"),
    path("<str:reference>/take-back/", views.take_back, name="nominations-take-back"),
]
