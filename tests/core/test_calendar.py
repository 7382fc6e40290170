from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from core import actions
from core.calendar import add_working_days, is_working_day, last_day, working_days_between


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "unit", "end"),
    [
        (date(2023, 10, 11), 5, "working", date(2023, 10, 17)),
        (date(2023, 9, 28), 3, "working", date(2023, 10, 8)),  # National Day; 7 and 8 October were worked
        (date(2023, 10, 14), 1, "working", date(2023, 10, 16)),  # begins on a Saturday
        (date(2023, 10, 11), 7, "calendar", date(2023, 10, 17)),
    ],
)
def test_the_first_day_counts(start: date, days: int, unit: str, end: date) -> None:
    assert last_day(start, days, unit) == end


@pytest.mark.django_db
def test_the_command_prints_the_last_day() -> None:
    out = StringIO()
    call_command("workdays", "2023-10-11", "5", stdout=out)
    assert out.getvalue().strip() == "2023-10-17"


def test_an_officer_declares_a_holiday(officer: User) -> None:
    monday = date(2031, 3, 3)
    assert is_working_day(monday)
    actions.set_day(date=monday, kind="holiday", name="临时放假", by=officer)
    assert not is_working_day(monday)


class Periods(TestCase):
    @given(st.dates(date(2005, 1, 1), date(2026, 6, 1)), st.integers(1, 40))
    def test_a_period_holds_exactly_its_working_days(self, start: date, days: int) -> None:
        end = last_day(start, days)
        assert is_working_day(end)
        assert working_days_between(start, end) == days

    @given(st.dates(date(2005, 1, 1), date(2026, 6, 1)), st.integers(1, 20))
    def test_the_nth_day_after_a_working_day_is_one_more(self, day: date, days: int) -> None:
        if is_working_day(day):
            assert add_working_days(day, days) == last_day(day, days + 1)
