"""Who acts for an organization: invited, added, removed by its owner."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import Organization, Role, User
from core.models import Letter
from core.refusal import Refused
from tests import people


def test_an_owner_invites_a_colleague_and_sees_the_first_password_once(
    client: Client, organization: Organization, enterprise: User
) -> None:
    client.force_login(enterprise)
    page = reverse("accounts:member-invite", args=[organization.pk])
    answer = client.post(page, {"username": "colleague", "person_name": "己某", "phone": ""})
    colleague = User.objects.get(username="colleague")
    assert answer.status_code == 200
    assert colleague.check_password(answer.context["password"])
    assert answer.context["password"] in answer.content.decode()
    assert "http://testserver/account/login/" in answer.content.decode()
    assert "请联系市局受理窗口重置" in answer.content.decode()  # an owner of an organization resets no passwords
    assert answer["Cache-Control"].startswith("max-age=0")
    assert colleague.must_change_password
    assert colleague.organization_ids == {organization.pk}
    assert not organization.memberships.get(user=colleague).is_owner


def test_an_existing_account_joins_by_its_user_name(
    client: Client, organization: Organization, enterprise: User, other_enterprise: User
) -> None:
    client.force_login(enterprise)
    page = reverse("accounts:member-add", args=[organization.pk])
    assert client.post(page, {"username": other_enterprise.username.upper()}).status_code == 302
    assert organization.memberships.filter(user=other_enterprise).exists()
    letter = Letter.objects.get()
    assert (letter.recipient, letter.url) == (other_enterprise, reverse("awards:desk-home"))
    again = client.post(page, {"username": other_enterprise.username})
    assert again.status_code == 422
    assert "已是本组织成员" in again.content.decode()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OFFICER])
def test_only_enterprise_accounts_join(organization: Organization, enterprise: User, role: str) -> None:
    stranger = people.make_user(role)
    with pytest.raises(Refused, match="没有用户名"):
        actions.add_member(organization, by=enterprise, username=stranger.username)


def test_the_last_owner_stays(organization: Organization, enterprise: User, other_enterprise: User) -> None:
    membership = actions.add_member(organization, by=enterprise, username=other_enterprise.username)
    own = organization.memberships.get(user=enterprise)
    with pytest.raises(Refused, match="至少保留一名管理员"):
        actions.remove_member(own, by=enterprise)
    actions.make_owner(membership, by=enterprise)
    actions.remove_member(own, by=enterprise)
    assert [row.user for row in organization.memberships.all()] == [other_enterprise]


def test_a_member_who_is_not_owner_does_not_manage_members(
    client: Client, organization: Organization, enterprise: User, other_enterprise: User
) -> None:
    actions.add_member(organization, by=enterprise, username=other_enterprise.username)
    client.force_login(other_enterprise)
    owner = organization.memberships.get(user=enterprise)
    assert client.get(organization.get_absolute_url()).status_code == 200
    assert client.post(reverse("accounts:member-invite", args=[organization.pk]), {}).status_code == 403
    assert client.post(reverse("accounts:member-remove", args=[owner.pk])).status_code == 403


def test_a_stranger_finds_nothing(client: Client, organization: Organization, other_enterprise: User) -> None:
    client.force_login(other_enterprise)
    membership = organization.memberships.get()
    assert client.get(organization.get_absolute_url()).status_code == 404
    assert client.post(reverse("accounts:member-remove", args=[membership.pk])).status_code == 404
    assert client.post(reverse("accounts:member-add", args=[organization.pk]), {"username": "x"}).status_code == 404


def test_removed_at_once(client: Client, organization: Organization, enterprise: User, other_enterprise: User) -> None:
    membership = actions.add_member(organization, by=enterprise, username=other_enterprise.username)
    client.force_login(enterprise)
    assert client.post(reverse("accounts:member-remove", args=[membership.pk])).status_code == 302
    assert not organization.memberships.filter(user=other_enterprise).exists()
