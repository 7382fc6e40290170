"""What this slice prints: the minutes of a meeting and the record of its votes, with every round."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from awards.committee.models import Meeting, MeetingStage
from awards.committee.recorded import counted_rounds, people, proposals, rules, rulings
from core.access import VisibleQuerySet
from core.documents import Document, register


class MeetingPaper(Document[Meeting]):
    """About a meeting whose first round is counted; any of its rounds may be asked for."""

    stylesheets = ("documents/report.css", "documents/meeting.css")
    permission = "awards.print_minutes"
    lookup = "pk"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Meeting.objects.filter(stage=MeetingStage.CLOSED).select_related(
            "cycle__scheme", "chair", "first__chair"
        )

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Meeting:
        if not (reference.isascii() and reference.isdecimal()):
            raise Http404(reference)
        return super().fetch(reference, user)

    def context(self, row: Meeting) -> dict[str, Any]:
        found = counted_rounds(row)
        return {
            "meeting": row.first or row,
            "cycle": row.cycle.title,
            "organizer": row.cycle.rules.scheme.organizer,
            "approving_body": row.cycle.rules.scheme.approving_body,
            "rounds": found,
            "last": found[-1],
            "people": people(row),
            "rulings": rulings(row),
            "proposals": proposals(found),
            **rules(row),
        }

    def author(self, row: Meeting) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Meeting) -> datetime:
        return row.closed_at or row.held_at


@register("committee-minutes")
class Minutes(MeetingPaper):
    title = _("评审委员会会议纪要")
    template = "documents/minutes.html"


@register("vote-record")
class VoteRecord(MeetingPaper):
    title = _("评审委员会计票记录")
    template = "documents/vote_record.html"
