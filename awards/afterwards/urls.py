from django.urls import path

from awards.afterwards.views import reassessments, reports

urlpatterns = [
    path("reports/", reports.index, name="afterwards-reports"),
    path("reports/remind/", reports.remind_late, name="afterwards-reports-remind"),
    path("reports/<int:pk>/", reports.detail, name="afterwards-report"),
    path("reports/<int:pk>/accept/", reports.accept, name="afterwards-report-accept"),
    path("reports/<int:pk>/return/", reports.send_back, name="afterwards-report-return"),
    path("reports/<int:pk>/remind/", reports.remind, name="afterwards-report-remind"),
    path("reports/<int:pk>/file/", reports.file, name="afterwards-report-file"),
    path("ending/", reassessments.ending, name="afterwards-ending"),
    path("ending/<str:number>/", reassessments.prepare, name="afterwards-reassess"),
    path("reassessments/", reassessments.index, name="afterwards-reassessments"),
    path("reassessments/<int:pk>/", reassessments.detail, name="afterwards-reassessment"),
    path("reassessments/<int:pk>/release/", reassessments.release, name="afterwards-reassessment-release"),
    path("reassessments/<int:pk>/refuse/", reassessments.refuse, name="afterwards-reassessment-refuse"),
]
