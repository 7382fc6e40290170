"""A visit is planned, the panel writes what it found, the leader records the result."""

from datetime import timedelta

import pytest

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.criteria.models import Item
from awards.review.actions import Incomplete
from awards.visits import actions
from awards.visits.models import Visit, VisitStage
from core import clock
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders


def _item(clause: str) -> Item:
    return Item.objects.get(clause=clause)


def test_a_plan_tells_applicant_and_panel_and_starts_from_the_consensus(
    visit: Visit, enterprise: User, experts: list[User]
) -> None:
    letters = Letter.objects.filter(template="awards/visit_planned")
    assert {letter.recipient for letter in letters} == {enterprise, *experts}
    assert "上午 首次会议" in letters[0].body
    assert [score.percent for score in visit.scores.all()] == [50, 50, 50]
    assert all(score.strengths for score in visit.scores.all())


def test_days_are_checked(case: Application, officer: User) -> None:
    today = clock.today()
    with pytest.raises(Refused, match="不能早于"):
        actions.plan(case, starts_on=today, ends_on=today - timedelta(1), programme="x", by=officer)
    with pytest.raises(Refused, match="不超过2天"):
        actions.plan(case, starts_on=today, ends_on=today + timedelta(2), programme="x", by=officer)
    actions.plan(case, starts_on=today, ends_on=today, programme="x", by=officer)
    with pytest.raises(Refused, match="已经安排了"):
        actions.plan(case, starts_on=today, ends_on=today, programme="x", by=officer)


def test_a_cycle_without_visits_plans_none(officer: User) -> None:
    stages = [{"name": name} for name in builders.PHASES if name != "visits"]
    stages[0] |= {"opens": "2026-01-01", "closes": "2026-12-31"}
    book = builders.make_rulebook(stages=stages, ranking={"weights": {"document": "100"}})
    case = builders.make_application(builders.make_cycle(rulebook=book), stage=Stage.AGREED)
    with pytest.raises(Refused, match="不含这一环节"):
        actions.plan(case, starts_on=clock.today(), ends_on=clock.today(), programme="x", by=officer)


def test_a_changed_plan_is_told_again(visit: Visit, officer: User) -> None:
    tomorrow = clock.today() + timedelta(1)
    actions.change_plan(visit, starts_on=tomorrow, ends_on=tomorrow, programme="改期", by=officer)
    assert Letter.objects.filter(template="awards/visit_changed").count() == 4
    line = Entry.objects.get(verb="visits.change_plan")
    assert line.before["starts_on"] != line.after["starts_on"]


def test_a_changed_score_needs_a_reason_and_the_record_a_summary(visit: Visit, experts: list[User]) -> None:
    actions.save_item(visit, _item("4.1.2"), percent=60, finding="查了纪要", by=experts[1])
    with pytest.raises(Incomplete) as refusal:
        actions.record(visit, by=experts[0])
    assert [str(row) for row in refusal.value.missing] == [
        "4.1.2 高层领导的作用：现场调整了得分，须写明调整理由",
        "尚未填写现场评审综述",
    ]


def test_a_record_is_frozen_and_moves_the_case(visit: Visit, case: Application, experts: list[User]) -> None:
    actions.save_item(visit, _item("4.1.2"), percent=60, finding="查了纪要", reason="机制确已运行", by=experts[1])
    actions.save_summary(visit, text="与自评一致。", by=experts[2])
    with pytest.raises(Refused, match="不是这家申报的组长"):
        actions.record(visit, by=experts[1])
    actions.record(visit, by=experts[0])
    visit.refresh_from_db()
    case.refresh_from_db()
    assert (visit.stage, visit.total_hundredths, case.stage) == (VisitStage.RECORDED, 5500, Stage.VISITED)
    for act in (
        lambda: actions.save_item(visit, _item("4.1.2"), percent=70, by=experts[0]),
        lambda: actions.save_summary(visit, text="改", by=experts[0]),
        lambda: actions.record(visit, by=experts[0]),
    ):
        with pytest.raises(Refused, match="已锁定"):
            act()


def test_a_record_scores_something(visit: Visit, experts: list[User]) -> None:
    for score in visit.scores.all():
        actions.save_item(visit, score.item, by=experts[0], not_applicable=True, reason="现场核实")
    actions.save_summary(visit, text="综述", by=experts[0])
    with pytest.raises(Refused, match="不能将所有评分项都标为不适用"):
        actions.record(visit, by=experts[0])


def test_a_visit_moves_an_item_no_further_than_the_rulebook_allows(
    visit: Visit, case: Application, experts: list[User]
) -> None:
    cycle = case.cycle
    cycle.rulebook["visits"] = {"max_change_percent": 10}
    cycle.save()
    actions.save_item(visit, _item("4.1.2"), percent=65, reason="看到更多证据", by=experts[0])
    actions.save_summary(visit, text="综述", by=experts[0])
    with pytest.raises(Incomplete) as refusal:
        actions.record(visit, by=experts[0])
    assert "不得超过10个百分点" in str(refusal.value.missing[0])


def test_a_changed_score_needs_no_reason_where_the_rulebook_asks_for_none(
    visit: Visit, case: Application, experts: list[User]
) -> None:
    case.cycle.rulebook["visits"] = {"change_needs_reason": False}
    case.cycle.save()
    actions.save_item(visit, _item("4.1.2"), percent=60, by=experts[0])
    actions.save_summary(visit, text="综述", by=experts[0])
    actions.record(visit, by=experts[0])
    visit.refresh_from_db()
    assert visit.stage == VisitStage.RECORDED


def test_only_the_panel_writes(visit: Visit) -> None:
    with pytest.raises(Refused, match="评审组成员"):
        actions.save_item(visit, _item("4.1.2"), percent=60, by=people.make_user("expert"))


def test_an_enterprise_sees_its_own_plan_only(
    visit: Visit, enterprise: User, other_enterprise: User, organization: Organization
) -> None:
    assert list(Visit.objects.visible_to(enterprise)) == [visit]
    assert not Visit.objects.visible_to(other_enterprise).exists()
