from django.urls import path

from awards.honours.views import correcting, decision, ledger, overview, reading, winners

urlpatterns = [
    path("", overview.index, name="honours-list"),
    path("cycles/<slug:code>/", overview.cycle, name="honours-overview"),
    path("decisions/<slug:code>/", decision.detail, name="honours-decision"),
    path("decisions/<slug:code>/draft/", decision.draft, name="honours-decision-draft"),
    path("decisions/<slug:code>/edit/", decision.edit, name="honours-decision-edit"),
    path("decisions/<slug:code>/prepare/", decision.prepare, name="honours-decision-prepare"),
    path("decisions/<slug:code>/return/", decision.return_to_draft, name="honours-decision-return"),
    path("decisions/<slug:code>/release/", decision.release, name="honours-decision-release"),
    path("awards/", winners.index, name="honours-awards"),
    path("awards/<str:number>/", winners.certificate, name="honours-certificate"),
    path("awards/<str:number>/withdraw/", winners.withdraw, name="honours-withdraw"),
    path("awards/<str:number>/withdraw/release/", winners.release_withdrawal, name="honours-withdraw-release"),
    path("awards/<str:number>/withdraw/refuse/", winners.refuse_withdrawal, name="honours-withdraw-refuse"),
    path("payments/", ledger.index, name="honours-payments"),
    path("payments/<slug:code>/prepare/", ledger.prepare, name="honours-payments-prepare"),
    path("payments/<slug:code>/release/", ledger.release, name="honours-payments-release"),
    path("payments/<int:pk>/", ledger.account, name="honours-account"),
    path("payments/<int:pk>/return/", ledger.send_back, name="honours-account-return"),
    path("payments/<int:pk>/pay/", ledger.pay, name="honours-pay"),
    path("payments/<int:pk>/recover/", ledger.recover, name="honours-recover"),
    path("payments/<int:pk>/correct/", correcting.correct, name="honours-correct"),
    path("payments/<int:pk>/correct/release/", correcting.release, name="honours-correct-release"),
    path("payments/<int:pk>/correct/refuse/", correcting.refuse, name="honours-correct-refuse"),
    path("feedback/", reading.index, name="honours-feedback-list"),
    path("feedback/cycle/<slug:code>/", reading.desk, name="honours-feedback-desk"),
    path("feedback/cycle/<slug:code>/release/", reading.release, name="honours-feedback-release"),
    path("feedback/<str:reference>/", reading.report, name="honours-feedback"),
    path("feedback/<str:reference>/foreword/", reading.foreword, name="honours-foreword"),
]
