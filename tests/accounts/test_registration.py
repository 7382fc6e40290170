"""An enterprise registers itself; the bureau verifies it or sends it back."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.forms import RegionField
from accounts.models import Organization, OrganizationStage, Region, Role, User
from accounts.views.registration import CHECKS
from core.journal import timeline
from core.models import Letter
from core.refusal import Refused
from tests import people

PASSWORD = "Tianzhong-2026"


def details(**changes: Any) -> dict[str, Any]:
    return {
        "name": "天中虚构泵业有限公司",
        "credit_code": people.credit_code(900),
        "region": people.make_region(),
        "industry": people.make_industry(),
        "size": "small",
        "founded_on": date(2010, 5, 1),
        "employees": 88,
        "legal_representative": "丙某",
        "address": "驿城区虚构路8号",
        "main_products": "离心泵",
        "contact_name": "丁某",
        "contact_phone": "0396-0000001",
        **changes,
    }


def typed(**changes: Any) -> dict[str, Any]:
    facts = details(**changes)
    facts |= {"region": facts["region"].pk, "industry": facts["industry"].pk}
    account = {
        "username": "Pumpworks", "person_name": "丁某", "phone": "13800000000", "email": "", "consent": "on",
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    return {**account, **facts, **changes.get("account", {})}


@pytest.fixture
def registered(db: None) -> Organization:
    return actions.register(username="pumpworks", password=PASSWORD, name="丁某", details=details())


def test_registration_makes_the_account_the_organization_and_its_owner(client: Client, db: None) -> None:
    answer = client.post(reverse("accounts:register"), typed())
    organization = Organization.objects.get()
    user = User.objects.get()
    assert answer.status_code == 302
    assert answer.url == organization.get_absolute_url()
    assert (user.username, user.role, user.must_change_password) == ("pumpworks", Role.ENTERPRISE, False)
    assert user.consented_at is not None
    assert organization.stage == OrganizationStage.REGISTERED
    assert organization.memberships.get().is_owner
    page = client.get(answer.url).content.decode()
    assert "市局将核验登记信息" in page
    assert [entry.verb for entry in timeline(organization)] == ["organizations.register"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"credit_code": people.credit_code(900)[:-1] + "I"}, "统一社会信用代码有误"),
        ({"credit_code": "12345"}, "统一社会信用代码有误"),
        ({"account": {"password1": "abcdefgh", "password2": "abcdefgh"}}, "至少三类"),
        ({"account": {"password1": "Ab1-", "password2": "Ab1-"}}, "密码至少 8 位"),
        ({"account": {"password1": "pumpWORKS-1", "password2": "pumpWORKS-1"}}, "不能包含用户名"),
        ({"account": {"password2": "Tianzhong-2027"}}, "两次输入的密码不一致"),
        ({"account": {"consent": ""}}, "须阅读并同意"),
        ({"founded_on": "2999-01-01"}, "成立日期不能晚于今天"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    client: Client, db: None, changes: dict[str, Any], sentence: str
) -> None:
    answer = client.post(reverse("accounts:register"), typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "天中虚构泵业有限公司" in page
    assert not User.objects.exists()
    assert not Organization.objects.exists()


def test_a_registered_code_tells_how_to_join(client: Client, registered: Organization) -> None:
    answer = client.post(reverse("accounts:register"), typed(account={"username": "second"}))
    assert answer.status_code == 422
    assert "该统一社会信用代码已登记" in answer.content.decode()
    assert Organization.objects.count() == 1
    assert User.objects.count() == 1


def test_a_taken_user_name_is_told(client: Client, registered: Organization) -> None:
    answer = client.post(reverse("accounts:register"), typed(credit_code=people.credit_code(901)))
    assert answer.status_code == 422
    assert "该用户名已被使用" in answer.content.decode()


def test_two_who_register_one_code_at_once_meet_in_the_database(registered: Organization) -> None:
    with pytest.raises(Refused, match="已登记"):
        actions.register(username="other", password=PASSWORD, name="戊某", details=details())
    assert not User.objects.filter(username="other").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("91350100M000100Y4Z", "代码有误"),
        ("91350100M000100Y43", "可以注册"),
        (people.credit_code(900), "已登记"),
    ],
)
def test_the_code_is_checked_while_typing(client: Client, registered: Organization, code: str, words: str) -> None:
    answer = client.get(reverse("accounts:register-check"), {"credit_code": code})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert registered.name not in answer.content.decode()


def test_what_is_registered_cannot_be_searched_through(client: Client, registered: Organization) -> None:
    def ask(code: str) -> tuple[int, str]:
        answer = client.get(reverse("accounts:register-check"), {"credit_code": code})
        return answer.status_code, answer.content.decode()

    cache.clear()
    for number in range(CHECKS):
        assert ask(people.credit_code(1000 + number))[0] == 200
    status, page = ask(people.credit_code(900))
    assert status == 429
    assert "操作过于频繁" in page
    assert "已登记" not in page
    assert "代码有误" in ask("91411700MA3X0X")[1], "a slip of the pen is still told"
    cache.clear()


def test_an_enterprise_registers_a_further_organization(client: Client, registered: Organization) -> None:
    owner = User.objects.get()
    client.force_login(owner)
    facts = typed(credit_code=people.credit_code(902), name="天中虚构阀门有限公司")
    answer = client.post(reverse("accounts:organization-new"), facts)
    assert answer.status_code == 302
    assert Organization.objects.visible_to(User.objects.get(pk=owner.pk)).count() == 2


def test_the_bureau_verifies_and_the_members_are_told(client: Client, registered: Organization, officer: User) -> None:
    client.force_login(officer)
    client.post(reverse("accounts:organization-verify", args=[registered.pk]))
    registered.refresh_from_db()
    assert registered.stage == OrganizationStage.VERIFIED
    letter = Letter.objects.get()
    assert "核验通过" in letter.subject
    assert letter.recipient == registered.memberships.get().user


def test_sent_back_corrected_and_submitted_again(client: Client, registered: Organization, officer: User) -> None:
    actions.send_back(registered, by=officer, reason="名称与营业执照不一致。")
    assert "名称与营业执照不一致" in Letter.objects.get().body
    client.force_login(User.objects.get(username="pumpworks"))
    assert "名称与营业执照不一致" in client.get(registered.get_absolute_url()).content.decode()
    page = reverse("accounts:organization-edit", args=[registered.pk])
    form = client.get(page).context["form"]
    answer = client.post(page, typed(name="天中虚构泵业股份有限公司") | {"version": form["version"].value()})
    assert answer.status_code == 302
    registered.refresh_from_db()
    assert (registered.stage, registered.name) == (OrganizationStage.REGISTERED, "天中虚构泵业股份有限公司")
    verbs = [entry.verb for entry in timeline(registered)]
    assert verbs[1:] == ["organizations.send_back", "organizations.correct", "organizations.resubmit"]


def test_a_reason_is_required_to_send_back(client: Client, registered: Organization, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(reverse("accounts:organization-send-back", args=[registered.pk]), {"reason": " "})
    assert answer.status_code == 422
    registered.refresh_from_db()
    assert registered.stage == OrganizationStage.REGISTERED


def test_a_second_press_is_refused(client: Client, registered: Organization, officer: User, head: User) -> None:
    actions.verify(registered, by=officer)
    client.force_login(head)
    answer = client.post(
        reverse("accounts:organization-verify", args=[registered.pk]),
        follow=True,
        headers={"referer": f"http://testserver{registered.get_absolute_url()}"},
    )
    assert "可能已被他人处理" in answer.content.decode()


def test_what_was_verified_is_not_changed_by_the_enterprise(registered: Organization, officer: User) -> None:
    actions.verify(registered, by=officer)
    owner = User.objects.get(username="pumpworks")
    with pytest.raises(Refused, match="已核验"):
        actions.correct(registered, by=owner, details=details(name="别的名称"))
    actions.correct(registered, by=owner, details=details(contact_phone="0396-7654321"))
    registered.refresh_from_db()
    assert registered.contact_phone == "0396-7654321"


def test_a_stale_page_does_not_overwrite(client: Client, registered: Organization) -> None:
    owner = User.objects.get(username="pumpworks")
    client.force_login(owner)
    page = reverse("accounts:organization-edit", args=[registered.pk])
    version = client.get(page).context["form"]["version"].value()
    actions.correct(registered, by=owner, details=details(address="新址1号"))
    answer = client.post(page, typed(address="旧页地址") | {"version": version})
    assert answer.status_code == 422
    assert "旧页地址" in answer.content.decode()
    registered.refresh_from_db()
    assert registered.address == "新址1号"


def test_registering_without_end_is_refused(client: Client, db: None, settings: Any) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/10m/ip"}
    assert client.post(reverse("accounts:register"), typed()).status_code == 302
    client.logout()
    again = client.post(reverse("accounts:register"), typed(username="second", credit_code=people.credit_code(901)))
    assert again.status_code == 422
    assert "操作过于频繁" in again.content.decode()
    assert not User.objects.filter(username="second").exists()
    cache.clear()


def test_full_budget_funding_is_declared_checked_and_then_stays(client: Client, officer: User) -> None:
    client.post(reverse("accounts:register"), typed(is_budget_funded="on"))
    organization = Organization.objects.get()
    assert organization.is_budget_funded
    assert timeline(organization).get().after["is_budget_funded"] is True
    owner = organization.memberships.get().user
    client.force_login(officer)
    assert "财政全额拨款单位" in client.get(organization.get_absolute_url()).content.decode()
    actions.verify(organization, by=officer)
    with pytest.raises(Refused, match="组织已核验"):
        actions.correct(organization, by=owner, details={"is_budget_funded": False})


def test_the_counties_of_the_portals_own_city_are_offered_first(client: Client, db: None) -> None:
    """Besides whatever counties the code table of the database holds."""
    other, _ = Region.objects.get_or_create(code="321100", defaults={"name": "镇江市", "level": Region.Level.CITY})
    Region.objects.get_or_create(
        code="321102", defaults={"name": "京口区", "level": Region.Level.COUNTY, "parent": other}
    )
    ours = people.make_region()

    def offered() -> list[str]:
        return [row.pk for row in RegionField().queryset if row.pk in ("321102", ours.pk)]

    assert offered() == ["321102", ours.pk]
    people.make_user(Role.DISTRICT, region=ours)
    assert offered() == [ours.pk, "321102"]
