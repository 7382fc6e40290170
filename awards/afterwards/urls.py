from django.urls import path

from awards.afterwards.views import reports

urlpatterns = [
    path("reports/", reports.index, name="afterwards-reports"),
    path("reports/remind/", reports.remind_late, name="afterwards-reports-remind"),
    path("reports/<int:pk>/", reports.detail, name="afterwards-report"),
    path("reports/<int:pk>/accept/", reports.accept, name="afterwards-report-accept"),
    path("reports/<int:pk>/return/", reports.send_back, name="afterwards-report-return"),
    path("reports/<int:pk>/remind/", reports.remind, name="afterwards-report-remind"),
    path("reports/<int:pk>/file/", reports.file, name="afterwards-report-file"),
]
