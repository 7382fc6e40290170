"""The bureau plans a day, draws lots, tells everybody, and changes what must be changed."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence.models import Defence
from awards.defence.readings import outside_window, to_plan
from awards.panels.readings import drawn
from core import clock
from core.models import Entry, Letter
from core.refusal import Refused
from tests.awards import builders
from tests.awards.defence.conftest import PLAN, book, make_agreed

ROOM = "市政府第一会议室"


def at(text: str, day: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(clock.today() + timedelta(day), time.fromisoformat(text)))


def plan(cycle: Cycle, cases: list[Application], by: User, **changes: Any) -> list[Defence]:
    given: dict[str, Any] = {
        "day": clock.today(),
        "first": time(9),
        "place": ROOM,
        "pause": 10,
        "by_lot": False,
        **changes,
    }
    return planning.plan(cycle, applications=cases, by=by, **given)


def test_a_day_is_planned_one_after_the_other(planned: list[Defence]) -> None:
    slots = [(row.order, row.starts_at, row.ends_at, row.place) for row in planned]
    assert slots == [(1, at("09:00"), at("09:40"), ROOM), (2, at("09:50"), at("10:30"), ROOM)]
    assert Entry.objects.filter(verb="defence.plan").count() == 2
    assert not Letter.objects.filter(template__startswith="awards/defence").exists()


def test_the_lot_can_be_repeated(cycle: Cycle, cases: list[Application], officer: User) -> None:
    rows = plan(cycle, cases, officer, by_lot=True, seed="天中二零一五")
    line = Entry.objects.get(verb="defence.draw")
    assert line.data["seed"] == "天中二零一五"
    assert [row.application_id for row in rows] == drawn("天中二零一五", line.data["pool"], 2) == line.data["drawn"]
    assert line.data["applications"] == [row.application.reference for row in rows]


def test_an_empty_seed_is_made(cycle: Cycle, cases: list[Application], officer: User) -> None:
    plan(cycle, cases, officer, by_lot=True)
    assert len(Entry.objects.get(verb="defence.draw").data["seed"]) == 32


def test_only_cases_that_wait_are_planned(
    cycle: Cycle, cases: list[Application], officer: User, planned: list[Defence]
) -> None:
    assert to_plan(officer) == []
    with pytest.raises(Refused, match="已经安排了陈述答辩"):
        plan(cycle, cases[:1], officer, first=time(14))
    draft = builders.make_application(cycle, stage=Stage.SUBMITTED)
    with pytest.raises(Refused, match="不能安排陈述答辩"):
        plan(cycle, [draft], officer, first=time(14))
    with pytest.raises(Refused, match="至少选择一家"):
        plan(cycle, [], officer)


def test_a_case_of_another_cycle_or_a_plan_without_defence(cycle: Cycle, officer: User) -> None:
    other = builders.make_cycle(code="zmd-2016", edition=7)
    case = builders.make_application(other, stage=Stage.AGREED)
    with pytest.raises(Refused, match="不是本届申报"):
        plan(cycle, [case], officer)
    with pytest.raises(Refused, match="不含这一环节"):
        plan(other, [case], officer)
    assert to_plan(officer) == []


def test_the_day_must_hold_everybody_and_not_be_over(cycle: Cycle, cases: list[Application], officer: User) -> None:
    with pytest.raises(Refused, match="当天安排不下"):
        plan(cycle, cases, officer, first=time(23))
    with pytest.raises(Refused, match="日期已过"):
        plan(cycle, cases, officer, day=clock.today() - timedelta(1))


def test_a_room_and_an_expert_are_at_one_place_at_a_time(
    cycle: Cycle, cases: list[Application], experts: list[User], officer: User, head: User
) -> None:
    plan(cycle, cases[:1], officer)
    with pytest.raises(Refused, match="市政府第一会议室在.*已安排.*时间冲突"):
        plan(cycle, cases[1:], officer, first=time(9, 30))
    with pytest.raises(Refused, match="专家专家甲、专家乙、专家丙在.*时间冲突"):
        plan(cycle, cases[1:], officer, first=time(9, 30), place="第二会议室")
    plan(cycle, cases[1:], officer, first=time(9, 40), place="第二会议室")


def test_rooms_are_shared_between_cycles(
    cycle: Cycle, cases: list[Application], experts: list[User], officer: User, head: User
) -> None:
    plan(cycle, cases, officer)
    later = builders.make_cycle(code="zmd-2016", edition=7, rulebook=book())
    [case] = make_agreed(later, experts, officer, head, None)
    with pytest.raises(Refused, match="时间冲突"):
        plan(later, [case], officer, first=time(10))


def test_whoever_withdrew_holds_no_room(
    cycle: Cycle, cases: list[Application], planned: list[Defence], officer: User, experts: list[User], head: User
) -> None:
    Application.objects.filter(pk=cases[0].pk).update(stage=Stage.WITHDRAWN)
    later = builders.make_cycle(code="zmd-2016", edition=7, rulebook=book())
    [case] = make_agreed(later, experts, officer, head, None)
    [row] = plan(later, [case], officer)
    assert row.starts_at == at("09:00")
    told = planning.announce(cycle, clock.today(), by=officer)
    assert [one.application_id for one in told] == [cases[1].pk]


def test_everybody_concerned_is_told_once(
    cycle: Cycle, planned: list[Defence], officer: User, enterprise: User, experts: list[User]
) -> None:
    planning.announce(cycle, clock.today(), by=officer)
    applicants = Letter.objects.filter(template="awards/defence_planned")
    assert enterprise in {letter.recipient for letter in applicants}
    assert applicants.count() == 2
    letter = applicants.get(recipient=enterprise)
    assert "09:00" in letter.body
    assert "40 分钟" in letter.body
    assert planned[1].application.organization.name not in letter.body
    heard = Letter.objects.filter(template="awards/defence_day")
    assert {letter.recipient for letter in heard} == set(experts)
    assert all(planned[1].application.reference in letter.body for letter in heard)
    with pytest.raises(Refused, match="没有需要通知"):
        planning.announce(cycle, clock.today(), by=officer)


def test_the_lot_is_drawn_again_until_somebody_has_been_told(
    cycle: Cycle, planned: list[Defence], officer: User
) -> None:
    with pytest.raises(Refused, match="理由"):
        planning.draw_again(planned, reason=" ", by=officer)
    planning.draw_again(planned, reason="漏列一家", by=officer, seed="再抽")
    line = Entry.objects.get(verb="defence.draw_again")
    order = list(Defence.objects.order_by("order").values_list("application_id", flat=True))
    assert order == line.data["drawn"] == drawn("再抽", line.data["pool"], 2)
    assert (line.note, [row.starts_at for row in Defence.objects.order_by("order")]) == (
        "漏列一家",
        [at("09:00"), at("09:50")],
    )
    planning.announce(cycle, clock.today(), by=officer)
    with pytest.raises(Refused, match="不能重新抽签"):
        planning.draw_again(planned, reason="再来", by=officer)


def test_a_slot_is_changed_and_told_again(
    cycle: Cycle, planned: list[Defence], defence: Defence, officer: User, enterprise: User, experts: list[User]
) -> None:
    with pytest.raises(Refused, match="时间冲突"):
        planning.change(defence, starts_at=at("10:00"), place=ROOM, by=officer)
    planning.change(defence, starts_at=at("11:00"), place=ROOM, by=officer)
    orders = {row.application_id: (row.order, row.ends_at) for row in Defence.objects.all()}
    assert orders == {planned[0].application_id: (2, at("11:40")), planned[1].application_id: (1, at("10:30"))}
    assert {letter.recipient for letter in Letter.objects.filter(template="awards/defence_changed")} == {
        enterprise,
        *experts,
    }
    line = Entry.objects.get(verb="defence.change")
    assert set(line.before) == set(line.after) == {"starts_at", "ends_at"}


def test_a_slot_is_cancelled_with_a_reason(
    defence: Defence, cases: list[Application], officer: User, experts: list[User]
) -> None:
    with pytest.raises(Refused, match="理由"):
        planning.cancel(defence, reason="", by=officer)
    planning.cancel(defence, reason="企业停电", by=officer)
    assert to_plan(officer) == [cases[0]]
    assert "企业停电" in Letter.objects.filter(template="awards/defence_cancelled")[0].body
    assert Defence.objects.get().order == 1


def test_nothing_moves_once_somebody_scores(defence: Defence, officer: User, experts: list[User]) -> None:
    actions.save_score(defence, by=experts[0], score=None, strengths="提前写下")
    planning.change(defence, starts_at=at("15:00"), place=ROOM, by=officer)
    actions.save_score(defence, by=experts[0], score=None)
    actions.save_score(defence, by=experts[0], score=Decimal("80"))
    with pytest.raises(Refused, match="已有专家开始评分"):
        planning.change(defence, starts_at=at("16:00"), place=ROOM, by=officer)
    with pytest.raises(Refused, match="已有专家开始评分"):
        planning.cancel(defence, reason="停电", by=officer)


def test_a_day_outside_the_plan_is_warned_of(officer: User) -> None:
    made = book()
    place = PLAN.index("defence")
    made["stages"][place] |= {"opens": at("00:00", 30).isoformat(), "closes": at("00:00", 32).isoformat()}
    cycle = builders.make_cycle(rulebook=made)
    assert "不在本届计划" in outside_window(cycle, at("09:00"), at("10:00"))
    assert outside_window(cycle, at("09:00", 30), at("10:00", 30)) == ""
    assert outside_window(builders.make_cycle(code="x", edition=9, rulebook=book()), at("09:00"), at("10:00")) == ""
