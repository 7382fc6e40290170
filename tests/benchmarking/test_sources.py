"""The preliminary review shows what the portal knows about each of the four checks, at the same cost however much that is."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.screening.sources import facts_for
from benchmarking.adoption.models import Adoption, Milestone
from benchmarking.improvement.models import Measure, Plan
from core import clock
from tests import people
from tests.awards import builders
from tests.benchmarking.exchanges.builders import make_firm
from tests.benchmarking.training.builders import make_qualification, make_record
from tests.counting import statements

ON = people.moment("2015-10-20 09:00")
CODES = ("training", "assessors", "self_assessment", "results_used")


@pytest.fixture
def case(db: None, organization: Organization, enterprise: User) -> Application:
    book = builders.make_rulebook(checks=[{"code": code, "label": f"初审项 {code}"} for code in CODES])
    return builders.make_application(builders.make_cycle(rulebook=book), organization, stage="accepted", by=enterprise)


def facts(case: Application, moment: datetime = ON) -> dict[str, list[tuple[str, str]]]:
    with clock.at(moment):
        found = facts_for(case)
    return {code: [(str(fact.sentence), fact.tone) for fact in found if fact.check == code] for code in CODES}


def adopt(organization: Organization, by: User, **kinds: date) -> Adoption:
    adoption, _ = Adoption.objects.get_or_create(organization=organization, defaults={"reported_by": by})
    for kind, day in kinds.items():
        Milestone.objects.create(
            adoption=adoption, kind=kind, reached_on=day, recorded_by=by, recorded_at=ON, note="第一次"
        )
    return adoption


def plan(organization: Organization, reference: str = "GJ2015-001", stage: str = "running") -> Plan:
    row = Plan.objects.create(
        organization=organization,
        reference=reference,
        title="三年改进计划",
        from_year=2015,
        until_year=2017,
        stage=stage,
        adopted_on=None if stage == "draft" else date(2015, 1, 5),
    )
    for n in (1, 2):
        Measure.objects.create(
            plan=row, order=n, gap="差距", measure="措施", department="质量部", due_on=date(2016, 1, 1),
            percent=100 if n == 1 else 0, done_on=date(2015, 9, 1) if n == 1 else None,
        )  # fmt: skip
    return row


def test_nothing_known_is_said(case):
    assert facts(case) == {
        "training": [("2012 年以来没有已核实的全员培训记录", "warning")],
        "assessors": [("没有已核实的自评师资格", "warning")],
        "self_assessment": [("导入登记中没有开展自评的里程碑", "warning")],
        "results_used": [("没有实施中或已完成的改进计划", "warning")],
    }


def test_what_is_known_speaks_for_each_check(case, organization, enterprise, officer):
    make_record(organization, enterprise, confirmed_by=officer)
    make_record(organization, enterprise, confirmed_by=officer, held_on=date(2013, 5, 1), participants=120)
    make_record(organization, enterprise, confirmed_by=officer, held_on=date(2011, 5, 1), participants=9999)
    make_record(organization, enterprise, confirmed_by=officer, is_whole_staff=False)
    make_record(organization, enterprise, topic="待核实")
    make_qualification(organization, enterprise, confirmed_by=officer)
    make_qualification(
        organization, enterprise, certificate_number="2", confirmed_by=officer, valid_until=date(2017, 1, 1)
    )
    make_qualification(organization, enterprise, certificate_number="3", name="李四")
    adopt(organization, enterprise, self_assessment=date(2015, 3, 1), improvement=date(2015, 6, 1))
    plan(organization)
    plan(organization, "GJ2015-002", stage="draft")
    assert facts(case) == {
        "training": [
            ("2012 年以来已核实全员培训 2 次、420 人次，最近一次 2015-06-12；最多一次 300 人，职工 320 人", "success"),
            ("另有已核实的其他培训 1 次", "neutral"),
            ("有 1 条培训记录待核实", "neutral"),
        ],
        "assessors": [
            ("今日有效的自评师 1 人：张明理；最早于 2016-02-28 到期", "success"),
            ("有 1 项自评师资格待核实", "neutral"),
        ],
        "self_assessment": [("导入登记：2015-03-01 开展自评（第一次），登记尚未核实", "neutral")],
        "results_used": [
            ("导入登记：2015-06-01 应用自评结果改进（第一次），登记尚未核实", "neutral"),
            ("改进计划“三年改进计划”实施中：措施 2 项，完成 1 项", "success"),
        ],
    }
    Adoption.objects.update(confirmed_at=ON, confirmed_by=officer)
    assert facts(case)["self_assessment"] == [("导入登记：2015-03-01 开展自评（第一次）", "success")]
    assert facts(case, people.moment("2017-06-01 09:00"))["assessors"][0] == (
        "已核实的自评师资格 2 项，今日均不在有效期内", "warning",
    )  # fmt: skip


def test_another_organizations_rows_are_not_counted(case, officer):
    firm, user = make_firm()
    make_record(firm, user, confirmed_by=officer)
    make_qualification(firm, user, confirmed_by=officer)
    adopt(firm, user, self_assessment=date(2015, 3, 1))
    plan(firm)
    assert {code: tone for code, [(_words, tone)] in facts(case).items()} == dict.fromkeys(CODES, "warning")


def test_the_page_shows_them_with_links_at_a_constant_cost(client, case, organization, enterprise, officer):
    client.force_login(officer)
    url = reverse("awards:screening-preliminary", args=[case.reference])
    with clock.at(ON):
        none = statements(client, url)
        make_record(organization, enterprise, confirmed_by=officer)
        make_qualification(organization, enterprise, confirmed_by=officer)
        adopted = adopt(organization, enterprise, self_assessment=date(2015, 3, 1))
        planned = plan(organization)
        one = statements(client, url)
        for n in (2, 3):
            make_record(organization, enterprise, confirmed_by=officer)
            make_qualification(organization, enterprise, certificate_number=f"{n}", confirmed_by=officer)
            adopt(organization, enterprise, self_assessment=date(2015, 3, n))
            plan(organization, f"GJ2015-00{n}")
        assert none == one == statements(client, url)
        assert one <= 20
        page = client.get(url).content.decode()
    for address in (
        reverse("benchmarking:training-organization", args=[organization.pk]), adopted.get_absolute_url(), planned.get_absolute_url(),
    ):  # fmt: skip
        assert f'href="{address}"' in page
    assert page.index("已核实全员培训") < page.index("初审项 assessors") < page.index("今日有效的自评师")


def test_a_rulebook_with_other_codes_shows_them_apart(client, officer, cycle_with_other_codes):
    client.force_login(officer)
    page = client.get(reverse("awards:screening-preliminary", args=[cycle_with_other_codes.reference])).content.decode()
    assert "平台上的相关记录" in page
    assert "没有已核实的自评师资格" in page
    other = client.get(reverse("awards:screening-preliminary", args=["no-such"]))
    assert other.status_code == 404


@pytest.fixture
def cycle_with_other_codes(db: None, organization: Organization, enterprise: User) -> Application:
    book = builders.make_rulebook(checks=[{"code": "elsewhere", "label": "另一项"}])
    return builders.make_application(builders.make_cycle(rulebook=book), organization, stage="accepted", by=enterprise)
