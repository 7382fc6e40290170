"""A year as twelve months of weeks, each day with what kind of day it is."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core import clock
from core.models import CalendarDay

_MONDAY_FIRST = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True)
class GridDay:
    """One cell; `kind` is workday, weekend, holiday or made-up (a weekend day that is worked)."""

    date: date
    kind: str
    name: str
    exception: int | None
    is_today: bool


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[GridDay | None]]
    working_days: int


def year_grid(year: int, exceptions: Iterable[CalendarDay]) -> list[Month]:
    known = {day.date: day for day in exceptions}
    return [_month(year, number, known) for number in range(1, 13)]


def _month(year: int, number: int, known: dict[date, CalendarDay]) -> Month:
    weeks = [
        [_cell(day, known.get(day)) if day.month == number else None for day in week]
        for week in _MONDAY_FIRST.monthdatescalendar(year, number)
    ]
    working = sum(cell is not None and cell.kind in ("workday", "made-up") for week in weeks for cell in week)
    return Month(date(year, number, 1), weeks, working)


def _cell(day: date, exception: CalendarDay | None) -> GridDay:
    weekend = day.weekday() >= 5
    kind = "weekend" if weekend else "workday"
    if exception is not None:
        kind = "holiday" if exception.kind == CalendarDay.Kind.HOLIDAY else "made-up" if weekend else "workday"
    return GridDay(
        day, kind, exception.name if exception else "", exception.pk if exception else None, day == clock.today()
    )
