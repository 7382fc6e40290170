"""Scored cases, written directly: sheets, consensus and visit with their frozen sums."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Role, User
from awards.applications.models import Application
from awards.consensus.models import Consensus, ConsensusScore, ConsensusStage
from awards.criteria.models import Item
from awards.defence.models import Defence, DefenceScore, DefenceStage
from awards.review.models import ItemScore, ScoreSheet, SheetStage
from awards.visits.models import Visit, VisitScore, VisitStage
from core import clock
from tests import people

STRENGTH = {"factor": "A", "text": "高层领导亲自主持质量改进。", "reference": "第3页"}
OPPORTUNITY = {"factor": "D", "text": "新建单元的展开尚处早期。", "reference": "第8页"}


def items_of(application: Application) -> list[Item]:
    return list(Item.objects.of(application.cycle.criteria_id))


def sums(items: list[Item], percents: list[int | None]) -> dict[str, Any]:
    """Totals in hundredths; an item without percent does not apply, and the total is scaled to the set's."""
    categories: dict[str, int] = defaultdict(int)
    base = 0
    for item, percent in zip(items, percents, strict=True):
        if percent is not None:
            categories[item.category.clause] += item.points * percent
            base += item.points
    full = sum(item.points for item in items)
    return {"category_hundredths": dict(categories), "total_hundredths": sum(categories.values()) * full // base}


def make_sheet(application: Application, expert: User, *percents: int | None) -> ScoreSheet:
    items = items_of(application)
    sheet = ScoreSheet.objects.create(
        application=application,
        expert=expert,
        stage=SheetStage.HANDED_IN,
        handed_in_at=clock.now(),
        **sums(items, list(percents)),
    )
    ItemScore.objects.bulk_create(
        ItemScore(sheet=sheet, item=item, percent=percent, not_applicable=percent is None)
        for item, percent in zip(items, percents, strict=True)
    )
    return sheet


def make_consensus(application: Application, *percents: int | None, summary: str = "") -> Consensus:
    items = items_of(application)
    consensus = Consensus.objects.create(
        application=application, stage=ConsensusStage.AGREED, opened_by=people.make_user(Role.EXPERT), agreed_at=clock.now(),
        summary=summary, **sums(items, list(percents)),
    )  # fmt: skip
    ConsensusScore.objects.bulk_create(
        ConsensusScore(
            consensus=consensus, item=item, percent=percent, not_applicable=percent is None,
            strengths=[STRENGTH], opportunities=[OPPORTUNITY],
        )
        for item, percent in zip(items, percents, strict=True)
    )  # fmt: skip
    return consensus


def make_visit(application: Application, *percents: int | None, summary: str = "") -> Visit:
    items = items_of(application)
    visit = Visit.objects.create(
        application=application, stage=VisitStage.RECORDED, starts_on=clock.today(), ends_on=clock.today(), recorded_at=clock.now(),
        planned_by=people.make_user(Role.OFFICER), summary=summary, **sums(items, list(percents)),
    )  # fmt: skip
    VisitScore.objects.bulk_create(
        VisitScore(visit=visit, item=item, percent=percent, not_applicable=percent is None)
        for item, percent in zip(items, percents, strict=True)
    )
    return visit


def make_defence(application: Application, score: str, *experts: User, summary: str = "") -> Defence:
    """Recorded today with `score` of 100 from everybody; its total is of the criteria's full points."""
    hundredths, now = int(Decimal(score) * 100), clock.now()
    defence = Defence.objects.create(
        application=application, stage=DefenceStage.RECORDED, starts_at=now, ends_at=now + timedelta(minutes=40), place="第一会议室",
        planned_by=people.make_user(Role.OFFICER), announced_at=now, recorded_at=now, summary=summary,
        total_hundredths=hundredths * application.cycle.criteria.total // 100,
    )  # fmt: skip
    DefenceScore.objects.bulk_create(
        DefenceScore(defence=defence, expert=expert, score_hundredths=hundredths, handed_in_at=now)
        for expert in experts
    )
    return defence
