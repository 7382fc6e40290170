"""One day of a cycle's defences: what the timetable shows, room by room, on the page and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse

from awards.cycles.models import Cycle
from awards.defence.models import Defence, DefenceQuerySet
from awards.defence.readings import on_day
from core.days import within_the_years

SEPARATOR = "~"


@dataclass(frozen=True)
class Room:
    place: str
    defences: Sequence[Defence]

    @property
    def is_quiet(self) -> bool:
        """Nobody has been told of any of them."""
        return all(row.announced_at is None for row in self.defences)


@dataclass(frozen=True)
class Day:
    """The defences of `cycle` on `day` as far as somebody may see them (`rows`)."""

    cycle: Cycle
    day: date
    rows: Sequence[Defence]

    @property
    def reference(self) -> str:
        return f"{self.cycle.code}{SEPARATOR}{self.day:%Y-%m-%d}"

    @cached_property
    def rooms(self) -> list[Room]:
        places = dict.fromkeys(row.place for row in self.rows)
        return [Room(place, [row for row in self.rows if row.place == place]) for place in places]

    @property
    def unannounced(self) -> int:
        return sum(row.announced_at is None for row in self.rows)

    def get_absolute_url(self) -> str:
        return reverse("awards:defence-day", args=[self.reference])


def counted(rows: DefenceQuerySet) -> DefenceQuerySet:
    """With how many scores are handed in."""
    given: DefenceQuerySet = rows.annotate(
        handed_in=Count("scores", filter=Q(scores__handed_in_at__isnull=False), distinct=True)
    )
    return given


def day_named(reference: str, user: Any = None) -> Day:
    """ "zmd-2015~2015-11-20"; 404 where it names no day with defences that `user` may see (anybody, without a user)."""
    code, _sign, told = reference.rpartition(SEPARATOR)
    try:
        day = date.fromisoformat(told)
        within_the_years(day)
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    rows = Defence.objects.all() if user is None else Defence.objects.visible_to(user)
    found = list(counted(on_day(rows.filter(application__cycle__code=code), day).held().for_listing()))
    if not found:
        raise Http404
    return Day(Cycle.objects.select_related("scheme").prefetch_related("windows").get(code=code), day, found)


def days_of(rows: DefenceQuerySet) -> list[Day]:
    """The days on which there are defences among `rows`, latest first; two statements."""
    found: dict[tuple[int, date], list[Defence]] = {}
    for row in (
        rows.held()
        .select_related("application")
        .only("starts_at", "place", "announced_at", "stage", "application__cycle_id")
    ):
        found.setdefault((row.application.cycle_id, row.day), []).append(row)
    cycles = Cycle.objects.defer("rulebook", "call_text").in_bulk({cycle for cycle, _day in found})
    days = [Day(cycles[cycle], day, defences) for (cycle, day), defences in found.items()]
    return sorted(days, key=lambda row: (row.day, row.cycle.pk), reverse=True)
