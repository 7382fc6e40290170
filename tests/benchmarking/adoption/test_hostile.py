"""Hostile values in every form of the register: a sentence, never a fault, and nothing stored that the register would not say."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from benchmarking.adoption import actions, states
from benchmarking.adoption.models import Adoption
from core import clock
from core.forms import version_of
from tests import people
from tests.benchmarking.adoption.test_register import ADOPTED, ADOPTING
from tests.hostile import post_hostile

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]
LINE = {
    "stage": "adopted",
    "standard": "GB/T 19580",
    "started_on": "2012-03-01",
    "adopted_on": "2014-09-01",
    "lapsed_on": "",
    "note": "",
}


def _sound() -> None:
    for row in Adoption.objects.all():
        assert states.fault_of(states.state_of(row)) is None
        assert 0 < len(row.standard) <= 60
        assert len(row.note) <= 300


def test_a_new_line(client: Client, officer: User, organization: Organization) -> None:
    client.force_login(officer)
    url = reverse("benchmarking:adoption-create")
    post_hostile(client, url, LINE | {"organization": str(organization.pk)}, ["evidence"], holds=_sound)


def test_a_line_changed(client: Client, officer: User, organization: Organization) -> None:
    row = actions.enter(organization, state=ADOPTING, by=officer)
    client.force_login(officer)
    url = reverse("benchmarking:adoption-edit", args=[row.pk])
    post_hostile(client, url, LINE | {"version": version_of(row)}, ["evidence"], holds=_sound)


def test_a_milestone(client: Client, officer: User, organization: Organization) -> None:
    row = actions.enter(organization, state=ADOPTED, source="验收名单", by=officer)
    client.force_login(officer)
    url = reverse("benchmarking:adoption-milestone", args=[row.pk])

    def holds() -> None:
        for one in row.milestones.all():
            assert one.reached_on <= clock.today()
            assert len(one.note) <= 300

    given = {"kind": "training", "reached_on": "2014-01-01", "note": "全员"}
    post_hostile(client, url, given, ["evidence"], holds=holds)


def test_a_confirmation_and_an_import(
    client: Client, officer: User, enterprise: User, organization: Organization
) -> None:
    row = actions.enter(organization, state=ADOPTING, by=enterprise)
    client.force_login(officer)
    post_hostile(client, reverse("benchmarking:adoption-confirm", args=[row.pk]), {"version": version_of(row)})
    post_hostile(client, reverse("benchmarking:adoption-import"), {}, ["file"])
    post_hostile(client, reverse("benchmarking:adoption-import-confirm"), {"token": "1"})
    assert people.Organization.objects.count() == 1
