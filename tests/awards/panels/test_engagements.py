"""Nobody is at a site visit and at an oral defence on the same day; siblings learn of each other through the panels."""

from datetime import time, timedelta

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import planning
from awards.defence.models import Defence
from awards.visits import actions as visits
from awards.visits.models import Visit
from core import clock
from core.refusal import Refused
from tests.awards import builders
from tests.awards.defence.conftest import cases, cycle  # noqa: F401  # fixtures

DAY = timedelta(days=1)


def plan_defence(case: Application, day_after: int, by: User) -> Defence:
    day = clock.today() + day_after * DAY
    given = {"first": time(9), "place": "会议室", "pause": 0, "by_lot": False}
    return planning.plan(case.cycle, applications=[case], day=day, by=by, **given)[0]  # type: ignore[arg-type]  # as typed above


def plan_visit(case: Application, day_after: int, by: User) -> Visit:
    day = clock.today() + day_after * DAY
    return visits.plan(case, starts_on=day, ends_on=day, programme="首次会议", by=by)


def test_experts_are_at_one_of_the_two(cases: list[Application], officer: User) -> None:  # noqa: F811
    """The second case of the same panel has defended already and is to be visited."""
    waiting, defended = cases
    Application.objects.filter(pk=defended.pk).update(stage=Stage.DEFENDED)
    defended.refresh_from_db()
    defence = plan_defence(waiting, 2, officer)
    with pytest.raises(Refused, match=f"已安排参加{waiting.reference}的陈述答辩，不能同日再安排"):
        plan_visit(defended, 2, officer)
    visit = plan_visit(defended, 3, officer)
    moved = defence.starts_at + DAY
    with pytest.raises(Refused, match=f"已安排参加{defended.reference}的现场评审，不能同日再安排"):
        planning.change(defence, starts_at=moved, place="会议室", by=officer)
    visits.change_plan(visit, starts_on=clock.today(), ends_on=clock.today(), programme="改期", by=officer)
    planning.change(defence, starts_at=moved, place="会议室", by=officer)


def test_a_candidate_is_at_one_of_the_two(cases: list[Application], officer: User) -> None:  # noqa: F811
    case = cases[0]
    day = clock.today()
    Visit.objects.create(application=case, starts_on=day, ends_on=day + DAY, planned_by=officer)
    with pytest.raises(Refused, match=f"{case.reference}在.*已安排现场评审"):
        plan_defence(case, 1, officer)
    plan_defence(case, 2, officer)


def test_of_another_panel_nobody_is_in_the_way(cases: list[Application], cycle: Cycle, officer: User) -> None:  # noqa: F811
    other = builders.make_application(cycle, stage=Stage.DEFENDED)
    plan_defence(cases[0], 2, officer)
    assert plan_visit(other, 2, officer).starts_on == clock.today() + 2 * DAY
