"""A case whose review is closed. Three experts: 4.1.2 at 40/45/50 (calm), 4.1.3 at 30/50/55 (disputed), 4.7.2 at 60/n.a./60."""

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from tests.awards.panels import stories


@pytest.fixture
def case(cycle: Cycle, experts: list[User], officer: User, head: User) -> Application:
    return stories.reviewed(cycle, experts, [40, 30, 60], [45, 50, None], [50, 55, 60], by=officer, approved_by=head)


@pytest.fixture
def leader(experts: list[User]) -> User:
    return experts[0]
