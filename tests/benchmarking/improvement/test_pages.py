"""Who sees what of the plans, and what the pages do."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Organization, User
from awards.consensus.models import ConsensusScore
from benchmarking.improvement.documents import PlanDocument
from benchmarking.improvement.models import Plan
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.results import make_consensus
from tests.benchmarking.comparisons.builders import make_form
from tests.benchmarking.comparisons.builders import make_released as make_activity
from tests.benchmarking.improvement.stories import drafted, finished, posted, reported, running
from tests.core.pdftext import copied
from tests.counting import statements

pytestmark = pytest.mark.django_db

PAGES = (
    "list",
    "measures",
    "workbook",
    "new",
    "running",
    "measure",
    "draft",
    "edit",
    "PDF",
    "report",
    "remark",
    "stop",
)
ACCESS = {
    "enterprise": (200, 200, 403, 200, 200, 200, 200, 200, 302, 422, 403, 302),
    "other_enterprise": (200, 200, 403, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "officer": (200, 200, 200, 403, 200, 200, 404, 404, 302, 403, 422, 403),
    "head": (200, 200, 200, 403, 200, 200, 404, 404, 302, 403, 422, 403),
    "district": (200, 200, 200, 403, 200, 200, 404, 404, 302, 403, 403, 403),
    "supervisor": (200, 200, 200, 403, 200, 200, 404, 404, 302, 403, 403, 403),
    "expert": (403, 403, 403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "administrator": (403, 403, 403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "member": (403, 403, 403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("role", ACCESS)
def test_access(
    role: str, client: Client, organization: Organization, enterprise: User, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(role)
    plan, draft = running(organization, enterprise), drafted(organization, enterprise)
    client.force_login(person)

    def at(name: str, *args: object) -> str:
        return reverse(f"benchmarking:improvement-{name}", args=args)

    measure = at("measure", plan.reference, plan.measures.all()[0].pk)
    got = [at("list"), at("measures"), at("measures-workbook"), at("new"), plan.get_absolute_url(), measure]
    got += [draft.get_absolute_url(), at("edit", draft.reference)]
    found = [client.get(url).status_code for url in got]
    document = reverse("reports:request", args=["improvement-plan", plan.reference])
    posts = (document, measure, at("remark", plan.reference), at("stop", plan.reference))
    found += [client.post(url, {"reason": "停产"}).status_code for url in posts]
    assert dict(zip(PAGES, found, strict=True)) == dict(zip(PAGES, ACCESS[role], strict=True))


def test_another_district_sees_nothing(client: Client, organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    client.force_login(people.make_user("district", region=people.make_region("411721", "西平县")))
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert plan.reference not in client.get(reverse("benchmarking:improvement-list")).content.decode()
    assert "一次交验" not in client.get(reverse("benchmarking:improvement-measures")).content.decode()


def test_from_a_comparison_on_the_page(
    client: Client, organization: Organization, enterprise: User, other_enterprise: User, officer: User, head: User
) -> None:
    form = make_form(make_activity(officer, head, organization), organization, enterprise)
    url = reverse("benchmarking:improvement-new-comparison", args=[form.reference])
    client.force_login(other_enterprise)
    assert client.get(url).status_code == 404
    client.force_login(enterprise)
    assert form.reference in client.get(reverse("benchmarking:improvement-new")).content.decode()
    page = client.get(url).content.decode()
    assert "2015—2018年质量改进计划" in page
    given = {
        "organization": organization.pk, "title": "改进", "from_year": "2015", "until_year": "2016", "offers": [form.rows.get().pk],
    }  # fmt: skip
    bad = client.post(url, given)
    assert bad.status_code == 422
    assert "三至五年" in bad.content.decode()
    client.post(url, given | {"until_year": "2018"})
    plan = Plan.objects.get()
    assert (plan.comparison, plan.measures.get().department) == (form, "质量部")


def test_from_a_feedback_report_on_the_page(client: Client, organization: Organization, enterprise: User) -> None:
    case = make_award(builders.make_cycle(), organization).application
    consensus = make_consensus(case, 50, 40, 60)
    score = ConsensusScore.objects.filter(consensus=consensus)[0]
    score.opportunities = [{"text": "缺少系统的风险评估。"}]
    score.save()
    client.force_login(enterprise)
    url = reverse("benchmarking:improvement-new-feedback", args=[case.reference])
    assert "缺少系统的风险评估" in client.get(url).content.decode()
    given = {"organization": organization.pk, "title": "改进", "from_year": "2016", "until_year": "2018"}
    client.post(url, given | {"offers": [f"{score.item.clause}-1"]})
    plan = Plan.objects.get()
    assert (plan.application, plan.measures.get().gap) == (case, "缺少系统的风险评估。")
    case.feedback.released_at = None
    case.feedback.save()
    assert client.get(url).status_code == 404


def test_nothing_typed_is_lost(client: Client, organization: Organization, enterprise: User) -> None:
    client.force_login(enterprise)
    blank = reverse("benchmarking:improvement-new-blank")
    client.post(
        blank, {"organization": organization.pk, "title": "质量改进计划", "from_year": "2016", "until_year": "2018"}
    )
    plan = Plan.objects.get()
    url = reverse("benchmarking:improvement-edit", args=[plan.reference])
    given = posted(plan, **{"measure-1": "很长的措施说明"})
    bad = client.post(url, given)
    assert bad.status_code == 422
    assert "很长的措施说明" in bad.content.decode()
    given |= {"gap-1": "检验能力不足", "due_on-1": "2019-01-01"}
    assert "须在计划期内" in client.post(url, given).content.decode()
    assert client.post(url, given | {"due_on-1": ""}).status_code == 302
    stale = client.post(url, given | {"due_on-1": "", "title": "另一名称"})
    assert stale.status_code == 422
    assert "另一名称" in stale.content.decode()
    assert str(plan.measures.get().due_on) == "2018-12-31"


def test_order_and_removal_on_the_page(client: Client, organization: Organization, enterprise: User) -> None:
    plan = drafted(organization, enterprise)
    client.force_login(enterprise)
    url = reverse("benchmarking:improvement-edit", args=[plan.reference])
    client.post(url, posted(plan, **{"order-0": "9"}))
    assert [measure.department for measure in plan.measures.all()] == ["售后部", "质量部"]
    plan.refresh_from_db()
    client.post(url, posted(plan, **{"gone-0": "on"}))
    assert plan.measures.get().department == "质量部"


def test_a_report_with_evidence_on_the_page(
    client: Client, organization: Organization, enterprise: User, officer: User, other_enterprise: User
) -> None:
    plan = running(organization, enterprise)
    measure = plan.measures.all()[0]
    client.force_login(enterprise)
    url = reverse("benchmarking:improvement-measure", args=[plan.reference, measure.pk])
    wrong = SimpleUploadedFile("证明.pdf", b"no pdf")
    assert client.post(url, {"percent": "50", "note": "做了一半", "evidence": wrong}).status_code == 422
    assert client.post(url, {"percent": "50", "note": "做了一半", "evidence": people.pdf()}).status_code == 302
    proof = reverse("benchmarking:improvement-evidence", args=[plan.reference, measure.reports.get().pk])
    for user, status in ((enterprise, 200), (officer, 200), (other_enterprise, 404)):
        client.force_login(user)
        assert client.get(proof).status_code == status


def test_the_list_is_narrowed(client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    running(organization, enterprise)
    finished(people.make_organization("西平虚构食品有限公司"), enterprise)
    client.force_login(officer)
    url = reverse("benchmarking:improvement-list")
    for asked, number in (
        ("", 2), ("q=虚构机械", 1), ("progress=late", 1), ("progress=ready", 1), ("year=2018", 2), ("year=2019", 0),
        ("region=411702", 2), ("industry=C34", 2), ("stage=completed", 0), ("stage=nonsense", 2),
    ):  # fmt: skip
        assert client.get(f"{url}?{asked}").context["page"].paginator.count == number, asked
    measures = reverse("benchmarking:improvement-measures")
    for asked, number in (("", 4), ("light=late", 2), ("light=done", 2), ("light=near", 0), ("q=售后", 2)):
        assert client.get(f"{measures}?{asked}").context["page"].paginator.count == number, asked


def test_the_workbook_holds_what_the_list_shows(
    client: Client, organization: Organization, enterprise: User, district: User
) -> None:
    plan = running(organization, enterprise)
    reported(plan.measures.all()[1], 100, enterprise)
    other = people.make_organization(region=people.make_region("411721", "西平县"))
    running(other, enterprise)
    client.force_login(district)
    answer = client.get(reverse("benchmarking:improvement-measures-workbook"))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))[3:]
    assert [(row[1], row[5], row[11], row[12]) for row in rows] == [
        (organization.name, 1, 0, "已逾期"), (organization.name, 2, 100, "已完成"),
    ]  # fmt: skip


def test_the_plan_on_paper(organization: Organization, enterprise: User) -> None:
    plan = running(organization, enterprise)
    reported(plan.measures.all()[1], 100, enterprise)
    text = copied(PlanDocument().render(PlanDocument.fetch(plan.reference)))
    for words in (
        "质量改进计划",
        organization.name,
        "开展关键工序能力分析",
        "50.0%",
        "1 / 2",
        "已逾期",
        "2016-03-01完成",
    ):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\n", ""), words


def test_lists_cost_the_same(client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    plan = running(organization, enterprise)
    reported(plan.measures.all()[0], 10, enterprise)
    client.force_login(officer)
    urls = [
        reverse("benchmarking:improvement-list"),
        reverse("benchmarking:improvement-measures"),
        plan.get_absolute_url(),
    ]
    plan.measures.all()[1].delete()
    once = [statements(client, url) for url in urls]
    for _number in range(2):
        again = running(people.make_organization(), enterprise)
        reported(again.measures.all()[0], 10, enterprise)
        reported(again.measures.all()[1], 10, enterprise)
    urls[2] = again.get_absolute_url()
    assert [statements(client, url) for url in urls] == once
    assert max(once) <= 12
