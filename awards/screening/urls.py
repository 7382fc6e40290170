from django.urls import path

from awards.screening import views

urlpatterns = [
    path("", views.desk, name="screening-desk"),
    path("<str:reference>/completeness/", views.completeness, name="screening-completeness"),
    path("<str:reference>/eligibility/", views.eligibility, name="screening-eligibility"),
    path("<str:reference>/preliminary/", views.preliminary, name="screening-preliminary"),
    path("<str:reference>/proof/<int:pk>/", views.proof, name="screening-proof"),
]
