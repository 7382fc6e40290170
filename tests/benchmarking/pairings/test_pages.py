"""Who sees what of a pairing, and what the pages do."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from benchmarking.pairings.models import Pairing
from core.forms import version_of
from tests import people
from tests.benchmarking.pairings.stories import make_firm, posted, proposed, ready, running, visited
from tests.counting import statements

pytestmark = pytest.mark.django_db

PAGES = ("list", "new", "proposed", "edit", "running", "results", "conclude", "agree", "record", "end")
ACCESS = {  # the enterprise helps and proposed; "helped" is the other side
    "enterprise": (200, 200, 200, 200, 200, 200, 200, 403, 422, 302),
    "helped": (200, 200, 200, 403, 200, 200, 403, 302, 422, 302),
    "other_enterprise": (200, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "officer": (200, 200, 200, 200, 200, 200, 200, 302, 422, 302),
    "head": (200, 200, 200, 200, 200, 200, 200, 302, 422, 302),
    "district": (200, 403, 200, 403, 200, 403, 403, 403, 403, 403),
    "far": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    "supervisor": (200, 403, 200, 403, 200, 403, 403, 403, 403, 403),
    "expert": (403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "administrator": (403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "member": (403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
}
ACCESS["far"] = (200, 403, *ACCESS["far"][2:])


def at(name: str, *args: object) -> str:
    return reverse(f"benchmarking:pairings-{name}", args=args)


@pytest.mark.parametrize("role", ACCESS)
def test_access(
    role: str, client: Client, organization: Organization, enterprise: User, request: pytest.FixtureRequest
) -> None:
    waiting_side = make_firm()
    waiting = proposed(organization, waiting_side[0], enterprise)
    helped = people.make_organization(user=waiting_side[1])
    pairing = running(organization, (helped, waiting_side[1]), enterprise)
    if role == "helped":
        person = waiting_side[1]
    elif role == "far":
        person = people.make_user("district", region=people.make_region("411721", "西平县"))
    else:
        person = request.getfixturevalue(role)
    client.force_login(person)
    first, second = waiting.reference, pairing.reference
    got = [at("list"), at("new"), at("detail", first), at("edit", first), at("detail", second)]
    got += [at("results", second), at("conclude", second)]
    found = [client.get(url).status_code for url in got]
    posts = [at("agree", first), at("record", second), at("end", second)]
    found += [client.post(url, {"reason": "搬迁", "version": version_of(waiting)}).status_code for url in posts]
    assert dict(zip(PAGES, found, strict=True)) == dict(zip(PAGES, ACCESS[role], strict=True))


def test_the_other_side_stays_a_name(client: Client, organization: Organization, enterprise: User) -> None:
    """Nothing of the other firm but its name and district; no way to its page, no list of firms to choose from."""
    secret = {"contact_name": "丁联系", "contact_phone": "0396-9876543", "legal_representative": "戊法人"}
    other, user = make_firm("西平秘密食品有限公司", **secret)
    third, _third_user = make_firm("上蔡第三家有限公司")
    pairing = visited(running(organization, (other, user), enterprise), user)
    client.force_login(enterprise)
    pages = [client.get(url).content.decode() for url in (pairing.get_absolute_url(), at("list"), at("new"))]
    assert other.name in pages[0]
    assert other.get_absolute_url() not in pages[0]
    assert organization.get_absolute_url() in pages[0]
    assert not any(word in page for page in pages for word in [*secret.values(), other.credit_code, third.name])
    assert client.get(other.get_absolute_url()).status_code == 404


def test_an_enterprise_names_the_other_side_in_full(
    client: Client, organization: Organization, enterprise: User
) -> None:
    other, _user = make_firm("西平虚构食品有限公司")
    client.force_login(enterprise)
    given = posted(helper=str(organization.pk), helped="西平虚构", topic="很长的帮扶内容")
    for bad in (given, given | {"helped": other.name, "text-0": "", "before-0": "91%"}):
        answer = client.post(at("new"), bad)
        assert answer.status_code == 422
        assert "很长的帮扶内容" in answer.content.decode()
    assert client.post(at("new"), given | {"helper": str(other.pk), "helped": other.name}).status_code == 422
    client.post(at("new"), given | {"helped": other.credit_code.lower()})
    assert Pairing.objects.get().helped == other


def test_the_bureau_proposes_changes_and_the_helped_side_agrees(
    client: Client, organization: Organization, officer: User
) -> None:
    helped = make_firm()
    client.force_login(officer)
    client.post(at("new"), posted(helper=str(organization.pk), helped=str(helped[0].pk)))
    pairing = Pairing.objects.get()
    edit = at("edit", pairing.reference)
    given = posted(version=version_of(pairing), **{"text-1": "第二项"})
    assert client.post(edit, given | {"ends_on": "2016-01-01"}).status_code == 422
    assert client.post(edit, given).status_code == 302
    stale = client.post(edit, given | {"topic": "另一内容"})
    assert stale.status_code == 422
    assert "另一内容" in stale.content.decode()
    client.force_login(helped[1])
    client.post(at("agree", pairing.reference), {"version": given["version"]})
    pairing.refresh_from_db()
    assert pairing.stage == "proposed"
    client.post(at("agree", pairing.reference), {"version": version_of(pairing)})
    pairing.refresh_from_db()
    assert (pairing.stage, pairing.goals.count()) == ("running", 2)


def test_nobody_is_paired_with_itself(client: Client, organization: Organization, enterprise: User) -> None:
    client.force_login(enterprise)
    page = client.post(at("new"), posted(helper=str(organization.pk), helped=organization.name))
    assert page.context["form"].errors["helped"] == ["示范企业和帮扶对象不能是同一家组织。"]


def test_the_record_on_the_pages(
    client: Client, organization: Organization, enterprise: User, other_enterprise: User
) -> None:
    helped = make_firm()
    pairing = running(organization, helped, enterprise)
    client.force_login(helped[1])
    visit = {"held_on": "2016-04-01", "people": "甲", "content": "现场诊断", "evidence": people.pdf()}
    assert client.post(at("record", pairing.reference), visit | {"held_on": "2099-01-01"}).status_code == 422
    client.post(at("record", pairing.reference), visit | {"evidence": people.pdf()})
    proof = at("evidence", pairing.reference, pairing.visits.get().pk)
    for user, status in ((enterprise, 200), (helped[1], 200), (other_enterprise, 404)):
        client.force_login(user)
        assert client.get(proof).status_code == status
    client.force_login(enterprise)
    goals = list(pairing.goals.all())
    results = {"version": version_of(pairing)} | {f"reached-{goal.pk}": "yes" for goal in goals}
    assert client.post(at("results", pairing.reference), results).status_code == 422
    client.post(at("results", pairing.reference), results | {f"after-{goal.pk}": "97%" for goal in goals})
    assert client.post(at("conclude", pairing.reference), {"result": " "}).status_code == 422
    client.post(at("conclude", pairing.reference), {"result": "成效明显"})
    assert Pairing.objects.get().stage == "concluded"
    late = client.post(
        at("record", pairing.reference), visit | {"content": "办结之后写的记录", "evidence": people.pdf()}
    )
    assert (late.status_code, "办结之后写的记录" in late.content.decode()) == (422, True)


def test_the_list_is_narrowed(client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    ready(organization, make_firm("上蔡虚构家具有限公司"), enterprise)
    proposed(organization, make_firm(region=people.make_region("411721", "西平县"))[0], officer, kind="supply_chain")
    client.force_login(officer)
    for asked, number in (
        ("", 2), ("q=家具", 1), ("q=JD2016", 2), ("stage=proposed", 1), ("stage=over", 1), ("kind=supply_chain", 1), ("region=411721", 1),
        ("region=411702", 2),
    ):  # fmt: skip
        assert client.get(f"{at('list')}?{asked}").context["page"].paginator.count == number, asked


def test_lists_cost_the_same(client: Client, organization: Organization, enterprise: User) -> None:
    pairing = visited(running(organization, make_firm(), enterprise), enterprise)
    pairing.goals.all()[1].delete()
    client.force_login(enterprise)
    urls = [at("list"), pairing.get_absolute_url()]
    once = [statements(client, url) for url in urls]
    for _number in range(2):
        again = visited(visited(running(organization, make_firm(), enterprise), enterprise), enterprise)
    assert [statements(client, urls[0]), statements(client, again.get_absolute_url())] == once
    assert max(once) <= 14


def test_the_districts_are_those_that_have_organizations(
    client: Client, organization: Organization, officer: User
) -> None:
    people.make_region("321102", "京口区")
    client.force_login(officer)
    shown = client.get(at("list")).content.decode()
    assert (organization.region.name in shown, "京口区" in shown) == (True, False)
    assert len(client.get(at("list"), {"q": "甲" * 60_000}).context["page"]) == 0
