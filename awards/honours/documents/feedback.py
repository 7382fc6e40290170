"""The feedback report (评审反馈报告) of one applicant."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.honours.assessment import assess, has_result
from awards.honours.models import Feedback
from awards.screening.models import Outcome
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import date_text


@register("feedback")
class FeedbackDocument(Document[Application]):
    """For every applicant of a cycle. The applicant sees it once it is released; whoever reads scores may print it before."""

    title = _("评审反馈报告")
    template = "documents/feedback.html"
    stylesheets = ("documents/report.css",)
    permission = "awards.read_feedback"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Application.objects.select_related(
            "organization", "cycle__scheme", "cycle__criteria", "feedback"
        ).prefetch_related(
            "cycle__criteria__bands",
            "cycle__criteria__factors",
            "cycle__criteria__categories__items",
            "screenings__findings",
        )

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Application:
        application: Application = super().fetch(reference, user)
        released = Feedback.objects.filter(application=application, released_at__isnull=False).exists()
        if user is not None and not released and not user.has_perm("awards.see_score_sheets"):
            raise Http404
        return application

    def context(self, row: Application) -> dict[str, Any]:
        report = assess(row) if has_result(row) else None
        feedback = _feedback(row)
        foreword = (feedback.foreword if feedback else "") or (report.summary if report else "")
        criteria, scheme = row.cycle.criteria, row.cycle.rules.scheme
        return {
            "report": report,
            "radar": report.chart.radar() if report else "",
            "foreword": [line.strip() for line in foreword.splitlines() if line.strip()],
            "checks": _checks(row) if report is None else [],
            "cover": {
                "cycle": f"{row.cycle.award_year}年度{scheme.name}",
                "organization": row.candidate,
                "reference": row.reference,
                "criteria": f"{criteria.standard}《{criteria.name}》"
                if criteria.standard not in criteria.name
                else criteria.name,
                "organizer": scheme.organizer,
                "date": date_text(timezone.localdate(self.written_at(row))),
            },
        }

    def author(self, row: Application) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Application) -> datetime:
        feedback = _feedback(row)
        return (feedback.released_at if feedback else None) or row.stage_since


def _feedback(application: Application) -> Feedback | None:
    return getattr(application, "feedback", None)


def _checks(application: Application) -> list[dict[str, Any]]:
    """What a case that never reached the experts is told: each screening with its findings."""
    return [
        {
            "kind": screening.get_kind_display(),
            "outcome": screening.get_outcome_display(),
            "declined": screening.outcome == Outcome.DECLINED,
            "date": date_text(timezone.localdate(screening.screened_at)),
            "reason": screening.reason,
            "findings": [(finding.label, finding.passed, finding.note) for finding in screening.findings.all()],
        }
        for screening in application.screenings.all()
    ]
