"""Hostile values in every form of the clinic: a sentence, never an error."""

import pytest
from django.test import Client

from accounts.models import Organization, User
from core import clock
from core.forms import version_of
from tests import people
from tests.benchmarking.clinics.stories import NOW, asked, assigned, diagnosed, followed
from tests.benchmarking.exchanges.builders import make_event
from tests.hostile import HOSTILE, post_hostile

LIST = "/benchmarking/clinics/"
LATER = people.moment("2018-06-20 09:00")

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]


@pytest.mark.parametrize("role", ["officer", "enterprise"])
def test_asked(role: str, client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    event = make_event(officer, kind="clinic")
    client.force_login({"officer": officer, "enterprise": enterprise}[role])
    given = {"organization": str(organization.pk), "complaint": "返修率高"}
    with clock.at(NOW):
        post_hostile(client, f"{LIST}new/", given | ({"event": event.reference} if role == "officer" else {}))
        for value in HOSTILE:
            assert client.get(f"{LIST}new/", {"event": value}).status_code in (200, 400), value[:30]


def test_assigned_and_closed(client: Client, organization: Organization, officer: User, expert: User) -> None:
    case = asked(organization, officer)
    client.force_login(officer)
    given = {"doctor": str(expert.pk), "version": version_of(case)}
    post_hostile(client, f"{case.get_absolute_url()}assign/", given)
    post_hostile(client, f"{case.get_absolute_url()}close/", {"reason": "停产"})


def test_treated(client: Client, organization: Organization, officer: User, expert: User) -> None:
    client.force_login(expert)
    with clock.at(LATER):
        first = assigned(organization, officer, expert).get_absolute_url()
        post_hostile(client, f"{first}diagnose/", {"visited_on": "2018-05-10", "diagnosis": "参数没有受控"})
        second = diagnosed(organization, officer, expert).get_absolute_url()
        post_hostile(client, f"{second}prescribe/", {"prescription": "作业指导书", "follow_up_on": "2018-07-20"})


def test_followed_up_and_cured(client: Client, organization: Organization, officer: User, expert: User) -> None:
    case = followed(organization, officer, expert)
    client.force_login(expert)
    version = version_of(case)
    visit = {"held_on": "2018-06-18", "next_on": "2018-07-18", "finding": "好转", "version": version}
    with clock.at(LATER):
        post_hostile(client, f"{case.get_absolute_url()}follow-up/", visit, ["evidence"])
        post_hostile(client, f"{case.get_absolute_url()}cure/", {"outcome": "见效", "version": version})


def test_the_list_is_narrowed_by_anything(client: Client, organization: Organization, officer: User) -> None:
    asked(organization, officer)
    client.force_login(officer)
    names = ("q", "stage", "region", "doctor", "page")
    for value in HOSTILE:
        assert client.get(LIST, dict.fromkeys(names, value)).status_code in (200, 400), value[:30]
