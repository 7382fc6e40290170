"""The shortest ways to a pairing at any stage."""

from datetime import date
from typing import Any

from accounts.models import Organization, Role, User
from benchmarking.pairings.actions import agreeing, recording
from benchmarking.pairings.actions.agreeing import GoalGiven
from benchmarking.pairings.actions.recording import Outcome
from benchmarking.pairings.models import Pairing
from core import clock
from tests import people

NOW = people.moment("2016-03-10 09:00")
GOALS = [GoalGiven("一次交验合格率", "91%", "96%"), GoalGiven("建立检验制度", "", "制度发布")]
FACTS: dict[str, Any] = {
    "kind": "small_firm", "topic": "现场质量管理辅导", "starts_on": date(2016, 3, 15), "ends_on": date(2016, 12, 31),
}  # fmt: skip


def make_firm(name: str = "", **values: Any) -> tuple[Organization, User]:
    user = people.make_user(Role.ENTERPRISE)
    return people.make_organization(name, user=user, **values), user


def proposed(helper: Organization, helped: Organization, by: User, **facts: Any) -> Pairing:
    with clock.at(NOW):
        return agreeing.propose(helper, helped, by=by, **{"goals": GOALS, **FACTS, **facts})


def running(helper: Organization, helped: tuple[Organization, User], by: User) -> Pairing:
    pairing = proposed(helper, helped[0], by)
    with clock.at(NOW):
        agreeing.agree(pairing, by=helped[1])
    return pairing


def visited(pairing: Pairing, by: User, **values: Any) -> Pairing:
    facts: dict[str, Any] = {"held_on": date(2016, 4, 1), "people": "甲、乙", "content": "诊断关键工序", "by": by}
    recording.record(pairing, **{**facts, **values})
    return pairing


def reached(pairing: Pairing, by: User) -> Pairing:
    """Every goal but the last is reached."""
    goals = list(pairing.goals.all())
    outcomes = {goal.pk: Outcome("97%", goal is not goals[-1]) for goal in goals}
    recording.set_results(pairing, outcomes=outcomes, by=by)
    return pairing


def ready(helper: Organization, helped: tuple[Organization, User], by: User) -> Pairing:
    return reached(visited(running(helper, helped, by), by), by)


def posted(**values: str) -> dict[str, str]:
    """What the page of a proposal sends."""
    given = {
        "kind": "small_firm",
        "topic": "现场辅导",
        "starts_on": "2016-03-15",
        "ends_on": "2016-12-31",
        "text-0": "合格率",
    }
    return given | values
