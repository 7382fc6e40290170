"""Cycles in which people name who goes on, and cases that stand to be named."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Organization
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, Tier
from awards.nominations.actions import Choice
from tests.awards import builders

WITHOUT_RANKING = ("application", "completeness", "review", "consensus", "committee", "notice", "decision")
WITHOUT_COMMITTEE = (
    "application",
    "completeness",
    "preliminary",
    "review",
    "consensus",
    "visits",
    "ranking",
    "notice",
    "decision",
)
WITH_NEITHER = ("application", "completeness", "decision")
TIERS: list[dict[str, Any]] = [
    {"code": "gold", "name": "金奖", "quota": 1, "prize_yuan": "200000"},
    {"code": "silver", "name": "银奖", "quota": 2},
    {"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True},
]


def make_cycle(phases: Sequence[str], *, closed: bool = True, **changes: Any) -> Cycle:
    """A published cycle of `phases`; its application window is over unless said."""
    book = builders.make_rulebook(**{"tiers": TIERS, **changes})
    stages = [{"name": name} for name in phases]
    stages[0] = book["stages"][0]
    cycle = builders.make_cycle(rulebook={**book, "stages": stages})
    if closed:
        builders.close_window(cycle)
    return cycle


def ready(cycle: Cycle, organization: Organization | None = None) -> Application:
    """A case that has come through everything before the naming."""
    last = {"consensus": Stage.AGREED, "completeness": Stage.ACCEPTED, "visits": Stage.VISITED}
    stage = next(last[name] for name in reversed(cycle.phases) if name in last)
    return builders.make_application(cycle, organization, stage=stage, filled=False)


def tier(cycle: Cycle, code: str) -> Tier:
    return cycle.tiers.get(code=code)


def choices(cycle: Cycle, given: dict[Application, str]) -> dict[int, Choice]:
    """Case -> tier's code, or a reason in brackets: "（材料单薄）"."""
    return {
        case.pk: Choice(None, word.strip("（）")) if word.startswith("（") else Choice(tier(cycle, word))
        for case, word in given.items()
    }
