"""Panels are named, approved by a second person, and every expert says whether there is an interest."""

import pytest

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.panels import actions, assignment, declarations, seats
from awards.panels.models import Declaration, Panel, PanelCase
from awards.panels.readings import drawn, pool_of, standings
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.panels import stories


@pytest.fixture
def panel(cycle: Cycle, officer: User) -> Panel:
    return actions.create(cycle, name="第一组", by=officer)


def _seat_all(panel: Panel, experts: list[User], by: User) -> None:
    for expert in experts:
        seats.seat(panel, expert=expert, by=by, is_leader=expert == experts[0])


def test_a_panel_is_appointed_and_everybody_is_asked(
    panel: Panel, case: Application, experts: list[User], officer: User, head: User
) -> None:
    _seat_all(panel, experts, officer)
    assignment.assign(panel, applications=[case], by=officer)
    actions.appoint(panel, by=head)
    assert Panel.objects.get().appointed_at
    assert {letter.recipient_id for letter in Letter.objects.all()} == {expert.pk for expert in experts}
    assert case.reference in Letter.objects.first().body
    assert Entry.objects.filter(verb="panels.appoint").count() == 1


def test_a_panel_that_is_too_small_is_not_appointed(
    panel: Panel, experts: list[User], officer: User, head: User
) -> None:
    _seat_all(panel, experts[:2], officer)
    with pytest.raises(Refused, match="还差1名"):
        actions.appoint(panel, by=head)
    assert not Letter.objects.exists()


def test_a_panel_without_leader_is_not_appointed(panel: Panel, experts: list[User], officer: User, head: User) -> None:
    for expert in experts:
        seats.seat(panel, expert=expert, by=officer)
    with pytest.raises(Refused, match="请先指定组长"):
        actions.appoint(panel, by=head)
    seats.name_leader(panel, expert=experts[1], by=officer)
    seats.name_leader(panel, expert=experts[2], by=officer)
    assert [seat.expert for seat in panel.seats.filter(is_leader=True)] == [experts[2]]
    actions.appoint(panel, by=head)


def test_whoever_prepared_the_list_does_not_approve_it(panel: Panel, experts: list[User], officer: User) -> None:
    _seat_all(panel, experts, officer)
    with pytest.raises(Refused, match="须由组建人以外的人员审核批准"):
        actions.appoint(panel, by=officer)


def test_where_the_rulebook_asks_for_neither_there_is_no_leader_and_no_second_person(
    experts: list[User], officer: User
) -> None:
    """A case of such a panel that needs a leader for its consensus gets an acting one."""
    rule = {"size": 3, "leader_required": False, "approved": False}
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(panels=rule))
    case = builders.make_application(cycle, stage=Stage.ADMITTED, filled=False)
    panel = actions.create(cycle, name="第一组", by=officer)
    for expert in experts:
        seats.seat(panel, expert=expert, by=officer)
    assignment.assign(panel, applications=[case], by=officer)
    actions.appoint(panel, by=officer)
    for expert in experts:
        declarations.declare_none([case], by=expert)
    assert standings(panel)[0].leader is None
    assignment.name_acting_leader(case, expert=experts[1], by=officer)
    assert standings(panel)[0].leader == experts[1]


def test_an_appointed_panel_is_fixed(panel: Panel, experts: list[User], officer: User, head: User) -> None:
    _seat_all(panel, experts, officer)
    actions.appoint(panel, by=head)
    late = people.make_user(Role.EXPERT)
    for act in (
        lambda: seats.seat(panel, expert=late, by=officer),
        lambda: seats.unseat(panel, expert=experts[0], by=officer),
        lambda: seats.name_leader(panel, expert=experts[1], by=officer),
        lambda: seats.draw(panel, size=1, by=officer),
        lambda: actions.appoint(panel, by=head),
        lambda: actions.dissolve(panel, by=officer),
    ):
        with pytest.raises(Refused, match="名单已固定"):
            act()
    with pytest.raises(Refused, match="理由"):
        seats.supplement(panel, expert=late, reason=" ", by=officer)
    seats.supplement(panel, expert=late, reason="一名专家回避", by=officer)
    assert panel.seats.count() == 4
    assert Entry.objects.get(verb="panels.supplement").note == "一名专家回避"


def test_only_experts_sit_and_only_once(panel: Panel, expert: User, officer: User, member: User) -> None:
    seats.seat(panel, expert=expert, by=officer)
    with pytest.raises(Refused, match="已在本组"):
        seats.seat(panel, expert=expert, by=officer)
    with pytest.raises(Refused, match="不是在库专家"):
        seats.seat(panel, expert=member, by=officer)
    with pytest.raises(Refused, match="已有名为"):
        actions.create(panel.cycle, name=panel.name, by=officer)


