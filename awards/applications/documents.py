"""What this slice prints: the receipt (申报回执) of a handed-in application."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.applications.texts import characters
from awards.applications.workflow import STEPS
from core import journal
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import date_text


@register("receipt")
class ReceiptDocument(Document[Application]):
    """One page: who handed in what and when, and the two digests by which both sides can prove it later."""

    title = _("申报回执")
    template = "documents/receipt.html"
    stylesheets = ("documents/report.css",)
    permission = "awards.see_application"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        rows = Application.objects.exclude(submitted_at=None)
        return rows.select_related("organization", "cycle__scheme", "cycle__criteria")

    def context(self, row: Application) -> dict[str, Any]:
        entry = journal.timeline(row).filter(verb=STEPS.verb(STEPS["submit"])).last()
        last = row.submissions.defer("snapshot").last()
        moment = last.submitted_at if last else row.submitted_at  # the hand-in that the two digests prove
        told = row.snapshot  # what was handed in, whatever the applicant has changed since
        texts = [answer["text"] for answer in told["answers"] if answer["text"].strip()]
        return {
            "cycle": row.cycle.title,
            "organizer": row.cycle.rules.scheme.organizer,
            "reference": row.reference,
            "organization": told["organization"],
            "subject": told.get("candidate", {}).get("subject", ""),
            "kind": row.get_kind_display(),
            "profile_label": row.profile_label,
            "submitted_at": timezone.localtime(moment),
            "submitted_by": entry.actor_name if entry else "",
            "criteria": row.cycle.criteria.name,
            "has_answers": bool(told["answers"]),
            "answers": len(texts),
            "characters": sum(map(characters, texts)),
            "profile": characters(told["profile"]),
            "figures": sum(cell["value"] is not None for cell in told["indicators"] if "formula" not in cell),
            "products": [product["name"] for product in told.get("products", [])],
            "honours": [f"{honour['name']}（{honour['year']}）" for honour in told.get("honours", [])],
            "signatory": told["commitment"]["signatory"],
            "evidence": [
                (piece["title"], piece["file"]["name"], piece["file"]["sha256"][:16]) for piece in told["evidence"]
            ],
            "content_digest": row.snapshot_sha256,
            "journal_receipt": entry.receipt if entry else "",
            "date": date_text(timezone.localdate(moment)),
        }

    def author(self, row: Application) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Application) -> datetime | None:
        return row.submitted_at
