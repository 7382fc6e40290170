"""A cycle that accepts applications, and the organization's filled-in draft in it."""

import pytest

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from tests.awards import builders


@pytest.fixture
def cycle(db: None) -> Cycle:
    return builders.make_cycle()


@pytest.fixture
def application(cycle: Cycle, organization: Organization, enterprise: User) -> Application:
    """A draft with nothing missing; `builders.make_application(cycle, stage=...)` makes others."""
    return builders.make_application(cycle, organization, by=enterprise)
