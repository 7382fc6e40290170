"""The shortest ways to a plan at any stage."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.models import Organization, User
from benchmarking.improvement.actions import following, planning
from benchmarking.improvement.actions.planning import MeasureGiven
from benchmarking.improvement.models import Measure, Plan
from core import clock
from core.forms import version_of
from tests import people

NOW = people.moment("2016-01-04 09:00")
FACTS: dict[str, Any] = {"title": "质量改进计划", "from_year": 2016, "until_year": 2018, "goal": "达到行业先进水平"}
FIRST = MeasureGiven("一次交验合格率低于标杆", "开展关键工序能力分析", "不低于98%", "质量部", date(2016, 6, 30))
SECOND = MeasureGiven("顾客投诉处理慢", "建立24小时响应机制", "", "售后部", date(2018, 12, 31))


def drafted(
    organization: Organization, by: User, measures: Sequence[MeasureGiven] = (FIRST, SECOND), **facts: Any
) -> Plan:
    with clock.at(NOW):
        return planning.draw_up(organization, measures=measures, by=by, **{**FACTS, **facts})


def running(organization: Organization, by: User, measures: Sequence[MeasureGiven] = (FIRST, SECOND)) -> Plan:
    plan = drafted(organization, by, measures)
    with clock.at(NOW):
        planning.adopt(plan, by=by)
    return plan


def reported(measure: Measure, percent: int, by: User, day: str = "2016-03-01", **values: Any) -> Measure:
    with clock.at(people.moment(f"{day} 10:00")):
        following.report(measure, percent=percent, note="已开展", by=by, **values)
    return measure


def finished(organization: Organization, by: User) -> Plan:
    """Running, every measure done."""
    plan = running(organization, by)
    for measure in plan.measures.all():
        reported(measure, 100, by)
    return plan


def as_given(plan: Plan) -> list[MeasureGiven]:
    return [MeasureGiven(m.gap, m.measure, m.goal, m.department, m.due_on, m.pk) for m in plan.measures.all()]


def edited(plan: Plan, by: User, measures: Sequence[MeasureGiven], **facts: Any) -> Plan:
    return planning.edit(plan, measures=measures, by=by, **{**FACTS, **facts})


def posted(plan: Plan, **values: str) -> dict[str, str]:
    """What the plan's page sends when nothing was changed."""
    given = {name: str(value) for name, value in FACTS.items()} | {"version": version_of(plan)}
    for place, measure in enumerate(plan.measures.all()):
        given |= {
            f"order-{place}": str(place + 1), f"gap-{place}": measure.gap, f"measure-{place}": measure.measure,
            f"goal-{place}": measure.goal, f"department-{place}": measure.department, f"due_on-{place}": str(measure.due_on),
        }  # fmt: skip
    return given | values
