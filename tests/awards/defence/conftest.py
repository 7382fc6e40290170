"""Two cases of a plan with a defence between consensus and visit, on which the panel has agreed."""

from datetime import time
from typing import Any

import pytest

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import planning
from awards.defence.models import Defence
from awards.review import actions as review
from core import clock
from tests.awards import builders
from tests.awards.panels import stories

PLAN = (
    "application", "completeness", "preliminary", "review", "consensus", "defence", "visits", "ranking", "committee", "notice", "decision",
    "award",
)  # fmt: skip


def book(phases: tuple[str, ...] = PLAN, **changes: Any) -> dict[str, Any]:
    """A rulebook with these phases; defences of 40 minutes."""
    made = builders.make_rulebook()
    application, window = made["stages"][0], [{"name": name} for name in phases[1:]]
    weights = {"weights": {"document": "40", "defence": "20", "visit": "40"}, "candidates_factor": "3/2"}
    return {**made, "stages": [application, *window], "ranking": weights, "defence": {"minutes": 40}, **changes}


@pytest.fixture
def cycle(db: None) -> Cycle:
    return builders.make_cycle(rulebook=book())


def make_agreed(
    cycle: Cycle, experts: list[User], officer: User, head: User, *organizations: Organization | None
) -> list[Application]:
    """Cases of one panel, agreed at 50 % throughout."""
    cases = [builders.make_application(cycle, one, stage=Stage.ADMITTED) for one in organizations]
    for sheet in stories.in_review(cycle, experts, cases, by=officer, approved_by=head):
        stories.handed_in(sheet, 50)
    for case in cases:
        review.close_review(case, by=officer)
        stories.agreed(case, experts[0])
        case.refresh_from_db()
    return cases


@pytest.fixture
def cases(
    cycle: Cycle, organization: Organization, enterprise: User, experts: list[User], officer: User, head: User
) -> list[Application]:
    return make_agreed(cycle, experts, officer, head, organization, None)


@pytest.fixture
def planned(cycle: Cycle, cases: list[Application], officer: User) -> list[Defence]:
    """Both today, one after the other, nobody told."""
    return planning.plan(
        cycle,
        applications=cases,
        day=clock.today(),
        first=time(9),
        place="市政府第一会议室",
        pause=10,
        by_lot=False,
        by=officer,
    )


@pytest.fixture
def defence(planned: list[Defence], cycle: Cycle, officer: User) -> Defence:
    """The first case's, announced and due today."""
    planning.announce(cycle, clock.today(), by=officer)
    return Defence.objects.get(pk=planned[0].pk)
