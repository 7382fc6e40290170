"""Every expert scores alone; the leader records what they gave."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence.models import Defence, DefenceScore, DefenceStage
from awards.defence.readings import total_of
from awards.review.actions import Incomplete
from core import clock
from core.forms import version_of
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people


def give(defence: Defence, expert: User, score: str) -> DefenceScore:
    actions.save_score(defence, by=expert, score=Decimal(score), strengths="数据翔实", weaknesses="对标不足")
    return actions.hand_in(defence, by=expert)


def test_nobody_scores_before_the_day_or_before_it_is_announced(
    planned: list[Defence], cycle: Cycle, officer: User, experts: list[User]
) -> None:
    with pytest.raises(Refused, match="尚未通知"):
        actions.save_score(planned[0], by=experts[0], score=Decimal(80))
    planning.announce(cycle, clock.today(), by=officer)
    Defence.objects.update(starts_at=clock.now() + timedelta(days=2), ends_at=clock.now() + timedelta(days=3))
    with pytest.raises(Refused, match="尚未进行"):
        actions.save_score(planned[0], by=experts[0], score=Decimal(80))


@pytest.mark.parametrize("score", ["-0.01", "100.01", "80.005", "NaN", "Infinity", "1E+20"])
def test_a_score_lies_between_0_and_100(defence: Defence, experts: list[User], score: str) -> None:
    with pytest.raises(Refused, match="0 至 100"):
        actions.save_score(defence, by=experts[0], score=Decimal(score))


def test_only_the_panel_scores(defence: Defence, officer: User) -> None:
    with pytest.raises(Refused, match="评审组成员"):
        actions.save_score(defence, by=people.make_user("expert"), score=Decimal(80))


def test_a_draft_is_not_written_over_by_another_window(defence: Defence, experts: list[User]) -> None:
    row = actions.save_score(defence, by=experts[0], score=Decimal(80), version="")
    actions.save_score(defence, by=experts[0], score=Decimal(81), version=version_of(row))
    with pytest.raises(Refused, match="已被修改"):
        actions.save_score(defence, by=experts[0], score=Decimal(82), version=version_of(row))
    with pytest.raises(Refused, match="已被修改"):
        actions.save_score(defence, by=experts[0], score=Decimal(82), version="")
    assert DefenceScore.objects.get().score_hundredths == 8100


def test_saving_the_same_again_leaves_no_line(defence: Defence, experts: list[User]) -> None:
    actions.save_score(defence, by=experts[0])
    assert not DefenceScore.objects.exists()
    for _twice in range(2):
        actions.save_score(defence, by=experts[0], score=Decimal("80.50"), strengths="好\r\n很好")
    assert Entry.objects.filter(verb="defence.save_score").count() == 1


def test_a_hand_in_needs_a_score_and_is_final(defence: Defence, experts: list[User]) -> None:
    actions.save_score(defence, by=experts[0], strengths="好")
    with pytest.raises(Refused, match="先填写得分"):
        actions.hand_in(defence, by=experts[0])
    give(defence, experts[0], "80")
    for act in (
        lambda: actions.save_score(defence, by=experts[0], score=Decimal(1)),
        lambda: actions.hand_in(defence, by=experts[0]),
    ):
        with pytest.raises(Refused, match="已提交并锁定"):
            act()


def test_nobody_sees_anothers_score_before_handing_in(
    defence: Defence, experts: list[User], officer: User, supervisor: User, enterprise: User, member: User
) -> None:
    def seen(user: User) -> set[User]:
        return {row.expert for row in DefenceScore.objects.visible_to(user)}

    give(defence, experts[0], "80")
    actions.save_score(defence, by=experts[1], score=Decimal(70))
    leader, draft, third = experts
    assert (seen(leader), seen(draft), seen(third)) == ({leader}, {draft}, set())
    assert (seen(officer), seen(supervisor), seen(enterprise), seen(member)) == (set(), {leader}, set(), set())
    actions.hand_in(defence, by=draft)
    assert (seen(leader), seen(draft), seen(third)) == ({leader, draft}, {leader, draft}, set())
    give(defence, third, "90")
    actions.save_summary(defence, text="问答", by=leader)
    actions.record(defence, by=leader)
    assert seen(officer) == set(experts)
    assert seen(enterprise) == set()
    assert seen(people.make_user("expert")) == set()


def test_a_score_is_given_back_with_a_reason(defence: Defence, experts: list[User], officer: User) -> None:
    give(defence, experts[1], "8")
    with pytest.raises(Refused, match="理由"):
        actions.reopen(defence, expert=experts[1], reason="", by=experts[0])
    actions.reopen(defence, expert=experts[1], reason="漏打一位数", by=experts[0])
    assert "漏打一位数" in Letter.objects.get(template="awards/defence_reopened").body
    assert give(defence, experts[1], "80").is_handed_in
    give(defence, experts[0], "70")
    with pytest.raises(Refused, match="不能自行退回"):
        actions.reopen(defence, expert=experts[0], reason="改主意", by=experts[0])
    actions.reopen(defence, expert=experts[0], reason="误填", by=officer)
    with pytest.raises(Refused, match="没有已提交"):
        actions.reopen(defence, expert=experts[0], reason="误填", by=officer)


def test_the_record_says_what_is_missing(defence: Defence, experts: list[User], officer: User) -> None:
    give(defence, experts[0], "80")
    with pytest.raises(Incomplete) as refusal:
        actions.record(defence, by=experts[0])
    assert [str(row) for row in refusal.value.missing] == [
        "专家乙尚未提交答辩评分",
        "专家丙尚未提交答辩评分",
        "尚未填写问答记录",
    ]
    with pytest.raises(Refused, match="不是这家申报的组长"):
        actions.record(defence, by=experts[1])
    with pytest.raises(Refused, match="不是这家申报的组长"):
        actions.save_summary(defence, text="问答", by=experts[1])


def test_the_leader_learns_that_everybody_has_handed_in(defence: Defence, experts: list[User]) -> None:
    for expert in experts:
        assert not Letter.objects.filter(template="awards/defence_complete").exists()
        give(defence, expert, "80")
    assert Letter.objects.get(template="awards/defence_complete").recipient == experts[0]


def test_a_record_is_frozen_and_moves_the_case(defence: Defence, cases: list[Application], experts: list[User]) -> None:
    for expert, score in zip(experts, ("80", "90.5", "85.01"), strict=True):
        give(defence, expert, score)
    actions.save_summary(defence, text="专家提问三轮，回答清楚。", by=experts[0])
    actions.record(defence, by=experts[0])
    defence.refresh_from_db()
    cases[0].refresh_from_db()
    # (8000 + 9050 + 8501) / 3 = 8517 of 10000, of 100 points
    assert (defence.stage, defence.total_hundredths, cases[0].stage) == (DefenceStage.RECORDED, 8517, Stage.DEFENDED)
    line = Entry.objects.get(verb="defence.record")
    assert line.data["total"] == 8517
    assert len(line.data["sha256"]) == 64
    assert "scores" not in line.data
    for act in (
        lambda: actions.save_score(defence, by=experts[0], score=Decimal(1)),
        lambda: actions.reopen(defence, expert=experts[1], reason="x", by=experts[0]),
        lambda: actions.save_summary(defence, text="改", by=experts[0]),
        lambda: actions.record(defence, by=experts[0]),
    ):
        with pytest.raises(Refused, match="已锁定"):
            act()


def test_who_was_absent_is_not_waited_for(defence: Defence, experts: list[User], officer: User) -> None:
    actions.save_score(defence, by=experts[2], score=Decimal(10))
    actions.excuse(defence, expert=experts[2], reason="临时出差", by=officer)
    with pytest.raises(Refused, match="登记您缺席"):
        actions.save_score(defence, by=experts[2], score=Decimal(10))
    with pytest.raises(Refused, match="只有负责这家申报"):
        actions.excuse(defence, expert=people.make_user("expert"), reason="x", by=officer)
    for expert in experts[:2]:
        give(defence, expert, "80")
    with pytest.raises(Refused, match="不能登记缺席"):
        actions.excuse(defence, expert=experts[0], reason="x", by=officer)
    actions.save_summary(defence, text="问答", by=experts[0])
    actions.record(defence, by=experts[0])
    assert Defence.objects.get(pk=defence.pk).total_hundredths == 8000


def test_an_absence_is_taken_back(defence: Defence, experts: list[User], officer: User) -> None:
    actions.excuse(defence, expert=experts[2], reason="堵车", by=officer)
    actions.take_back_excuse(defence, expert=experts[2], by=officer)
    assert give(defence, experts[2], "80").is_handed_in
    with pytest.raises(Refused, match="没有登记缺席"):
        actions.take_back_excuse(defence, expert=experts[2], by=officer)


def test_a_record_needs_somebody_s_score(defence: Defence, experts: list[User], officer: User) -> None:
    for expert in experts:
        actions.excuse(defence, expert=expert, reason="停电", by=officer)
    actions.save_summary(defence, text="问答", by=experts[0])
    with pytest.raises(Incomplete) as refusal:
        actions.record(defence, by=experts[0])
    assert [str(row) for row in refusal.value.missing] == ["没有任何专家提交答辩评分"]


@pytest.mark.parametrize(
    ("aggregation", "total", "expected"),
    [
        ("mean", 1000, 80_003),  # 24001 / 3 = 8000.333..., of 1000 points: 80003.33
        ("consensus", 1000, 80_003),
        ("trimmed", 1000, 80_000),
        ("median", 1000, 80_000),
        ("mean", 550, 44_002),  # 44001.83, rounded once
        ("mean", 100, 8000),
    ],
)
def test_the_sum_is_exact_and_rounded_once(cycle: Cycle, aggregation: str, total: int, expected: int) -> None:
    cycle.rulebook["review"] = {"aggregation": aggregation}
    cycle.criteria.total = total
    scores = [DefenceScore(score_hundredths=given) for given in (7000, 8000, 9001)]
    assert total_of(scores, cycle) == expected


def test_a_case_that_was_withdrawn_is_not_scored(
    defence: Defence, cases: list[Application], experts: list[User]
) -> None:
    Application.objects.filter(pk=cases[0].pk).update(stage=Stage.WITHDRAWN)
    with pytest.raises(Refused, match="已撤回"):
        actions.save_score(defence, by=experts[0], score=Decimal(80))
