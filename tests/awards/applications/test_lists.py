"""The bureau's list: filters, chips, the same number of statements for one row and for three."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from tests import people
from tests.awards import builders
from tests.counting import statements

LIST = reverse("awards:applications-list")


def rows_of(client: Client, **query: Any) -> list[str]:
    return [row.reference for row in client.get(LIST, query).context["page"]]


@pytest.fixture
def three(cycle: Cycle) -> list[Application]:
    far = people.make_organization("泌阳虚构药业有限公司", region=people.make_region("411726", "泌阳县"))
    named = people.make_organization("天中虚构面粉有限公司")
    return [
        builders.make_application(cycle, named, stage="submitted"),
        builders.make_application(cycle, far, stage="accepted"),
        builders.make_application(cycle, stage="accepted"),
    ]


def test_filters(client: Client, officer: User, three: list[Application], cycle: Cycle) -> None:
    client.force_login(officer)
    assert rows_of(client) == ["ZMD-2015-001", "ZMD-2015-002", "ZMD-2015-003"]
    assert rows_of(client, stage="accepted") == ["ZMD-2015-002", "ZMD-2015-003"]
    assert rows_of(client, region="411726") == ["ZMD-2015-002"]
    assert rows_of(client, q="面粉") == ["ZMD-2015-001"]
    assert rows_of(client, q="2015-003") == ["ZMD-2015-003"]
    assert rows_of(client, q=three[1].organization.credit_code) == ["ZMD-2015-002"]
    assert rows_of(client, cycle=cycle.code, stage="submitted", region="411726") == []
    assert rows_of(client, industry="C34") == rows_of(client)
    assert rows_of(client, stage="nonsense", region="x") == rows_of(client)


def test_chips_count_what_the_other_filters_leave(client: Client, officer: User, three: list[Application]) -> None:
    client.force_login(officer)
    chips = client.get(LIST, {"region": "411726"}).context["chips"]
    assert [(chip.label, chip.number) for chip in chips] == [("", 1), ("形式审查通过", 1)]


def test_a_district_reads_its_own_region_only(client: Client, district: User, three: list[Application]) -> None:
    client.force_login(district)
    assert rows_of(client) == ["ZMD-2015-001", "ZMD-2015-003"]
    desk = client.get(reverse("awards:screening-desk")).context["page"]
    assert [row.reference for row in desk] == ["ZMD-2015-001", "ZMD-2015-003"]


@pytest.mark.parametrize("address", [LIST, reverse("awards:screening-desk")])
@pytest.mark.parametrize("stage", ["accepted", "returned"])
def test_statements_of_the_bureau_s_lists(
    client: Client, officer: User, cycle: Cycle, stage: str, address: str
) -> None:
    client.force_login(officer)
    builders.make_application(cycle, stage=stage)
    one = statements(client, address)
    for _ in range(2):
        builders.make_application(cycle, stage=stage)
    assert statements(client, address) == one
    assert one <= 12


def test_statements_of_the_enterprise_s_list(client: Client, enterprise: User, organization: Organization) -> None:
    client.force_login(enterprise)
    counts = []
    for edition in (1, 2, 3):
        cycle = builders.make_cycle(code=f"c-{edition}", edition=edition)
        builders.make_application(cycle, organization, stage="not_selected", by=enterprise)
        counts.append(statements(client, LIST))
    assert counts[0] == counts[2] <= 12


@pytest.mark.parametrize("stage", ["submitted", "accepted", "honoured"])
def test_statements_of_the_dossier(client: Client, officer: User, cycle: Cycle, stage: str) -> None:
    application = builders.make_application(cycle, stage=stage)
    client.force_login(officer)
    counts = []
    for place in range(3):
        application.evidence.create(code="proof", title=f"材料{place}", file=builders.make_file(by=officer))
        counts.append(statements(client, application.get_absolute_url()))
    assert counts[0] == counts[2] <= 17


@pytest.mark.parametrize("name", ["basics", "answer", "indicators", "evidence", "commitment"])
def test_statements_of_the_workspace(client: Client, enterprise: User, application: Application, name: str) -> None:
    item = application.cycle.criteria.items.get(clause="4.1.2")
    client.force_login(enterprise)
    address = reverse(
        f"awards:applications-{name}", args=[application.reference, *([item.clause] if name == "answer" else [])]
    )
    counts = []
    for place in range(3):
        application.evidence.create(
            code="proof", item=item, title=f"材料{place}", file=builders.make_file(by=enterprise)
        )
        counts.append(statements(client, address))
    assert counts[0] == counts[2] <= 17


def test_an_expert_has_no_list_but_the_case(client: Client, expert: User, cycle: Cycle) -> None:
    application = builders.make_application(cycle, stage="in_review")
    builders.seat_expert(application, expert)
    client.force_login(expert)
    assert client.get(LIST).status_code == 403
    assert client.get(application.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("stage", [Stage.CANDIDATE, Stage.PROPOSED, Stage.NOT_SELECTED])
def test_a_district_reads_no_outcome_before_its_release(
    client: Client, district: User, officer: User, cycle: Cycle, organization: Organization, stage: Stage
) -> None:
    case = builders.make_application(cycle, organization, stage=stage)
    for url in (reverse("awards:applications-list"), case.get_absolute_url(), reverse("awards:desk-home")):
        client.force_login(district)
        assert str(stage.words) not in client.get(url).content.decode()
    client.force_login(officer)
    assert str(stage.words) in client.get(reverse("awards:applications-list")).content.decode()


def test_a_stage_is_told_in_words_that_every_plan_bears_out(client: Client, officer: User, cycle: Cycle) -> None:
    """The plan may have neither consensus nor committee: nobody waits for them, on the list, its chips and the case itself."""
    told = {"reviewed": "独立评审完成", "candidate": "列为候选"}
    cases = [builders.make_application(cycle, people.make_organization(), stage=stage) for stage in told]
    client.force_login(officer)
    answer = client.get(LIST)
    assert [chip.label for chip in answer.context["chips"][1:]] == list(told.values())
    counts = client.get(reverse("awards:cycles-detail", args=[cycle.code])).content.decode()
    pages = (
        [answer.content.decode()] * 2
        + [counts] * 2
        + [client.get(case.get_absolute_url()).content.decode() for case in cases]
    )
    for page, words in zip(pages, [*told.values()] * 3, strict=True):
        assert words in page
        assert "待合议" not in page
        assert ">提交评审委员会<" not in page
    assert [case.get_stage_display() for case in cases] == list(told.values())
