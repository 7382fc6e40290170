from django.urls import path

from awards.honours import ledger, reading, views

urlpatterns = [
    path("decisions/", views.index, name="honours-decisions"),
    path("decisions/<slug:code>/", views.decision, name="honours-decision"),
    path("decisions/<slug:code>/draft/", views.draft, name="honours-decision-draft"),
    path("decisions/<slug:code>/edit/", views.edit, name="honours-decision-edit"),
    path("decisions/<slug:code>/prepare/", views.prepare, name="honours-decision-prepare"),
    path("decisions/<slug:code>/return/", views.return_to_draft, name="honours-decision-return"),
    path("decisions/<slug:code>/release/", views.release, name="honours-decision-release"),
    path("awards/", views.awards, name="honours-awards"),
    path("awards/<str:number>/", views.certificate, name="honours-certificate"),
    path("payments/", ledger.index, name="honours-payments"),
    path("payments/<slug:code>/prepare/", ledger.prepare, name="honours-payments-prepare"),
    path("payments/<slug:code>/release/", ledger.release, name="honours-payments-release"),
    path("accounts/<int:pk>/", ledger.account, name="honours-account"),
    path("accounts/<int:pk>/return/", ledger.send_back, name="honours-account-return"),
    path("accounts/<int:pk>/pay/", ledger.pay, name="honours-pay"),
    path("feedback/", reading.index, name="honours-feedback-list"),
    path("feedback/cycle/<slug:code>/", reading.desk, name="honours-feedback-desk"),
    path("feedback/cycle/<slug:code>/release/", reading.release, name="honours-feedback-release"),
    path("feedback/<str:reference>/", reading.report, name="honours-feedback"),
    path("feedback/<str:reference>/foreword/", reading.foreword, name="honours-foreword"),
]
