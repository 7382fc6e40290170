from django.urls import path

from awards.visits import views

urlpatterns = [
    path("", views.index, name="visits-list"),
    path("<str:reference>/", views.detail, name="visits-detail"),
    path("<str:reference>/plan/", views.plan, name="visits-plan"),
    path("<str:reference>/plan/change/", views.change_plan, name="visits-change-plan"),
    path("<str:reference>/desk/", views.desk, name="visits-desk"),
    path("<str:reference>/items/<int:item>/", views.save_item, name="visits-save-item"),
    path("<str:reference>/summary/", views.save_summary, name="visits-save-summary"),
    path("<str:reference>/record/", views.record, name="visits-record"),
]
