"""The step table under random hands: no illegal stage, no gap in the journal, a chain that verifies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from awards.applications import handing_in
from awards.applications.models import Application
from awards.applications.workflow import CLOSED, PHASE_OF_STAGE, STEPS, Stage
from awards.cycles.models import Cycle, Phase
from awards.screening import actions as screening
from awards.screening.actions import Found
from core import clock, journal
from core.refusal import Refused
from core.workflow import take
from tests import people
from tests.awards import builders


def test_every_stage_but_the_first_is_reached_and_every_open_stage_is_left() -> None:
    assert {step.target for step in STEPS.values()} == set(Stage) - {Stage.DRAFT}
    assert all(STEPS.from_stage(stage) for stage in set(Stage) - CLOSED)
    onward = {step.name for stage in CLOSED for step in STEPS.from_stage(stage)}
    assert onward == {"move_up"}, "only who was not selected may come back, for one who was excluded"


def test_every_phase_of_a_step_is_a_phase_of_the_plan() -> None:
    assert {step.phase for step in STEPS.values() if step.phase} <= set(Phase.values)
    assert set(PHASE_OF_STAGE.values()) <= set(Phase.values)


def findings(codes: tuple[str, ...], passed: bool) -> dict[str, Found]:
    return {code: Found(passed) for code in codes}


Act = Callable[[Application, User], Any]
ACTS: dict[str, Act] = {
    "submit": lambda row, by: handing_in.submit(row, by=by),
    "withdraw": lambda row, by: handing_in.withdraw(row, reason="改组", by=by),
    "accept": lambda row, by: screening.accept(row, findings=findings(builders.COMPLETENESS, True), by=by),
    "send_back": lambda row, by: screening.send_back(
        row,
        findings=findings(builders.COMPLETENESS, False),
        reason="缺页",
        due_on=clock.today() + timedelta(days=5),
        by=by,
    ),
    "reject": lambda row, by: screening.reject(
        row, findings=findings(builders.COMPLETENESS, False), reason="超范围", by=by
    ),
    "admit": lambda row, by: screening.admit(row, findings=findings(builders.CHECKS, True), by=by),
    "decline": lambda row, by: screening.decline(
        row, findings=findings(builders.CHECKS, False), reason="未导入", by=by
    ),
}
# Half of the steps are drawn from all there are, half (a number) from those that the stage allows, so that walks come far.
choices = st.one_of(st.sampled_from(sorted(STEPS)), st.integers(0, 9))


def legal_step(stage: str, number: int) -> str:
    """One of the steps that lead away from `stage`, but out of the process only rarely; any step where none does."""
    onward = [step.name for step in STEPS.from_stage(stage) if step.target not in CLOSED or number == 9]
    return onward[number % len(onward)] if onward else "submit"


def refused(act: Act, row: Application, by: User) -> str:
    try:
        act(row, by)
    except Refused as refusal:
        return refusal.sentence
    return ""


@pytest.fixture
def everybody(officer: User, head: User, expert: User, member: User, supervisor: User) -> list[User]:
    return [officer, head, expert, member, supervisor]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.tuples(choices, st.integers(0, 5), st.booleans()), min_size=10, max_size=40))
def test_random_steps_by_random_people(
    cycle: Cycle, everybody: list[User], walk: list[tuple[str | int, int, bool]]
) -> None:
    """Steps are taken through the slice's own action where there is one, through the table otherwise; `is_stale` acts on an old copy."""
    owner = people.make_user("enterprise")
    case = builders.make_application(cycle, people.make_organization(user=owner), by=owner)
    people_here = [*everybody, owner]
    old = Application.objects.get(pk=case.pk)
    taken: list[tuple[str, str]] = []
    for choice, who, is_stale in walk:
        row = old if is_stale else Application.objects.get(pk=case.pk)
        before = Application.objects.get(pk=case.pk).stage
        name = choice if isinstance(choice, str) else legal_step(before, choice)
        act = ACTS.get(name, lambda row, by, name=name: take(STEPS[name], row, by=by))
        refusal = refused(act, row, people_here[who])
        after = Application.objects.get(pk=case.pk)
        if refusal:
            assert refusal.endswith("。")
            assert after.stage == before
            continue
        assert before in STEPS[name].sources
        assert after.stage == STEPS[name].target
        assert not STEPS[name].phase or STEPS[name].phase in cycle.phases
        taken.append((before, after.stage))
    lines = list(journal.timeline(case))
    assert [(line.before["stage"], line.after["stage"]) for line in lines] == taken
    assert [line.sequence for line in lines] == sorted({line.sequence for line in lines})
    number, fault = journal.verify()
    assert fault is None
    assert number >= len(lines)


@pytest.mark.parametrize(
    "plan", [("application", "review", "decision"), ("application", "completeness", "review", "decision")]
)
def test_a_step_whose_phase_is_not_in_the_plan_is_refused(db: None, officer: User, plan: tuple[str, ...]) -> None:
    book = builders.make_rulebook()
    book["stages"] = [stage for stage in book["stages"] if stage["name"] in plan]
    book["ranking"] = {"weights": {"document": "100"}}
    book["review"] = {"aggregation": "mean"}
    case = builders.make_application(builders.make_cycle(rulebook=book), stage="accepted")
    with pytest.raises(Refused, match="不含这一环节"):
        take(STEPS["admit"], case, by=officer)
    assert take(STEPS["begin_review"], case, by=officer).after == {"stage": "in_review"}


def test_a_phase_that_is_not_done_cannot_be_skipped(cycle: Cycle, officer: User) -> None:
    case = builders.make_application(cycle, stage="accepted")
    with pytest.raises(Refused, match="前面的环节尚未完成"):
        take(STEPS["begin_review"], case, by=officer)
