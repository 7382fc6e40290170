"""The arithmetic of plans."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from benchmarking.improvement.progress import Light, light_of, overall, overall_of

PERCENTS = st.lists(st.integers(0, 100), min_size=1, max_size=400)


@given(PERCENTS)
def test_the_mean_is_exact_to_a_tenth_and_never_rounded_up(percents: list[int]) -> None:
    mean = Fraction(sum(percents), len(percents))
    found = overall_of(percents)
    assert Fraction(found) <= mean < Fraction(found) + Fraction(1, 10)
    assert (found == 100) == (set(percents) == {100})


def test_known_means() -> None:
    assert [overall(100, 3), overall(299, 3), overall(0, 0), overall(39_999, 400)] == [
        Decimal("33.3"), Decimal("99.6"), Decimal("0.0"), Decimal("99.9"),
    ]  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-50, 50))
def test_the_light_turns_on_the_day_after(due_on: date, days: int) -> None:
    today = due_on + timedelta(days=days)
    assert light_of(done_on=None, due_on=due_on, today=today) == (Light.LATE if days > 0 else Light.ON_THE_WAY)
    assert light_of(done_on=due_on, due_on=due_on, today=today) == Light.DONE
    assert light_of(done_on=None, due_on=due_on, today=today, is_running=False) == Light.RESTING
