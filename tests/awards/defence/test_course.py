"""Whatever shows the course of a case knows the defence: the visit after it, what is late, the feedback, what waits for whom."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence import waiting as defence_waiting
from awards.defence.models import Defence
from awards.honours.assessment import assess
from awards.honours.documents.feedback import FeedbackDocument
from awards.visits import actions as visits
from awards.visits import readings as visits_readings
from awards.visits import waiting as visits_waiting
from core import clock
from core.refusal import Refused
from core.waiting import Once, counted
from tests.awards import builders
from tests.awards.defence.conftest import PLAN
from tests.awards.defence.test_scores import give


def recorded(defence: Defence, experts: list[User]) -> Application:
    for expert in experts:
        give(defence, expert, "80")
    actions.save_summary(defence, text="问答", by=experts[0])
    actions.record(defence, by=experts[0])
    return Application.objects.get(pk=defence.application_id)


def lines(module: object, user: User) -> dict[str, int]:
    found = counted(module.awaiting(user, Once(user)))  # type: ignore[attr-defined]  # a slice's waiting module
    return {str(line.title): line.count for line in found}


def test_the_visit_comes_after_the_defence(
    defence: Defence, cases: list[Application], experts: list[User], officer: User
) -> None:
    with pytest.raises(Refused, match="前面的环节尚未完成"):
        visits.plan(cases[0], starts_on=clock.today(), ends_on=clock.today(), programme="首次会议", by=officer)
    assert visits_readings.to_plan(officer) == []
    assert "待安排现场评审" not in lines(visits_waiting, officer)
    case = recorded(defence, experts)
    assert visits_readings.to_plan(officer) == [case]
    assert lines(visits_waiting, officer)["待安排现场评审"] == 1
    with clock.at(clock.now() + timedelta(days=1)):  # today the experts hear the others
        visit = visits.plan(case, starts_on=clock.today(), ends_on=clock.today(), programme="首次会议", by=officer)
        assert {score.percent for score in visit.scores.all()} == {50}  # as agreed, whatever the defence gave
        visits.save_summary(visit, text="属实", by=experts[0])
        visits.record(visit, by=experts[0])
    case.refresh_from_db()
    assert case.stage == Stage.VISITED


def test_the_defence_after_the_visit_waits_for_it(officer: User, cycle: Cycle) -> None:
    plan = [name for name in PLAN if name != "defence"]
    plan.insert(plan.index("visits") + 1, "defence")
    cycle.rulebook["stages"] = [cycle.rulebook["stages"][0], *({"name": name} for name in plan[1:])]
    cycle.save()
    builders.make_application(cycle, stage=Stage.AGREED, filled=False)
    visited = builders.make_application(cycle, stage=Stage.VISITED, filled=False)
    assert lines(defence_waiting, officer) == {"待安排陈述答辩": 1}
    [row] = planning.plan(
        cycle, applications=[visited], day=clock.today(), first=time(9), place="一", pause=0, by_lot=False, by=officer
    )
    assert row.application == visited
    assert lines(defence_waiting, officer) == {"陈述答辩安排待通知": 1}


def test_what_waits_for_the_experts(defence: Defence, cases: list[Application], experts: list[User]) -> None:
    leader, colleague, _third = experts
    assert lines(defence_waiting, leader) == {"陈述答辩评分": 2, "陈述答辩结果待提交": 2}
    assert lines(defence_waiting, colleague) == {"陈述答辩评分": 2}
    give(defence, colleague, "80")
    assert lines(defence_waiting, colleague) == {"陈述答辩评分": 1}
    Application.objects.filter(pk=cases[1].pk).update(stage=Stage.WITHDRAWN)
    assert lines(defence_waiting, colleague) == {}


def test_what_waits_for_the_applicant(defence: Defence, enterprise: User, other_enterprise: User) -> None:
    Defence.objects.filter(pk=defence.pk).update(starts_at=clock.now(), ends_at=clock.now() + timedelta(minutes=40))
    assert lines(defence_waiting, enterprise) == {"准备陈述答辩": 1}
    assert lines(defence_waiting, other_enterprise) == {}
    Defence.objects.update(ends_at=clock.now(), starts_at=clock.now() - timedelta(minutes=40))
    assert lines(defence_waiting, enterprise) == {}


def test_late_defences_show_on_the_bureau_s_desk(client: Client, cycle: Cycle, officer: User) -> None:
    builders.make_application(cycle, stage=Stage.AGREED, filled=False)
    builders.close_window(cycle, "defence")
    client.force_login(officer)
    [overview] = client.get("/desk/", follow=True).context["overviews"]
    assert [(row.label, row.count) for row in overview.overdue] == [("合议完成", 1)]


def test_the_feedback_says_that_there_was_a_defence_and_nothing_of_it(defence: Defence, experts: list[User]) -> None:
    actions.save_score(defence, by=experts[1], score=Decimal("93.21"), strengths="绝密优点")
    case = recorded(defence, experts)
    report = assess(case)
    assert (report.after_defence, report.after_visit) == (True, False)
    html = FeedbackDocument().html(FeedbackDocument.fetch(case.reference))
    assert "资料评审、合议与陈述答辩" in html
    assert "绝密" not in html
    assert "80.00" not in html
