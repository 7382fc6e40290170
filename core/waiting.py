"""What waits for somebody: the lines of "my work". Every slice lists its own, nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateField, F, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast

from core.words import Words


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


Source = Callable[[Any], list[Line]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's ready(): a slice's `awaiting(user)`."""
    if source not in _sources:
        _sources.append(source)


def registered(user: Any) -> list[Waiting]:
    """The lines of every registered slice for which something waits, counted in one statement."""
    return counted(line for source in _sources for line in source(user))


def counted(lines: Iterable[Line]) -> list[Waiting]:
    """The lines that are not empty, in their order."""
    asked = list(lines)
    if not asked:
        return []
    first, *others = [_counting(number, line) for number, line in enumerate(asked)]
    found = {number: (count, due) for number, count, due in (first.union(*others, all=True) if others else first)}
    return [
        Waiting(line.title, line.url, found[number][0], line.icon, line.tone, found[number][1], line.hint)
        for number, line in enumerate(asked)
        if number in found and found[number][0]
    ]


def _counting(number: int, line: Line) -> QuerySet[Any, tuple[int, int, date | None]]:
    """One row: the line's number, how many wait, the earliest due day. No row when nothing waits."""
    rows = line.rows.order_by().annotate(line=Value(number, IntegerField())).values("line")
    due = Min(F(line.due)) if line.due else Value(None, DateField())
    return rows.annotate(n=Count("pk", distinct=True), day=Cast(due, DateField())).values_list("line", "n", "day")
