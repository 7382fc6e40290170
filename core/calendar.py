"""Working days: Monday to Friday, less the holidays and plus the worked weekends of the calendar table."""

from datetime import date, timedelta
from itertools import count

from core import clock
from core.models import CalendarDay


def is_working_day(day: date) -> bool:
    return _works(day, _exceptions(day, day))


def last_day(start: date, days: int, unit: str = "working") -> date:
    """The last day of a period of `days` days that begins on `start`; the first day counts when it is a working day.

    A notice that begins on 2023-10-11 and lasts 5 working days ends on 2023-10-17.
    """
    if days < 1:
        raise ValueError("a period has at least one day")
    if unit == "calendar":
        return start + timedelta(days=days - 1)
    return _nth_working_day(start, days)


def years_later(day: date, years: int) -> date:
    """The same day `years` later, or earlier for less than none; of 29 February the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def add_working_days(day: date, days: int) -> date:
    """The `days`-th working day after `day`."""
    return _nth_working_day(day + timedelta(days=1), days)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie in start..end, both counted; 0 when end is before start."""
    exceptions = _exceptions(start, end)
    return sum(_works(start + timedelta(days=n), exceptions) for n in range((end - start).days + 1))


def _nth_working_day(start: date, days: int) -> date:
    exceptions = _exceptions(start, start + timedelta(days=days * 3 + 30))
    seen = 0
    for offset in count():
        day = start + timedelta(days=offset)
        seen += _works(day, exceptions)
        if seen == days:
            return day
    raise AssertionError("unreachable: count() does not end")


def _exceptions(start: date, end: date) -> dict[date, str]:
    return dict(CalendarDay.objects.filter(date__range=(start, end)).values_list("date", "kind"))


def _works(day: date, exceptions: dict[date, str]) -> bool:
    kind = exceptions.get(day)
    return kind == CalendarDay.Kind.WORKDAY if kind else day.weekday() < 5


def upcoming() -> list[int]:
    """The years that the calendar page offers: from the first that holds a day to the year after next."""
    first = CalendarDay.objects.order_by("date").values_list("date", flat=True).first()
    this_year = clock.today().year
    return list(range(this_year + 2, (first.year if first else this_year) - 1, -1))
