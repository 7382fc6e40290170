"""Lists: the same number of statements with one row and with three, and filters that find."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from tests import people
from tests.counting import statements


def test_organizations(client: Client, officer: User, organization: Organization) -> None:
    client.force_login(officer)
    url = reverse("accounts:organizations")
    one = statements(client, url)
    for _n in range(2):
        people.make_organization(user=people.make_user("enterprise"))
    assert statements(client, url) == one
    assert one <= 12


def test_own_organizations(client: Client, enterprise: User, organization: Organization) -> None:
    client.force_login(enterprise)
    url = reverse("accounts:my-organizations")
    people.make_organization(user=enterprise)
    two = statements(client, url)
    people.make_organization(user=enterprise)
    assert statements(client, url) == two


def test_members(client: Client, enterprise: User, organization: Organization) -> None:
    client.force_login(enterprise)
    one = statements(client, organization.get_absolute_url())
    for _n in range(2):
        organization.memberships.create(user=people.make_user("enterprise"))
    assert statements(client, organization.get_absolute_url()) == one
    assert one <= 12


def test_users(client: Client, administrator: User, district: User) -> None:
    client.force_login(administrator)
    url = reverse("accounts:users")
    one = statements(client, url)
    for code, name in (("411721", "西平县"), ("411722", "上蔡县")):
        people.make_user("district", region=people.make_region(code, name))
    assert statements(client, url) == one
    assert one <= 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "虚构机械"}, True),
        ({"q": "没有"}, False),
        ({"stage": "verified"}, True),
        ({"stage": "returned"}, False),
        ({"region": "411702"}, True),
    ],
)
def test_filters(client: Client, officer: User, organization: Organization, query: dict[str, str], found: bool) -> None:
    client.force_login(officer)
    page = client.get(reverse("accounts:organizations"), query).content.decode()
    assert (organization.credit_code in page) == found
    assert ("没有符合条件的组织" in page) != found


def test_users_are_found_by_role_and_state(client: Client, administrator: User, officer: User, expert: User) -> None:
    client.force_login(administrator)
    url = reverse("accounts:users")
    page = client.get(url, {"role": "expert"}).content.decode()
    assert expert.username in page
    assert officer.username not in page
    assert "没有符合条件的账号" in client.get(url, {"state": "closed"}).content.decode()
