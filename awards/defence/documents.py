"""What this slice prints: the timetable of a day, and the sheet of one case to write on or, once recorded, to file."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.criteria.scoring import as_points
from awards.defence.days import Day, day_named
from awards.defence.models import Defence, DefenceStage
from awards.defence.readings import voices
from core.access import VisibleQuerySet, require
from core.documents import Document, register
from core.documents.base import safe_name
from core.documents.official import date_text

LONGEST_RUNNING = 40


@register("defence-day")
class DefenceDay(Document[Day]):
    """The reference names cycle and day, e.g. zmd-2015~2015-11-20."""

    title = _("答辩日程")
    template = "documents/defence_day.html"
    stylesheets = ("documents/report.css", "documents/defence.css")
    permission = "awards.see_defence_day"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Defence.objects.all()

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Day:
        found = day_named(reference, user)
        if user is not None:
            require(user, cls.permission)
        return found

    def reference(self, row: Day | Defence) -> str:
        """Of the day itself, or of the day on which a defence is."""
        return row.reference if isinstance(row, Day) else Day(row.application.cycle, row.day, []).reference

    def context(self, row: Day) -> dict[str, Any]:
        return {
            "cycle": row.cycle.title,
            "running": running(row.cycle.title),
            "organizer": row.cycle.rules.scheme.organizer,
            "date": date_text(row.day),
            "minutes": row.cycle.rules.defence.minutes,
            "is_draft": bool(row.unannounced),
            "rooms": [(room.place, [_turn(defence) for defence in room.defences]) for room in row.rooms],
        }

    def heading(self, row: Day) -> str:
        return f"{row.cycle.title}{self.title} {date_text(row.day)}"

    def author(self, row: Day) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Day) -> datetime:
        return max(defence.updated_at for defence in row.rows)

    def filename(self, row: Day) -> str:
        return safe_name(f"{self.title}-{row.cycle.code}-{row.day:%Y%m%d}.pdf")


@register("defence-score-sheet")
class DefenceScoreSheet(Document[Defence]):
    """Before the record a page for each expert to write on, so that nobody sees another's score; after it what everybody gave, for the file."""

    title = _("答辩评分表")
    template = "documents/defence_score_sheet.html"
    stylesheets = ("documents/report.css", "documents/defence.css")
    permission = "awards.print_defence"
    lookup = "application__reference"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Defence.objects.select_related(
            "application__organization", "application__cycle__criteria", "application__panel_case__panel"
        )

    def context(self, row: Defence) -> dict[str, Any]:
        is_recorded = row.stage == DefenceStage.RECORDED
        lines = [
            {
                "name": voice.expert.name,
                "is_leader": voice.is_leader,
                "absence": voice.absence,
                "score": as_points(voice.score.score_hundredths)
                if is_recorded and voice.score and voice.score.score_hundredths is not None
                else None,
                "strengths": voice.score.strengths if is_recorded and voice.score else "",
                "weaknesses": voice.score.weaknesses if is_recorded and voice.score else "",
            }
            for voice in voices(row)
        ]
        return {
            "cycle": row.application.cycle.title,
            "running": running(row.application.cycle.title),
            "organization": row.application.candidate,
            "reference": row.application.reference,
            "time": f"{date_text(row.day)} {_clock(row.starts_at)}—{_clock(row.ends_at)}",
            "place": row.place,
            "order": row.order,
            "is_recorded": is_recorded,
            "lines": lines,
            "summary": row.summary if is_recorded else "",
            "total": None if row.total_hundredths is None else as_points(row.total_hundredths),
            "full": row.application.cycle.criteria.total,
        }

    def heading(self, row: Defence) -> str:
        return f"{self.title} {row.application.candidate}"

    def author(self, row: Defence) -> str:
        return row.application.cycle.rules.scheme.organizer

    def written_at(self, row: Defence) -> datetime:
        return row.updated_at


def _turn(row: Defence) -> dict[str, Any]:
    held = getattr(row.application, "panel_case", None)
    return {
        "order": row.order,
        "time": f"{_clock(row.starts_at)}—{_clock(row.ends_at)}",
        "name": row.application.candidate,
        "reference": row.application.reference,
        "panel": held.panel.name if held else "",
    }


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def running(title: str) -> str:
    """The line at the head of each page."""
    return title if len(title) <= LONGEST_RUNNING else f"{title[: LONGEST_RUNNING - 1]}…"
