from django.urls import path

from benchmarking.improvement.views import plans, reports

urlpatterns = [
    path("", plans.index, name="improvement-list"),
    path("measures/", reports.measures, name="improvement-measures"),
    path("measures/workbook/", reports.workbook, name="improvement-measures-workbook"),
    path("new/", plans.origins, name="improvement-new"),
    path("new/blank/", plans.create, name="improvement-new-blank"),
    path("new/comparison/<str:comparison>/", plans.create, name="improvement-new-comparison"),
    path("new/feedback/<str:application>/", plans.create, name="improvement-new-feedback"),
    path("<str:reference>/", plans.detail, name="improvement-plan"),
    path("<str:reference>/edit/", plans.edit, name="improvement-edit"),
    path("<str:reference>/adopt/", plans.adopt, name="improvement-adopt"),
    path("<str:reference>/revise/", plans.revise, name="improvement-revise"),
    path("<str:reference>/complete/", plans.complete, name="improvement-complete"),
    path("<str:reference>/stop/", plans.stop, name="improvement-stop"),
    path("<str:reference>/remark/", plans.remark, name="improvement-remark"),
    path("<str:reference>/measures/<int:pk>/", reports.measure, name="improvement-measure"),
    path("<str:reference>/evidence/<int:pk>/", reports.evidence, name="improvement-evidence"),
]
