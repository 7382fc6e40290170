from django.urls import include, path

app_name = "awards"
urlpatterns = [
    path("criteria/", include("awards.criteria.urls")),
    path("cycles/", include("awards.cycles.urls")),
    path("ratings/", include("awards.ratings.urls")),
    path("applications/", include("awards.applications.urls")),
    path("applications/", include("awards.word.urls")),
    path("recommendations/", include("awards.recommendations.urls")),
    path("inquiries/", include("awards.inquiries.urls")),
    path("screening/", include("awards.screening.urls")),
    path("dossiers/", include("awards.dossiers.urls")),
    path("panels/", include("awards.panels.urls")),
    path("review/", include("awards.review.urls")),
    path("consensus/", include("awards.consensus.urls")),
    path("visits/", include("awards.visits.urls")),
    path("defence/", include("awards.defence.urls")),
    path("nominations/", include("awards.nominations.urls")),
    path("polls/", include("awards.polls.urls")),
    path("ranking/", include("awards.ranking.urls")),
    path("committee/", include("awards.committee.urls")),
    path("approvals/", include("awards.approvals.urls")),
    path("notices/", include("awards.notices.urls")),
    path("honours/", include("awards.honours.urls")),
    path("afterwards/", include("awards.afterwards.urls")),
    path("desk/", include("awards.desk.urls")),
]
