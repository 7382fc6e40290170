"""The way of a case through its panel, by the same actions that the pages call."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.consensus import actions as consensus_actions
from awards.consensus.models import Consensus
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.panels import actions as panels
from awards.panels import assignment, declarations, seats
from awards.panels.models import Panel
from awards.review import actions as review
from awards.review.entries import Judgement
from awards.review.models import ScoreSheet
from tests.awards import builders

STRENGTH = {"factor": "I", "text": "高层领导按季评审改进机会。", "reference": "第1段"}


def appointed(
    cycle: Cycle, experts: Sequence[User], applications: Sequence[Application], *, by: User, approved_by: User
) -> Panel:
    """An appointed panel, led by the first of `experts`; nothing declared yet."""
    panel = panels.create(cycle, name=f"第{cycle.panels.count() + 1}组", by=by)
    for expert in experts:
        seats.seat(panel, expert=expert, by=by, is_leader=expert == experts[0])
    assignment.assign(panel, applications=applications, by=by)
    return panels.appoint(panel, by=approved_by)


def in_review(
    cycle: Cycle, experts: Sequence[User], applications: Sequence[Application], *, by: User, approved_by: User
) -> list[ScoreSheet]:
    """Everybody has declared no interest, and the review has begun."""
    panel = appointed(cycle, experts, applications, by=by, approved_by=approved_by)
    for expert in experts:
        declarations.declare_none(applications, by=expert)
    return review.begin_review(panel, by=by)


def judgements(criteria_id: int, *percents: int | None) -> dict[str, Judgement]:
    """One judgement per item in the order of the criteria; None is "not applicable", a single percent serves for all."""
    items = list(Item.objects.of(criteria_id))
    given = list(percents) if len(percents) > 1 else list(percents) * len(items)
    return {
        item.clause: Judgement(percent, percent is None, [] if percent is None else [STRENGTH])
        for item, percent in zip(items, given, strict=True)
    }


def score(sheet: ScoreSheet, *percents: int | None, overall: str = "总体处于中等水平。") -> ScoreSheet:
    review.save_sheet(
        sheet, judgements(sheet.application.cycle.criteria_id, *percents), by=sheet.expert, overall=overall
    )
    return sheet


def handed_in(sheet: ScoreSheet, *percents: int | None, **values: Any) -> ScoreSheet:
    return review.hand_in(score(sheet, *percents, **values), by=sheet.expert)


def reviewed(
    cycle: Cycle, experts: Sequence[User], *percents: Sequence[int | None], by: User, approved_by: User
) -> Application:
    """A case whose review is closed; `percents` are the experts' scores, in order."""
    case = builders.make_application(cycle, stage=Stage.ADMITTED)
    for sheet, row in zip(in_review(cycle, experts, [case], by=by, approved_by=approved_by), percents, strict=True):
        handed_in(sheet, *row)
    return review.close_review(case, by=by)


def agreed(
    case: Application, leader: User, percent: int = 50, reason: str = "经讨论，按多数专家意见确定。"
) -> Consensus:
    """Everything agreed at one percent."""
    consensus = consensus_actions.open_consensus(case, by=leader)
    for item in Item.objects.of(case.cycle.criteria_id):
        consensus_actions.save_item(consensus, item, by=leader, percent=percent, strengths=[STRENGTH], reason=reason)
    consensus_actions.save_summary(consensus, text="合议一致。", by=leader)
    return consensus_actions.agree(consensus, by=leader)