def test_a_draw_can_be_repeated_from_the_journal(panel: Panel, experts: list[User], officer: User) -> None:
    for _each in range(5):
        people.make_user(Role.EXPERT)
    away = people.make_user(Role.EXPERT, is_active=False)
    chosen = seats.draw(panel, size=3, by=officer)
    line = Entry.objects.get(verb="panels.draw")
    assert line.data["drawn"] == [seat.expert_id for seat in chosen]
    assert drawn(line.data["seed"], line.data["pool"], 3) == line.data["drawn"]
    assert len(line.data["pool"]) == 8
    assert away.pk not in line.data["pool"]


def test_nobody_is_drawn_twice_in_a_cycle(cycle: Cycle, panel: Panel, experts: list[User], officer: User) -> None:
    seats.draw(panel, size=2, by=officer)
    other = actions.create(cycle, name="第二组", by=officer)
    with pytest.raises(Refused, match="可供抽取的专家有1名，不足2名"):
        seats.draw(other, size=2, by=officer)
    assert not other.seats.exists()


@pytest.fixture
def lot(officer: User, experts: list[User]) -> Panel:
    """A panel of a cycle whose experts are drawn; three are drawn, two more are in the pool."""
    for name in ("专家丁", "专家戊"):
        people.make_user(Role.EXPERT, name)
    book = builders.make_rulebook(panels={"size": 3, "appointment": "lot"})
    made = actions.create(builders.make_cycle(code="zmd-lot", rulebook=book), name="第一组", by=officer)
    seats.draw(made, size=3, by=officer)
    return made


def test_where_experts_are_drawn_nobody_is_named_or_taken_out_by_hand(lot: Panel, officer: User) -> None:
    sitting = lot.seats.first().expert
    other = User.objects.with_role(Role.EXPERT).exclude(seats__panel=lot).first()
    for act, sentence in (
        (lambda: seats.seat(lot, expert=other, by=officer), "不能直接指定"),
        (lambda: seats.unseat(lot, expert=sitting, by=officer), "不能直接移出"),
        (lambda: actions.dissolve(lot, by=officer), "不能撤销重抽"),
        (lambda: seats.replace(lot, leaving=sitting, reason=" ", by=officer), "写明替换专家的理由"),
        (lambda: seats.replace(lot, leaving=other, reason="出差", by=officer), "不在本组"),
    ):
        with pytest.raises(Refused, match=sentence):
            act()
    assert lot.seats.count() == 3


def test_a_drawn_expert_is_replaced_by_lot_or_by_name_and_does_not_come_back(lot: Panel, officer: User) -> None:
    first, second = [row.expert for row in lot.seats.order_by("pk")[:2]]
    joined = seats.replace(lot, leaving=first, reason="出国", by=officer)
    line = Entry.objects.get(verb="panels.replace")
    assert drawn(line.data["seed"], line.data["pool"], 1) == [joined.expert_id]
    assert first.pk not in line.data["pool"]
    assert first not in pool_of(lot)
    seats.replace(lot, leaving=second, reason="生病，由同专业专家接替", expert=first, by=officer)
    assert lot.seats.count() == 3
    assert lot.seats.filter(expert=first).exists()
    assert not lot.seats.filter(expert=second).exists()


def test_replacing_is_for_drawn_panels(panel: Panel, experts: list[User], officer: User) -> None:
    _seat_all(panel, experts, officer)
    with pytest.raises(Refused, match="请直接移出或列入"):
        seats.replace(panel, leaving=experts[0], reason="出差", by=officer)


def test_who_joins_a_drawn_panel_is_drawn_or_stands_in_for_one_who_withdrew(
    lot: Panel, officer: User, head: User
) -> None:
    case = builders.make_application(lot.cycle, stage=Stage.ADMITTED)
    assignment.assign(lot, applications=[case], by=officer)
    leader = lot.seats.first().expert
    seats.name_leader(lot, expert=leader, by=officer)
    actions.appoint(lot, by=head)
    spare = User.objects.with_role(Role.EXPERT).exclude(seats__panel=lot).first()
    with pytest.raises(Refused, match="只有接替已回避或被免除的专家时才能指定"):
        seats.supplement(lot, expert=spare, reason="更合适", by=officer)
    declarations.declare(case, has_interest=True, reason="曾任顾问", by=leader)
    seats.supplement(lot, expert=spare, reason="接替回避的专家", by=officer)
    last = User.objects.with_role(Role.EXPERT).exclude(seats__panel=lot).get()
    with pytest.raises(Refused, match="由系统从专家库抽取"):
        seats.supplement(lot, expert=last, reason="再加一名", by=officer)
    assert seats.supplement(lot, expert=None, reason="补足人数", by=officer).expert == last
    assert Entry.objects.filter(verb="panels.supplement").last().data["drawn"] == [last.pk]


