"""A plan from its draft to its end."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organization, User
from benchmarking.improvement.actions import planning
from benchmarking.improvement.actions.planning import MeasureGiven
from benchmarking.improvement.models import Plan
from benchmarking.improvement.origins import comparisons_of, offers_of_comparison, offers_of_report
from core import clock
from core.forms import version_of
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.results import OPPORTUNITY, make_consensus
from tests.benchmarking.comparisons.builders import make_form
from tests.benchmarking.comparisons.builders import make_released as make_activity
from tests.benchmarking.improvement.stories import (
    FACTS,
    FIRST,
    NOW,
    SECOND,
    as_given,
    drafted,
    edited,
    finished,
    reported,
    running,
)

pytestmark = pytest.mark.django_db


def test_the_whole_way(organization: Organization, enterprise: User, district: User) -> None:
    plan = finished(organization, enterprise)
    planning.complete(plan, by=enterprise)
    assert (plan.reference, plan.stage, plan.adopted_on) == ("GJ2016-001", "completed", date(2016, 1, 4))
    assert [entry.verb for entry in timeline(plan)] == [
        "plans.draw_up", "plans.adopt", "plans.report", "plans.report", "plans.complete",
    ]  # fmt: skip
    told = Letter.objects.filter(recipient=district).order_by("pk").values_list("template", flat=True)
    assert list(told) == ["benchmarking/plan_adopted", "benchmarking/plan_completed"]


@pytest.mark.parametrize("until", [2017, 2021])
def test_a_plan_lasts_three_to_five_years(organization: Organization, enterprise: User, until: int) -> None:
    with pytest.raises(Refused, match="三至五年"):
        drafted(organization, enterprise, until_year=until)
    plan = drafted(organization, enterprise)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(until_year=until)


@pytest.mark.parametrize(
    ("measures", "sentence"),
    [
        ([], "还没有改进措施"),
        ([MeasureGiven("差距", "", "", "质量部", date(2016, 5, 1))], "第 1 项还没有写明"),
        ([FIRST, MeasureGiven("差距", "措施", "", " ", date(2016, 5, 1))], "第 2 项还没有写明"),
        ([MeasureGiven("差距", "措施", "", "质量部", date(2019, 1, 1))], "不在计划期"),
    ],
)
def test_only_a_complete_plan_is_adopted(
    organization: Organization, enterprise: User, measures: list[MeasureGiven], sentence: str
) -> None:
    plan = drafted(organization, enterprise, measures)
    with pytest.raises(Refused, match=sentence):
        planning.adopt(plan, by=enterprise)


def test_measures_are_added_ordered_and_removed(organization: Organization, enterprise: User) -> None:
    plan = drafted(organization, enterprise)
    first, second = as_given(plan)
    third = MeasureGiven("新的差距", "新的措施", "", "技术部", date(2017, 1, 1))
    edited(plan, enterprise, [third, second, first])
    assert [(m.order, m.gap) for m in plan.measures.all()] == [(1, third.gap), (2, second.gap), (3, first.gap)]
    edited(plan, enterprise, as_given(plan)[1:])
    assert [m.pk for m in plan.measures.all()] == [second.pk, first.pk]
    entry = timeline(plan).last()
    assert entry is not None
    assert entry.after["第3项"] == ""
    count = timeline(plan).count()
    edited(plan, enterprise, as_given(plan))
    assert timeline(plan).count() == count


def test_a_measure_with_reports_is_not_removed(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    reported(plan.measures.all()[0], 30, enterprise)
    with pytest.raises(Refused, match="先转入修订"):
        edited(plan, enterprise, as_given(plan))
    with pytest.raises(Refused, match="请写明修订的理由"):
        planning.revise(plan, reason=" ", by=enterprise)
    planning.revise(plan, reason="设备到货推迟", by=enterprise)
    with pytest.raises(Refused, match="已有进展报告"):
        edited(plan, enterprise, as_given(plan)[1:])
    edited(plan, enterprise, as_given(plan)[:1])
    with clock.at(people.moment("2016-05-01 09:00")):
        planning.adopt(plan, by=enterprise)
    assert plan.adopted_on == date(2016, 1, 4)
    assert plan.measures.get().percent == 30


def test_a_stale_edit_is_refused(organization: Organization, enterprise: User) -> None:
    plan = drafted(organization, enterprise)
    version = version_of(plan)
    edited(plan, enterprise, [SECOND], version=version)
    with pytest.raises(Refused, match="已被修改"):
        edited(plan, enterprise, [FIRST], version=version)


def test_a_plan_is_complete_when_every_measure_is(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    reported(plan.measures.all()[0], 100, enterprise)
    with pytest.raises(Refused, match="还有 1 项措施没有完成，例如：顾客投诉处理慢"):
        planning.complete(plan, by=enterprise)


def test_a_plan_is_stopped_with_its_reason(organization: Organization, enterprise: User, district: User) -> None:
    silent = drafted(organization, enterprise)
    planning.stop(silent, reason="改为另一计划", by=enterprise)
    assert not Letter.objects.filter(recipient=district).exists()
    plan = running(organization, enterprise)
    with pytest.raises(Refused, match="请写明终止的理由"):
        planning.stop(plan, reason="", by=enterprise)
    planning.stop(plan, reason="产品线停产", by=enterprise)
    assert "产品线停产" in Letter.objects.get(template="benchmarking/plan_stopped").body


def test_the_rows_of_a_comparison_become_measures(
    organization: Organization, enterprise: User, officer: User, head: User
) -> None:
    form = make_form(make_activity(officer, head, organization), organization, enterprise)
    assert comparisons_of(enterprise).get() == form
    (offer,) = offers_of_comparison(form)
    assert offer.gap == "一次交验合格率：本企业96.2%，标杆（昆仑重工集团）99.5%"
    assert (offer.measure, offer.department, offer.due_on) == ("开展关键工序能力分析", "质量部", date(2018, 12, 31))
    given = MeasureGiven(offer.gap, offer.measure, "", offer.department, offer.due_on, row=offer.row)
    plan = drafted(organization, enterprise, [given], comparison=form)
    assert plan.measures.get().row == form.rows.get()
    edited(plan, enterprise, as_given(plan))
    assert plan.measures.get().row == form.rows.get()


def test_the_opportunities_of_a_feedback_report_become_offers(organization: Organization) -> None:
    case = make_award(builders.make_cycle(), organization).application
    assert offers_of_report(case) == []
    make_consensus(case, 90, 40, 60)
    offers = offers_of_report(case)
    assert {offer.gap for offer in offers} == {OPPORTUNITY["text"]}
    assert len({offer.key for offer in offers}) == 3
    assert offers[0].is_priority
    assert [offer.is_priority for offer in offers] == sorted([offer.is_priority for offer in offers], reverse=True)


def test_a_source_is_of_the_same_organization(enterprise: User, organization: Organization) -> None:
    case = make_award(builders.make_cycle(), people.make_organization()).application
    with clock.at(NOW), pytest.raises(Refused, match="本组织"):
        planning.draw_up(organization, measures=[FIRST], by=enterprise, application=case, **FACTS)
