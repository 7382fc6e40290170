"""The public face. Its addresses are printed on certificates and notices: they do not change."""

from django.urls import path

from publicity import sitemaps
from publicity.views import (
    about,
    acceptance,
    briefings,
    calls,
    cases,
    events,
    home,
    honours,
    notices,
    objections,
    surveys,
    verification,
)

app_name = "publicity"
urlpatterns = [
    path("", home.home, name="home"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<slug:code>/", calls.call, name="call"),
    path("calls/<slug:code>/timetable/", calls.timetable, name="timetable"),
    path("calls/<slug:code>/timetable.ics", calls.timetable_file, name="timetable-file"),
    path("calls/<slug:code>/accepted/", acceptance.acceptance, name="acceptance"),
    path("calls/<slug:code>/accepted/file/", acceptance.acceptance_file, name="acceptance-file"),
    path("announcements/", notices.notices, name="notices"),
    path("announcements/<str:reference>/", notices.notice, name="notice"),
    path("announcements/<str:reference>/file/", notices.notice_file, name="notice-file"),
    path("announcements/<str:reference>/object/", objections.object_to, name="object"),
    path("objections/received/<str:token>/", objections.received, name="objection-received"),
    path("objections/status/", objections.status, name="objection-status"),
    path("surveys/<slug:code>/", surveys.survey, name="survey"),
    path("surveys/<slug:code>/<str:reference>/", surveys.questionnaire, name="questionnaire"),
    path("surveys/<slug:code>/<str:reference>/thanks/", surveys.thanks, name="survey-thanks"),
    path("decisions/", notices.decisions, name="decisions"),
    path("decisions/<slug:code>/", notices.decision, name="decision"),
    path("decisions/<slug:code>/file/", notices.decision_file, name="decision-file"),
    path("winners/", honours.roll, name="roll"),
    path("winners/<int:pk>/", honours.honour, name="honour"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/files/<int:pk>/", cases.case_file, name="case-file"),
    path("briefings/", briefings.briefings, name="briefings"),
    path("briefings/<str:reference>/", briefings.briefing, name="briefing"),
    path("briefings/<str:reference>/file/", briefings.briefing_file, name="briefing-file"),
    path("events/", events.index, name="events"),
    path("events/<str:reference>/", events.event, name="event"),
    path("verify/", verification.form, name="verify-form"),
    path("verify/<str:check_code>/", verification.verify, name="verify"),
    path("standards/<slug:code>/", about.criteria, name="criteria"),
    path("about/", about.about, name="about"),
    path("privacy/", about.privacy, name="privacy"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap_page, name="sitemap"),
]