def test_rotation_keeps_out_who_sat_in_the_last_cycles(experts: list[User], officer: User) -> None:
    book = builders.make_rulebook(panels={"size": 3, "rotation_cycles": 1})
    before = builders.make_cycle(code="zmd-2014", edition=5)
    now = builders.make_cycle(rulebook=book)
    old = actions.create(before, name="第一组", by=officer)
    seats.seat(old, expert=experts[0], by=officer)
    panel = actions.create(now, name="第一组", by=officer)
    seats.draw(panel, size=2, by=officer)
    assert not panel.seats.filter(expert=experts[0]).exists()


def test_a_case_goes_to_one_panel_and_may_move_until_its_review(
    cycle: Cycle, panel: Panel, case: Application, officer: User
) -> None:
    other = actions.create(cycle, name="第二组", by=officer)
    assignment.assign(panel, applications=[case], by=officer)
    assignment.assign(other, applications=[case], by=officer)
    assert PanelCase.objects.get().panel == other
    assignment.release(other, application=case, by=officer)
    assert not PanelCase.objects.exists()


def test_only_admitted_cases_of_the_cycle_are_assigned(cycle: Cycle, panel: Panel, officer: User) -> None:
    early = builders.make_application(cycle, stage=Stage.SUBMITTED)
    with pytest.raises(Refused, match="已提交"):
        assignment.assign(panel, applications=[early], by=officer)
    other = builders.make_cycle(code="zmd-2016", edition=7)
    foreign = builders.make_application(other, stage=Stage.ADMITTED)
    with pytest.raises(Refused, match="不是本届申报"):
        assignment.assign(panel, applications=[foreign], by=officer)


def test_a_panel_takes_no_more_cases_than_the_rulebook_says(officer: User) -> None:
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(panels={"size": 3, "max_cases": 1}))
    panel = actions.create(cycle, name="第一组", by=officer)
    rows = [builders.make_application(cycle, stage=Stage.ADMITTED) for _each in range(2)]
    with pytest.raises(Refused, match="最多承担1家"):
        assignment.assign(panel, applications=rows, by=officer)
    assignment.assign(panel, applications=rows[:1], by=officer)


def test_an_expert_with_an_interest_no_longer_sees_the_case(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    other = builders.make_application(cycle, stage=Stage.ADMITTED)
    stories.appointed(cycle, experts, [case, other], by=officer, approved_by=head)
    Letter.objects.all().delete()
    declarations.declare(case, has_interest=True, reason="曾任该公司顾问", by=experts[1])
    declarations.declare_none([case, other], by=experts[1])
    assert list(Application.objects.visible_to(experts[1])) == [other]
    assert {officer, head} <= {letter.recipient for letter in Letter.objects.all()}
    assert "曾任该公司顾问" in Letter.objects.first().body
    assert Declaration.objects.get(application=case, expert=experts[1]).has_interest


def test_an_interest_is_explained_and_declared_once_by_those_who_are_asked(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    stories.appointed(cycle, experts[:3], [case], by=officer, approved_by=head)
    with pytest.raises(Refused, match="请说明情况"):
        declarations.declare(case, has_interest=True, by=experts[0])
    declarations.declare(case, has_interest=False, by=experts[0])
    with pytest.raises(Refused, match="已就这家申报作过声明"):
        declarations.declare(case, has_interest=True, reason="反悔", by=experts[0])
    with pytest.raises(Refused, match="无须声明"):
        declarations.declare(case, has_interest=False, by=people.make_user(Role.EXPERT))
    with pytest.raises(Refused, match="没有需要声明"):
        declarations.declare_none([case], by=experts[0])


def test_an_acting_leader_stands_in_for_a_recused_one(
    cycle: Cycle, case: Application, experts: list[User], officer: User, head: User
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    declarations.declare(case, has_interest=True, reason="亲属任职", by=experts[0])
    assert standings(panel)[0].leader is None
    with pytest.raises(Refused, match="已申报无利害关系"):
        assignment.name_acting_leader(case, expert=experts[1], by=officer)
    declarations.declare(case, has_interest=False, by=experts[1])
    assignment.name_acting_leader(case, expert=experts[1], by=officer)
    assert standings(panel)[0].leader == experts[1]
