"""Who sees what of the cases, and what the pages do."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from benchmarking.clinics.models import Consultation
from core.forms import version_of
from core.refusal import Refused
from tests import people
from tests.benchmarking.clinics.stories import asked, assigned, followed, prescribed
from tests.benchmarking.exchanges.builders import come, make_event
from tests.counting import statements

pytestmark = pytest.mark.django_db

PAGES = ("list", "new", "detail", "evidence", "assign", "diagnose", "prescribe", "follow-up", "cure", "close")
ACCESS = {
    "enterprise": (200, 200, 200, 200, 403, 403, 403, 403, 403, 403),
    "other_enterprise": (200, 200, 404, 404, 404, 404, 404, 404, 404, 404),
    "officer": (200, 200, 200, 200, 422, 403, 403, 422, 422, 303),
    "head": (200, 200, 200, 200, 422, 403, 403, 422, 422, 303),
    "district": (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "far": (200, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "expert": (200, 403, 200, 200, 403, 422, 422, 422, 422, 303),
    "other_expert": (200, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "supervisor": (200, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    "administrator": (403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
    "member": (403, 403, 404, 404, 404, 404, 404, 404, 404, 404),
}


def at(name: str, *args: object) -> str:
    return reverse(f"benchmarking:clinics-{name}", args=args)


@pytest.mark.parametrize("role", ACCESS)
def test_access(
    role: str,
    client: Client,
    organization: Organization,
    officer: User,
    experts: list[User],
    request: pytest.FixtureRequest,
) -> None:
    case = followed(organization, officer, experts[0], evidence=people.pdf())
    if role == "other_expert":
        person = experts[1]
    elif role == "far":
        person = people.make_user("district", region=people.make_region("411721", "西平县"))
    else:
        person = request.getfixturevalue(role)
    client.force_login(person)
    proof = at("evidence", case.reference, case.follow_ups.get().pk)
    found = [client.get(url).status_code for url in (at("list"), at("new"), case.get_absolute_url(), proof)]
    found += [client.post(at(name, case.reference)).status_code for name in PAGES[4:]]
    assert dict(zip(PAGES, found, strict=True)) == dict(zip(PAGES, ACCESS[role], strict=True))


def test_an_expert_lists_only_own_cases(
    client: Client, organization: Organization, officer: User, experts: list[User]
) -> None:
    assigned(organization, officer, experts[0])
    other = assigned(people.make_organization("上蔡秘密家具有限公司"), officer, experts[1])
    client.force_login(experts[0])
    page = client.get(at("list")).content.decode()
    assert organization.name in page
    assert other.organization.name not in page
    own = client.get(Consultation.objects.visible_to(experts[0]).get().get_absolute_url()).content.decode()
    assert organization.contact_phone in own
    assert organization.get_absolute_url() not in own


def test_a_firm_asks_on_the_page(client: Client, organization: Organization, enterprise: User) -> None:
    client.force_login(enterprise)
    assert client.post(at("new"), {"organization": organization.pk, "complaint": ""}).status_code == 422
    other = people.make_organization()
    assert client.post(at("new"), {"organization": other.pk, "complaint": "不良品多"}).status_code == 422
    client.post(at("new"), {"organization": organization.pk, "complaint": "不良品多"})
    case = Consultation.objects.get()
    client.post(at("close", case.reference), {"reason": "已解决"})
    case.refresh_from_db()
    assert (case.stage, case.asked_by) == ("closed", enterprise)


def test_a_firm_asks_at_the_mobile_clinic_for_which_it_has_signed_up(
    client: Client, organization: Organization, enterprise: User, officer: User
) -> None:
    event, other = make_event(officer, kind="clinic"), make_event(officer, kind="clinic")
    client.force_login(enterprise)
    assert "event" not in client.get(at("new")).context["form"].fields
    assert "登记诊断需求" not in client.get(event.get_absolute_url()).content.decode()
    come(event, (organization, enterprise), "甲")
    assert "登记诊断需求" in client.get(event.get_absolute_url()).content.decode()
    given = {"organization": organization.pk, "complaint": "返修多"}
    assert client.post(at("new"), {**given, "event": other.reference}).status_code == 422
    client.post(at("new"), {**given, "event": event.reference})
    assert Consultation.objects.get().event == event
    with pytest.raises(Refused, match="没有报名这项活动"):
        asked(organization, enterprise, event=other)


def test_the_whole_way_on_the_pages(
    client: Client, organization: Organization, officer: User, experts: list[User]
) -> None:
    event = make_event(officer, kind="clinic", title="西平质量流动诊所")
    client.force_login(officer)
    assert "西平质量流动诊所" in client.get(f"{at('new')}?event={event.reference}").content.decode()
    client.post(at("new"), {"organization": organization.pk, "event": event.reference, "complaint": "返修多"})
    case = Consultation.objects.get()
    assert case.event == event
    client.post(at("assign", case.reference), {"doctor": experts[0].pk, "version": version_of(case)})
    stale = client.post(at("assign", case.reference), {"doctor": experts[1].pk, "version": version_of(case)})
    assert stale.status_code == 422
    client.force_login(experts[0])
    given = {"visited_on": "2099-01-01", "diagnosis": "很长的诊断意见"}
    bad = client.post(at("diagnose", case.reference), given)
    assert bad.status_code == 422
    assert "很长的诊断意见" in bad.content.decode()
    assert bad.context["diagnosis_form"].errors == {"visited_on": ["上门日期不能晚于今天。"]}
    client.post(at("diagnose", case.reference), given | {"visited_on": "2018-05-10"})
    bad = client.post(at("prescribe", case.reference), {"prescription": "编制作业指导书", "follow_up_on": "2018-01-01"})
    assert bad.context["prescription_form"].errors == {"follow_up_on": ["回访日期须晚于今天。"]}
    client.post(at("prescribe", case.reference), {"prescription": "编制作业指导书", "follow_up_on": "2099-01-01"})
    case.refresh_from_db()
    read = version_of(case)
    followed_up = {"held_on": "2018-06-15", "finding": "好转", "evidence": people.pdf(), "version": read}
    for days, field, sentence in (
        ({"held_on": "2099-01-01"}, "held_on", "回访日期不能晚于今天。"),
        ({"next_on": "2018-06-15"}, "next_on", "下次回访日期须晚于本次回访。"),
    ):
        bad = client.post(at("follow-up", case.reference), {**followed_up, **days, "evidence": people.pdf()})
        assert bad.context["follow_up_form"].errors == {field: [sentence]}
    client.post(at("follow-up", case.reference), followed_up)
    client.force_login(officer)
    for name, given, typed in (
        ("follow-up", {"held_on": "2018-06-16", "finding": "同事没有看到的回访"}, "同事没有看到的回访"),
        ("cure", {"outcome": "没有看到回访就写的结果"}, "没有看到回访就写的结果"),
    ):
        stale = client.post(at(name, case.reference), {**given, "version": read})
        assert stale.status_code == 422
        assert "在您打开页面之后已被修改" in stale.content.decode()
        assert typed in stale.content.decode()
    assert case.follow_ups.count() == 1
    client.force_login(experts[0])
    twice = client.post(at("diagnose", case.reference), given | {"visited_on": "2018-05-11", "diagnosis": "第二次写的"})
    assert (twice.status_code, "第二次写的" in twice.content.decode()) == (422, True)
    version = client.get(case.get_absolute_url()).context["outcome_form"]["version"].value()
    client.post(at("cure", case.reference), {"outcome": "返修率下降", "version": version})
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("cured", "返修率下降")


def test_the_list_is_narrowed(client: Client, organization: Organization, officer: User, experts: list[User]) -> None:
    asked(organization, officer)
    prescribed(people.make_organization("上蔡虚构家具有限公司"), officer, experts[0])
    client.force_login(officer)
    for asked_for, number in (
        ("", 2), ("q=家具", 1), ("q=返修", 2), ("stage=unassigned", 1), ("stage=late", 1), ("stage=prescribed", 1), ("region=411702", 2),
        (f"doctor={experts[0].pk}", 1), (f"doctor={experts[2].pk}", 2),
    ):  # fmt: skip
        assert client.get(f"{at('list')}?{asked_for}").context["page"].paginator.count == number, asked_for


def test_lists_cost_the_same(client: Client, organization: Organization, officer: User, expert: User) -> None:
    case = followed(organization, officer, expert)
    client.force_login(officer)
    urls = [at("list"), case.get_absolute_url()]
    once = [statements(client, url) for url in urls]
    for _number in range(2):
        followed(people.make_organization(), officer, expert)
    assert [statements(client, url) for url in urls] == once
    assert max(once) <= 14
