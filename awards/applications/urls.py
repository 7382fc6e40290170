from django.urls import path

from awards.applications.views import dossier, files, listing, sections, submission, workspace, writing

urlpatterns = [
    path("", listing.index, name="applications-list"),
    path("start/<slug:code>/", workspace.start, name="applications-start"),
    path("<str:reference>/", dossier.detail, name="applications-detail"),
    path("<str:reference>/overview/", workspace.overview, name="applications-overview"),
    path("<str:reference>/basics/", sections.basics, name="applications-basics"),
    path("<str:reference>/profile/", sections.profile, name="applications-profile"),
    path("<str:reference>/answers/<str:clause>/", sections.answer, name="applications-answer"),
    path("<str:reference>/preview/", writing.preview, name="applications-preview"),
    path("<str:reference>/compare/", writing.compare, name="applications-compare"),
    path("<str:reference>/pictures/<int:number>/", writing.picture, name="applications-picture"),
    path("<str:reference>/pictures/<int:number>/remove/", writing.remove_picture, name="applications-picture-remove"),
    path("<str:reference>/pictures/add/<str:section>/", writing.add_picture, name="applications-picture-add"),
    path("<str:reference>/history/<str:section>/", writing.history, name="applications-history"),
    path("<str:reference>/history/<str:section>/<int:pk>/", writing.version, name="applications-version"),
    path("<str:reference>/history/<str:section>/<int:pk>/restore/", writing.restore, name="applications-restore"),
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
