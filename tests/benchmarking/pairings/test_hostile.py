"""Hostile values in every form of a pairing: a sentence, never an error."""

import pytest
from django.test import Client

from accounts.models import Organization, User
from benchmarking.pairings.models import Pairing
from core import clock
from core.forms import version_of
from tests.benchmarking.pairings.stories import NOW, make_firm, posted, proposed, ready, running
from tests.hostile import HOSTILE, post_hostile

pytestmark = pytest.mark.only_postgres

LIST = "/benchmarking/pairings/"


def stand() -> None:
    assert all(row.ends_on > row.starts_on and row.helper_id != row.helped_id for row in Pairing.objects.all())


@pytest.mark.parametrize("role", ["officer", "enterprise"])
def test_a_proposal(role: str, client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    other, _user = make_firm()
    by = {"officer": officer, "enterprise": enterprise}[role]
    client.force_login(by)
    given = posted(helper=str(organization.pk), helped=str(other.pk) if by == officer else other.name, version="")
    if role == "officer":
        given |= {"before-0": "91%", "target-0": "96%", "text-1": "建立制度"}
    with clock.at(NOW):
        post_hostile(client, f"{LIST}new/", given, holds=stand)


def test_it_is_agreed_to_or_not(client: Client, organization: Organization, officer: User, head: User) -> None:
    pairing = proposed(organization, make_firm()[0], officer)
    client.force_login(head)
    post_hostile(client, f"{pairing.get_absolute_url()}agree/", {"version": version_of(pairing)})
    post_hostile(client, f"{pairing.get_absolute_url()}end/", {"reason": "搬迁"})


def test_its_record_results_and_end(client: Client, organization: Organization, enterprise: User) -> None:
    pairing, done = running(organization, make_firm(), enterprise), ready(organization, make_firm(), enterprise)
    client.force_login(enterprise)
    visit = {"held_on": "2016-04-01", "people": "甲", "content": "诊断", "result": "好转"}
    post_hostile(client, f"{pairing.get_absolute_url()}record/", visit, ["evidence"])
    goal = pairing.goals.all()[0]
    given = {"version": version_of(pairing), f"after-{goal.pk}": "97%", f"reached-{goal.pk}": "yes"}
    post_hostile(client, f"{pairing.get_absolute_url()}results/", given)
    post_hostile(client, f"{done.get_absolute_url()}conclude/", {"result": "成效明显"})


def test_the_list_is_narrowed_by_anything(client: Client, organization: Organization, officer: User) -> None:
    proposed(organization, make_firm()[0], officer)
    client.force_login(officer)
    names = ("q", "stage", "kind", "region", "page")
    for value in HOSTILE:
        assert client.get(LIST, dict.fromkeys(names, value)).status_code in (200, 400), value[:30]
