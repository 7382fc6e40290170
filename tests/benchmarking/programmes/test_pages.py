"""Who sees what, and what the pages do."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from benchmarking.programmes.models import Department, Nomination, Programme, Quota
from core.forms import version_of
from tests import people
from tests.benchmarking.programmes.stories import hundred, nominated, proposed, running
from tests.counting import statements

pytestmark = pytest.mark.django_db

ACCESS = {  # a running programme: list, detail, edit, nominate
    "officer": (200, 200, 200, 200),
    "head": (200, 200, 200, 200),
    "supervisor": (200, 200, 403, 403),
    "district": (200, 200, 403, 200),
    "enterprise": (403, 404, 404, 404),
    "expert": (403, 404, 404, 404),
    "administrator": (403, 404, 404, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("role", ACCESS)
def test_access(role: str, client: Client, officer: User, request: pytest.FixtureRequest) -> None:
    programme = running(officer)
    client.force_login(request.getfixturevalue(role))
    names = ("programmes-detail", "programmes-edit", "programmes-nominate")
    urls = [reverse("benchmarking:programmes-list")]
    urls += [reverse(f"benchmarking:{name}", args=[programme.reference]) for name in names]
    assert tuple(client.get(url).status_code for url in urls) == ACCESS[role]


def test_a_draft_is_hidden_from_districts(client: Client, district: User) -> None:
    client.force_login(district)
    assert client.get(hundred().get_absolute_url()).status_code == 404


def test_others_do_not_see_a_nomination(
    client: Client, officer: User, organization: Organization, enterprise: User, other_enterprise: User
) -> None:
    row = nominated(running(officer), organization, officer)
    far = people.make_user("district", region=people.make_region("411721", "西平县"))
    for user, status in ((enterprise, 200), (other_enterprise, 404), (far, 404), (officer, 200)):
        client.force_login(user)
        assert client.get(row.get_absolute_url()).status_code == status


def test_a_programme_is_drawn_up_with_its_quotas(client: Client, officer: User) -> None:
    client.force_login(officer)
    given = {"name": "质量百强", "from_year": "2026", "until_year": "2030", "line-0": "管理", "target-0": "3"}
    bad = client.post(reverse("benchmarking:programmes-create"), given | {"line-1": "品牌"})
    assert bad.status_code == 422
    assert "请填写目标数" in bad.content.decode()
    assert "质量百强" in bad.content.decode()
    made = client.post(reverse("benchmarking:programmes-create"), given, follow=True)
    programme = Programme.objects.get()
    url = reverse("benchmarking:programmes-quotas", args=[programme.reference])
    assert made.redirect_chain[-1][0] == url
    client.post(url, {"add": "质监", "version": version_of(programme)})
    line, department = programme.lines.get(), Department.objects.get(name="质监")
    refused = client.post(url, {f"quota-{line.pk}-{department.pk}": "-1"})
    assert refused.status_code == 422
    stale = client.post(url, {f"quota-{line.pk}-{department.pk}": "3", "version": version_of(programme)})
    assert stale.status_code == 422
    assert "已被修改" in stale.content.decode()
    assert not Quota.objects.exists()
    programme.refresh_from_db()
    client.post(url, {f"quota-{line.pk}-{department.pk}": "3", "version": version_of(programme)})
    assert Quota.objects.get().minimum == 3
    client.post(reverse("benchmarking:programmes-start", args=[programme.reference]))
    programme.refresh_from_db()
    assert programme.stage == "running"


def test_recognition_on_the_page(client: Client, officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    client.force_login(head)
    url = reverse("benchmarking:programmes-recognise", args=[row.pk])
    assert client.post(url, {"document_number": "", "recognised_on": "2013-06-01"}).status_code == 422
    client.post(url, {"document_number": "舟质强办〔2013〕5号", "recognised_on": "2013-06-01"})
    assert Nomination.objects.get().stage == "recognised"
    client.force_login(officer)
    evidence = reverse("benchmarking:programmes-evidence", args=[row.pk, row.cultivations.get().pk])
    assert client.get(evidence).status_code == 200


def test_an_enterprise_is_found_among_ten_thousand(client: Client, officer: User, district: User) -> None:
    programme = running(officer)
    far = people.make_organization("西平虚构企业有限公司", region=people.make_region("411721", "西平县"))
    client.force_login(district)
    url = reverse("benchmarking:programmes-nominate", args=[programme.reference])
    few, size = statements(client, url), len(client.get(url).content)
    many = people.make_many_organizations(10_000)
    assert statements(client, url) == few <= 14
    assert len(client.get(url).content) == size < 40_000
    search = reverse("benchmarking:programmes-organizations", args=[programme.reference])
    found = client.get(search, {"organization-q": "众多虚构企业0007"}).content.decode()
    assert found.count('type="radio"') == 8
    assert "共找到 10 个" in found
    assert many[70].name in found
    assert far.name not in client.get(search, {"organization-q": "西平"}).content.decode()
    given = {
        "line": programme.lines.all()[0].pk, "department": Department.objects.all()[0].pk, "year": "2013",
        "reasons": "写了很久的理由", "organization-q": "00071",
    }  # fmt: skip
    asked = client.post(url, given)
    assert asked.status_code == 422
    assert "写了很久的理由" in asked.content.decode()
    assert client.post(url, given | {"organization": far.pk, "organization-q": ""}).status_code == 422
    assert not Nomination.objects.exists()
    client.post(url, given | {"organization": many[71].pk})
    assert Nomination.objects.get().organization == many[71]


def test_who_may_not_nominate_searches_nothing(client: Client, officer: User, supervisor: User) -> None:
    client.force_login(supervisor)
    url = reverse("benchmarking:programmes-organizations", args=[running(officer).reference])
    assert client.get(url, {"organization-q": "天中"}).status_code == 403


def test_a_form_with_nothing_filled_in_is_a_form(client: Client, officer: User) -> None:
    programme = hundred()
    client.force_login(officer)
    for name in ("programmes-create", "programmes-edit", "programmes-quotas"):
        answer = client.post(
            reverse(f"benchmarking:{name}", args=[programme.reference] * (name != "programmes-create"))
        )
        assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True), name


def test_the_source_is_called_by_its_name(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get(hundred().get_absolute_url()).content.decode()
    assert "舟山市“创四优、育百强”五年计划" in page
    assert "seed 003" not in page


@pytest.mark.parametrize(
    ("name", "given", "field", "sentence"),
    [
        ("record", {"held_on": "2999-01-01", "text": "诊断"}, "record_form", "日期不能晚于今天"),
        ("record", {"held_on": "0001-01-01", "text": "诊断"}, "record_form", "请核对"),
        (
            "recognise",
            {"recognised_on": "2999-01-01", "document_number": "5号"},
            "recognition_form",
            "日期不能晚于今天",
        ),
        ("recognise", {"recognised_on": "0015-01-01", "document_number": "5号"}, "recognition_form", "请核对"),
    ],
)
def test_a_wrong_day_is_told_beside_its_field(
    name: str, given: dict[str, str], field: str, sentence: str,
    client: Client, officer: User, head: User, organization: Organization,
) -> None:  # fmt: skip
    row = proposed(running(officer), organization, officer)
    client.force_login(head)
    answer = client.post(reverse(f"benchmarking:programmes-{name}", args=[row.pk]), given)
    assert answer.status_code == 422
    assert sentence in str(answer.context[field].errors)
    assert next(iter(given.values())) in answer.content.decode()


def test_who_decides_is_not_asked_to_write_the_record(
    client: Client, officer: User, head: User, organization: Organization
) -> None:
    """Whoever wrote it may not decide. A form that was refused stays with what was typed, also outside its dialog."""
    row = proposed(running(officer), organization, officer)
    for user, shown in ((officer, True), (head, False)):
        client.force_login(user)
        assert client.get(row.get_absolute_url()).context["shows_record_form"] is shown
    url = reverse("benchmarking:programmes-recognise", args=[row.pk])
    page = client.post(url, {"document_number": "舟质强办〔2013〕5号", "recognised_on": "2999-01-01"}).content.decode()
    assert page.count('name="document_number"') == 1
    assert "舟质强办〔2013〕5号" in page
    assert 'data-dialog="recognise"' not in page


def test_lists_cost_the_same(client: Client, officer: User, organization: Organization) -> None:
    programme = running(officer)
    client.force_login(officer)
    urls = [
        reverse("benchmarking:programmes-list"),
        programme.get_absolute_url(),
        reverse("benchmarking:programmes-nominations"),
    ]
    nominated(programme, organization, officer)
    once = [statements(client, url) for url in urls]
    for _number in range(2):
        nominated(programme, people.make_organization(), officer)
        Programme.objects.create(reference=f"CY{_number}", name="计划", from_year=2016, until_year=2020)
    assert [statements(client, url) for url in urls] == once
    assert max(once) <= 12
