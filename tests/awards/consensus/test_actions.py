"""The leader agrees item by item; differences are found, reasons asked for, sums frozen."""

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.consensus import actions
from awards.consensus.differences import differences, most_disputed_first
from awards.consensus.models import Consensus, ConsensusStage
from awards.criteria.models import Item
from awards.panels import assignment
from awards.review.actions import Incomplete
from awards.review.entries import Stale
from awards.review.models import ItemScore
from core.forms import version_of
from core.models import Entry
from core.refusal import Refused
from tests.awards.panels import stories


@pytest.fixture
def consensus(case: Application, leader: User) -> Consensus:
    return actions.open_consensus(case, by=leader)


def _item(clause: str) -> Item:
    return Item.objects.get(clause=clause)


def test_differences_are_found_and_the_worst_stand_first(case: Application) -> None:
    rows = most_disputed_first(differences(case))
    assert [(row.item.clause, row.spread, row.median, row.needs_reason) for row in rows] == [
        ("4.1.3", 25, 50, True),
        ("4.7.2", 0, 60, True),
        ("4.1.2", 10, 45, False),
    ]
    assert rows[1].disputes_applicability


def test_only_the_leader_opens_and_only_after_the_review(
    case: Application, experts: list[User], leader: User, officer: User
) -> None:
    for user in (experts[1], officer):
        with pytest.raises(Refused, match="不是这家申报的组长"):
            actions.open_consensus(case, by=user)
    opened = actions.open_consensus(case, by=leader)
    assert actions.open_consensus(case, by=leader) == opened
    assert opened.scores.count() == 3


def test_a_case_in_review_is_not_agreed_on(case: Application, leader: User) -> None:
    Application.objects.filter(pk=case.pk).update(stage=Stage.IN_REVIEW)
    with pytest.raises(Refused, match="独立评审结束之后"):
        actions.open_consensus(case, by=leader)


def test_medians_are_taken_for_calm_items_only(consensus: Consensus, leader: User) -> None:
    taken = actions.accept_medians(consensus, by=leader)
    assert [(score.item.clause, score.percent) for score in taken] == [("4.1.2", 45)]
    assert Entry.objects.get(verb="consensus.accept_medians").after == {"4.1.2": 45}
    with pytest.raises(Refused, match="没有可以采用中位数"):
        actions.accept_medians(consensus, by=leader)


def test_with_the_medians_come_the_experts_comments_once_each(
    consensus: Consensus, case: Application, leader: User, experts: list[User]
) -> None:
    second = ItemScore.objects.get(sheet__expert=experts[1], sheet__application=case, item__clause="4.1.2")
    second.strengths = [{**stories.STRENGTH, "text": "高层领导 按季评审改进机会。", "reference": "第9段"}]
    second.opportunities = [{"factor": "D", "text": "部分车间尚未展开。", "reference": ""}]
    second.save()
    actions.accept_medians(consensus, by=leader)
    taken = consensus.scores.get(item__clause="4.1.2")
    assert (taken.strengths, taken.opportunities) == ([stories.STRENGTH], second.opportunities)
    assert Entry.objects.get(verb="consensus.accept_medians").data == {"comments": {"4.1.2": 2}}
    assert not any(expert.name in str([taken.strengths, taken.opportunities]) for expert in experts)
    edited = actions.save_item(
        consensus, taken.item, percent=45, strengths=taken.strengths, version=version_of(taken), by=leader
    )
    assert edited.opportunities == []


def test_what_the_leader_wrote_stands_before_what_is_adopted(consensus: Consensus, leader: User) -> None:
    own = {"factor": "A", "text": "方法成体系。", "reference": ""}
    actions.save_item(consensus, _item("4.1.2"), strengths=[own], by=leader)
    actions.accept_medians(consensus, by=leader)
    assert consensus.scores.get(item__clause="4.1.2").strengths == [own, stories.STRENGTH]


