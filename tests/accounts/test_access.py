"""Who reaches which page about people: a table."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from tests import people

ROLES = (
    "enterprise",
    "other_enterprise",
    "officer",
    "head",
    "administrator",
    "district",
    "expert",
    "member",
    "supervisor",
)
OK, NO, GONE = 200, 403, 404
#                          own  other off. head adm. dist. exp. mem. sup.
PAGES = {
    "organizations": (NO, NO, OK, OK, OK, OK, NO, NO, OK),
    "organization": (OK, GONE, OK, OK, OK, OK, GONE, GONE, OK),
    "organization-edit": (OK, GONE, NO, NO, NO, NO, GONE, GONE, NO),
    "my-organizations": (302, 302, NO, NO, NO, NO, NO, NO, NO),
    "organization-new": (OK, OK, NO, NO, NO, NO, NO, NO, NO),
    "users": (NO, NO, OK, OK, OK, NO, NO, NO, OK),
    "user-new": (NO, NO, NO, NO, OK, NO, NO, NO, NO),
    "user": (NO, NO, OK, OK, OK, NO, NO, NO, OK),
    "profile": (OK,) * 9,
}
POSTS = {
    "organization-verify": (NO, GONE, 302, 302, NO, NO, GONE, GONE, NO),
    "organization-send-back": (NO, GONE, 422, 422, NO, NO, GONE, GONE, NO),
    "member-invite": (422, GONE, NO, NO, NO, NO, GONE, GONE, NO),
    "member-add": (422, GONE, NO, NO, NO, NO, GONE, GONE, NO),
    "user-role": (GONE, GONE, NO, NO, 422, GONE, GONE, GONE, NO),
    "user-deactivate": (GONE, GONE, NO, NO, 422, GONE, GONE, GONE, NO),
    "user-reset-password": (GONE, GONE, NO, NO, OK, GONE, GONE, GONE, NO),
}
_OF_ORGANIZATION = (
    "organization",
    "organization-edit",
    "organization-verify",
    "organization-send-back",
    "member-invite",
    "member-add",
)


@pytest.fixture
def address(organization: Organization, head: User) -> Callable[[str], str]:
    organization.stage = "registered"
    organization.save()
    stranger = people.make_user("expert", "被管理者")

    def of(page: str) -> str:
        if page in _OF_ORGANIZATION:
            return reverse(f"accounts:{page}", args=[organization.pk])
        return reverse(
            f"accounts:{page}",
            args=[stranger.pk] if (page.startswith("user-") and page != "user-new") or page == "user" else [],
        )

    return of


@pytest.mark.only_sqlite
@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_pages(client: Client, request: pytest.FixtureRequest, address: Callable[[str], str], place: int) -> None:
    client.force_login(request.getfixturevalue(ROLES[place]))
    found = {page: client.get(address(page)).status_code for page in PAGES}
    assert found == {page: row[place] for page, row in PAGES.items()}


@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_acts(client: Client, request: pytest.FixtureRequest, address: Callable[[str], str], place: int) -> None:
    client.force_login(request.getfixturevalue(ROLES[place]))
    found = {page: client.post(address(page)).status_code for page in POSTS}
    assert found == {page: row[place] for page, row in POSTS.items()}


def test_nobody_comes_in_without_signing_in(client: Client, address: Callable[[str], str]) -> None:
    assert {client.get(address(page)).status_code for page in PAGES} == {302}


def test_a_district_officer_sees_the_own_region_only(
    client: Client, district: User, organization: Organization
) -> None:
    elsewhere = people.make_organization("西平虚构粮油有限公司", region=people.make_region("411721", "西平县"))
    client.force_login(district)
    page = client.get(reverse("accounts:organizations")).content.decode()
    assert organization.name in page
    assert elsewhere.name not in page
    assert elsewhere.credit_code not in page
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    found = client.get(reverse("accounts:organizations"), {"q": "西平", "region": "411721"})
    assert elsewhere.name not in found.content.decode()
