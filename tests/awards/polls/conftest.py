"""A cycle with a poll, two cases in review, and the poll open."""

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.polls.models import Poll
from tests.awards.polls.stories import make_cases, make_open, make_polled_cycle


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_polled_cycle()


@pytest.fixture
def cases(cycle: Cycle) -> list[Application]:
    return make_cases(cycle)


@pytest.fixture
def poll(cycle: Cycle, cases: list[Application], officer: User, head: User) -> Poll:
    return make_open(cycle, by=officer, head=head)
