"""A cycle whose rulebook tops up, and an upper award of the organization, sent for release."""

from datetime import date

import pytest

from awards.cycles.models import Cycle
from awards.honours import topping_up
from awards.honours.top_ups import TopUp
from awards.honours.topping_up import Upper
from tests import people
from tests.awards import builders

TOP_UPS = [{"level": "national", "prize_yuan": "1000000"}, {"level": "provincial", "prize_yuan": "300000.01"}]


@pytest.fixture
def cycle(db: None) -> Cycle:
    return builders.make_cycle(rulebook=builders.make_rulebook(after={"top_ups": TOP_UPS}))


@pytest.fixture
def upper(organization) -> Upper:
    return Upper(
        organization, kind="organization", winner_name="", level="provincial", award_name="省长质量奖", award_year=2015,
        decision_number="豫政〔2015〕8号", decided_on=date(2015, 3, 1),
    )  # fmt: skip


@pytest.fixture
def row(cycle, upper, officer) -> TopUp:
    return topping_up.prepare(cycle, upper, paper=people.pdf(), by=officer)
