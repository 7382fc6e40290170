"""How texts of an application keep what stood there: every text goes through `keep` when it is written."""

from datetime import datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from awards.applications import marks
from awards.applications.models import Application
from awards.applications.versions import Origin, TextVersion
from core import clock

PAUSE = timedelta(minutes=10)
MUCH = 50


class Stood(NamedTuple):
    """What stood there before: its text, who wrote it and when, where that is known."""

    text: str
    writer: User | None
    at: datetime | None


def keep(
    application: Application, section: str, text: str, *, by: User, before: Stood, origin: str = Origin.TYPED
) -> None:
    """Note that `text` stands in `section` now. Text from before versions were kept becomes the first of them."""
    last = application.versions.filter(section=section).first()
    now = clock.now()
    if last is None and before.text.strip():
        at = before.at or application.created_at
        writer = before.writer or application.created_by
        application.versions.create(section=section, text=before.text, written_by=writer, begun_at=at, written_at=at)
    elif last and _goes_on(last, text, by, origin, now):
        last.text, last.written_at = text, now
        last.save(update_fields=["text", "written_at"])
        return
    application.versions.create(section=section, text=text, origin=origin, written_by=by, begun_at=now, written_at=now)


def _goes_on(last: TextVersion, text: str, by: User, origin: str, now: datetime) -> bool:
    """Whether the same writer types on without a pause. What takes much or a picture away begins a version, so that a slip can be undone."""
    if last.written_by_id != by.pk or last.origin != origin or origin != Origin.TYPED or now - last.written_at >= PAUSE:
        return False
    return len(last.text) - len(text) < MUCH and _figures(last.text) <= _figures(text)


def _figures(text: str) -> set[int]:
    return {figure.number for figure in marks.figures(text)} if "【图" in text else set()
