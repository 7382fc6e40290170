"""A case on which the panel has agreed at 50 % throughout."""

import pytest

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.review import actions as review
from awards.visits import actions
from awards.visits.models import Visit
from core import clock
from tests.awards import builders
from tests.awards.panels import stories


@pytest.fixture
def case(
    cycle: Cycle, organization: Organization, enterprise: User, experts: list[User], officer: User, head: User
) -> Application:
    row = builders.make_application(cycle, organization, stage=Stage.ADMITTED, by=enterprise)
    for sheet in stories.in_review(cycle, experts, [row], by=officer, approved_by=head):
        stories.handed_in(sheet, 50)
    review.close_review(row, by=officer)
    stories.agreed(row, experts[0], 50)
    row.refresh_from_db()
    return row


@pytest.fixture
def visit(case: Application, officer: User) -> Visit:
    today = clock.today()
    return actions.plan(case, starts_on=today, ends_on=today, programme="上午 首次会议", by=officer)