def test_an_agreement_without_comments_is_confirmed_or_the_experts_words_are_adopted(
    consensus: Consensus, leader: User
) -> None:
    for clause in ("4.1.2", "4.1.3", "4.7.2"):
        actions.save_item(consensus, _item(clause), percent=50, reason="经讨论一致", by=leader)
    actions.save_summary(consensus, text="一致", by=leader)
    with pytest.raises(Refused, match="3个评分项没有评语（4.1.2、4.1.3、4.7.2）"):
        actions.agree(consensus, by=leader)
    taken = actions.adopt_comments(consensus, by=leader)
    assert [score.strengths for score in taken] == [[stories.STRENGTH]] * 3
    with pytest.raises(Refused, match="没有可以采纳的评语"):
        actions.adopt_comments(consensus, by=leader)
    actions.save_item(consensus, _item("4.1.3"), percent=50, reason="经讨论一致", by=leader)
    with pytest.raises(Refused, match="1个评分项没有评语（4.1.3）"):
        actions.agree(consensus, by=leader)
    assert actions.agree(consensus, by=leader, without_comments=True).stage == ConsensusStage.AGREED


def test_what_was_agreed_is_not_overwritten_by_a_median(consensus: Consensus, leader: User) -> None:
    actions.save_item(consensus, _item("4.1.2"), percent=50, by=leader)
    with pytest.raises(Refused, match="没有可以采用中位数"):
        actions.accept_medians(consensus, by=leader)
    assert consensus.scores.get(item__clause="4.1.2").percent == 50


def test_a_difference_and_a_value_that_nobody_gave_ask_for_a_reason(consensus: Consensus, leader: User) -> None:
    actions.save_item(consensus, _item("4.1.2"), percent=80, by=leader)
    actions.save_item(consensus, _item("4.1.3"), percent=50, by=leader)
    actions.save_item(consensus, _item("4.7.2"), percent=60, reason="资料中有数据，条款适用", by=leader)
    with pytest.raises(Incomplete) as refusal:
        actions.agree(consensus, by=leader)
    assert [row.item.clause if row.item else "" for row in refusal.value.missing] == ["4.1.2", "4.1.3", ""]
    assert "须写明合议理由" in str(refusal.value.missing[0])


def test_an_agreement_is_frozen_and_moves_the_case(consensus: Consensus, case: Application, leader: User) -> None:
    agreed = stories.agreed(case, leader, 50)
    agreed.refresh_from_db()
    case.refresh_from_db()
    assert (agreed.stage, agreed.total_hundredths) == (ConsensusStage.AGREED, 5000)
    assert agreed.category_hundredths == {"4.1": 4000, "4.7": 1000}
    assert case.stage == Stage.AGREED
    for act in (
        lambda: actions.save_item(consensus, _item("4.1.2"), percent=55, by=leader),
        lambda: actions.save_summary(consensus, text="改", by=leader),
        lambda: actions.accept_medians(consensus, by=leader),
        lambda: actions.agree(consensus, by=leader),
    ):
        with pytest.raises(Refused, match="已锁定"):
            act()


def test_a_stale_page_is_refused(consensus: Consensus, leader: User) -> None:
    old = version_of(consensus.scores.get(item__clause="4.1.2"))
    actions.save_item(consensus, _item("4.1.2"), percent=50, version=old, by=leader)
    with pytest.raises(Stale):
        actions.save_item(consensus, _item("4.1.2"), percent=55, version=old, by=leader)


def test_an_acting_leader_agrees_and_the_named_one_no_longer_does(
    consensus: Consensus, case: Application, experts: list[User], leader: User, officer: User
) -> None:
    assignment.name_acting_leader(case, expert=experts[1], by=officer)
    with pytest.raises(Refused, match="不是这家申报的组长"):
        actions.save_item(consensus, _item("4.1.2"), percent=50, by=leader)
    actions.save_item(consensus, _item("4.1.2"), percent=50, by=experts[1])
