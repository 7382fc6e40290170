"""What waits for somebody, from every stage of the process: the later the stage, the further down; then what other apps have registered."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import waiting as accounts
from awards.afterwards import waiting as afterwards
from awards.applications import waiting as applications
from awards.approvals import waiting as approvals
from awards.committee import waiting as committee
from awards.consensus import waiting as consensus
from awards.cycles import waiting as cycles
from awards.defence import waiting as defence
from awards.honours import waiting as honours
from awards.inquiries import waiting as inquiries
from awards.nominations import waiting as nominations
from awards.notices import waiting as notices
from awards.panels import waiting as panels
from awards.polls import waiting as polls
from awards.ranking import waiting as ranking
from awards.recommendations import waiting as recommendations
from awards.review import waiting as review
from awards.screening import waiting as screening
from awards.visits import waiting as visits
from core import clock
from core.waiting import Line, Once, Waiting, counted, registered

Source = Callable[[Any, Once], Sequence[Waiting | Line]]
_STAGES = (
    cycles,
    applications,
    recommendations,
    inquiries,
    screening,
    panels,
    review,
    consensus,
    visits,
    defence,
    polls,
    nominations,
    ranking,
    committee,
    approvals,
    notices,
    honours,
    afterwards,
)
SOURCES: tuple[Source, ...] = tuple(stage.awaiting for stage in _STAGES)
_FAR = timedelta(days=36500)


def waiting_for(user: Any, once: Once) -> list[Waiting]:
    """Every line, the most pressing first; lines without a day keep the order of the process behind those with one.

    `once` holds what the page reads: slices that ask the same share the answer, and lines that only count are counted together.
    """
    process = [line for source in SOURCES for line in source(user, once)]
    lines = [*accounts.awaiting(user), *process, *registered(user)]
    return sorted(counted(lines), key=lambda line: _day(line.due))


def late(lines: list[Waiting]) -> int:
    """How many lines are past their day."""
    now = clock.now()
    return sum(
        (line.due <= now if isinstance(line.due, datetime) else line.due < clock.today())
        for line in lines
        if line.due is not None
    )


def _day(due: date | datetime | None) -> date:
    if due is None:
        return clock.today() + _FAR
    return timezone.localdate(due) if isinstance(due, datetime) else due
