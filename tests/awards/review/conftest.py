"""A case in review with three experts' empty sheets."""

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.review.models import ScoreSheet
from tests.awards import builders
from tests.awards.panels import stories


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, stage=Stage.ADMITTED)


@pytest.fixture
def sheets(cycle: Cycle, case: Application, experts: list[User], officer: User, head: User) -> list[ScoreSheet]:
    """One sheet per expert, in their order; the first leads."""
    return stories.in_review(cycle, experts, [case], by=officer, approved_by=head)


@pytest.fixture
def sheet(sheets: list[ScoreSheet]) -> ScoreSheet:
    return sheets[0]
