from django.urls import path

from awards.consensus import views

urlpatterns = [
    path("", views.index, name="consensus-list"),
    path("<str:reference>/", views.detail, name="consensus-detail"),
    path("<str:reference>/open/", views.open_consensus, name="consensus-open"),
    path("<str:reference>/desk/", views.desk, name="consensus-desk"),
    path("<str:reference>/items/<int:item>/", views.save_item, name="consensus-save-item"),
    path("<str:reference>/summary/", views.save_summary, name="consensus-save-summary"),
    path("<str:reference>/medians/", views.accept_medians, name="consensus-medians"),
    path("<str:reference>/comments/", views.adopt_comments, name="consensus-adopt-comments"),
    path("<str:reference>/agree/", views.agree, name="consensus-agree"),
]
