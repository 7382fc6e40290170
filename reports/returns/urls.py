from django.urls import path

from reports.returns.views import answers, calls, filling

urlpatterns = [
    path("", calls.index, name="returns-index"),
    path("new/", calls.draft, name="returns-draft"),
    path("list/", answers.index, name="returns-list"),
    path("<int:pk>/", answers.detail, name="returns-return"),
    path("<int:pk>/form.xlsx", filling.workbook, name="returns-form"),
    path("<int:pk>/fill/", filling.fill, name="returns-fill"),
    path("<int:pk>/accept/", answers.accept, name="returns-accept"),
    path("<int:pk>/send-back/", answers.send_back, name="returns-send-back"),
    path("<int:pk>/remind/", answers.remind, name="returns-remind"),
    path("values/<int:pk>/evidence/", answers.evidence, name="returns-evidence"),
    path("calls/<str:reference>/", calls.detail, name="returns-call"),
    path("calls/<str:reference>/edit/", calls.edit, name="returns-edit"),
    path("calls/<str:reference>/open/", calls.open_call, name="returns-open"),
    path("calls/<str:reference>/close/", calls.close, name="returns-close"),
    path("calls/<str:reference>/reopen/", calls.reopen, name="returns-reopen"),
    path("calls/<str:reference>/postpone/", calls.postpone, name="returns-postpone"),
    path("calls/<str:reference>/remind/", calls.remind, name="returns-remind-all"),
    path("calls/<str:reference>/workbook/", calls.workbook, name="returns-workbook"),
]
