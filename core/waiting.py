"""What waits for somebody: the lines of "my work". Every slice lists its own, nothing is stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, DateField, F, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast

from core import clock
from core.words import Words

Found = TypeVar("Found")


@dataclass(frozen=True)
class Waiting:
    """One line: what to do, how many of it, where, by when."""

    title: Words
    url: str
    count: int
    icon: str
    tone: str = "primary"
    due: datetime | date | None = None
    hint: Words = ""


@dataclass(frozen=True)
class Line:
    """A line yet to be counted: `rows` wait, the earliest of their `due` (a date field) presses. Kept uncounted so that all lines of all
    slices cost one statement."""

    title: Words
    url: str
    rows: QuerySet[Any]
    icon: str
    tone: str = "primary"
    due: str = ""
    hint: Words = ""
    late_tone: str = ""  # the tone from the day after the earliest due day on; empty: the same

    def found(self, count: int, due: date | None) -> Waiting:
        is_late = due is not None and due < clock.today()
        tone = self.late_tone if self.late_tone and is_late else self.tone
        return Waiting(self.title, self.url, count, self.icon, tone, due, self.hint)


class Once:
    """What one person's page reads, each reading made when first asked for and then shared: several slices ask the same of the database.
    Made anew for every page, so that nothing in it is older than the page."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._found: dict[Callable[[Any], Any], Any] = {}

    def __call__(self, reading: Callable[[Any], Found]) -> Found:
        """What `reading(user)` gives."""
        if reading not in self._found:
            self._found[reading] = reading(self.user)
        found: Found = self._found[reading]
        return found


Source = Callable[[Any], Sequence[Line]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's ready(): a slice's `awaiting(user)`."""
    if source not in _sources:
        _sources.append(source)


def registered(user: Any) -> list[Line]:
    """The lines of every registered slice, yet to be counted."""
    return [line for source in _sources for line in source(user)]


def counted(lines: Iterable[Waiting | Line]) -> list[Waiting]:
    """The lines that are not empty, in their order; those yet to be counted in one statement."""
    asked = list(lines)
    counting = [_counting(number, line) for number, line in enumerate(asked) if isinstance(line, Line)]
    found: dict[int, tuple[int, date | None]] = {}
    if counting:
        first, *others = counting
        rows = first.union(*others, all=True) if others else first
        found = {number: (count, due) for number, count, due in rows}
    drawn = (line.found(*found.get(n, (0, None))) if isinstance(line, Line) else line for n, line in enumerate(asked))
    return [line for line in drawn if line.count]


def _counting(number: int, line: Line) -> QuerySet[Any, tuple[int, int, date | None]]:
    """One row: the line's number, how many wait, the earliest due day. No row when nothing waits."""
    rows = line.rows.order_by().annotate(line_number=Value(number, IntegerField())).values("line_number")
    due = Min(F(line.due)) if line.due else Value(None, DateField())
    counting = rows.annotate(line_count=Count("pk", distinct=True), line_due=Cast(due, DateField()))
    return counting.values_list("line_number", "line_count", "line_due")
