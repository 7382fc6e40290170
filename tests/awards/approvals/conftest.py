"""A cycle that reports to the government before its notice, with two cases proposed."""

import pytest

from accounts.models import User
from awards.approvals import actions
from awards.approvals.models import Approval
from awards.cycles.models import Cycle
from awards.nominations import actions as nominations
from core import clock
from tests import people
from tests.awards.nominations.stories import choices, make_cycle, ready

PLAN = ("application", "completeness", "decision", "notice", "award")


@pytest.fixture
def cycle(head: User) -> Cycle:
    made = make_cycle(PLAN, objections={"next_moves_up": True})
    first, second, third = (ready(made) for _ in range(3))
    nominations.name(made, choices=choices(made, {first: "gold", second: "silver", third: "（名额已满）"}), by=head)
    return made


@pytest.fixture
def approval(cycle: Cycle, officer: User) -> Approval:
    """Entered, with its paper, and not yet sent."""
    made = actions.draft(cycle, by=officer)
    return actions.edit(
        made, number="驻政文〔2016〕21号", approved_on=clock.today(), scan=people.pdf("批复.pdf"), by=officer
    )
