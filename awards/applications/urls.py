from django.urls import path

from awards.applications.views import dossier, files, listing, sections, submission, workspace

urlpatterns = [
    path("", listing.index, name="applications-list"),
    path("start/<slug:code>/", workspace.start, name="applications-start"),
    path("<str:reference>/", dossier.detail, name="applications-detail"),
    path("<str:reference>/overview/", workspace.overview, name="applications-overview"),
    path("<str:reference>/basics/", sections.basics, name="applications-basics"),
    path("<str:reference>/profile/", sections.profile, name="applications-profile"),
    path("<str:reference>/answers/<str:clause>/", sections.answer, name="applications-answer"),
    path("<str:reference>/indicators/", sections.indicators, name="applications-indicators"),
    path("<str:reference>/evidence/", files.evidence, name="applications-evidence"),
    path("<str:reference>/evidence/<int:pk>/", files.download, name="applications-evidence-file"),
    path("<str:reference>/evidence/<int:pk>/remove/", files.remove, name="applications-evidence-remove"),
    path("<str:reference>/commitment/", files.commitment, name="applications-commitment"),
    path("<str:reference>/commitment/file/", files.commitment_file, name="applications-commitment-file"),
    path("<str:reference>/review/", submission.review, name="applications-review"),
    path("<str:reference>/submit/", submission.submit, name="applications-submit"),
    path("<str:reference>/receipt/", submission.receipt, name="applications-receipt"),
    path("<str:reference>/withdraw/", submission.withdraw, name="applications-withdraw"),
]
