"""Hostile values in every form of an event: a sentence, never an error."""

import pytest

from benchmarking.exchanges.models import Event, SignUp
from core import clock
from tests.benchmarking.exchanges.builders import AFTER, DOORS, NOW, check_in, come, make_draft, make_event, post_event
from tests.hostile import HOSTILE, post_hostile

pytestmark = pytest.mark.only_postgres

LIST = "/benchmarking/exchanges/"


def stand():
    """Places and days are what the database asks for."""
    for event in Event.objects.all():
        assert event.ends_at > event.starts_at >= event.sign_up_until
        assert event.sign_ups.filter(stage="confirmed").count() <= event.capacity


def test_an_event_is_planned(client, officer):
    client.force_login(officer)
    with clock.at(NOW):
        post_hostile(client, f"{LIST}new/", post_event(kind="training", hours="8"), holds=stand)


def test_it_is_announced_cancelled_and_given_material(client, officer, organization):
    draft, event = make_draft(officer), make_event(officer)
    client.force_login(officer)
    with clock.at(NOW):
        post_hostile(client, f"{draft.get_absolute_url()}announce/", {"regions": organization.region_id})
        post_hostile(client, f"{event.get_absolute_url()}cancel/", {"reason": "停电"})
        post_hostile(client, f"{event.get_absolute_url()}material/", {"title": "课件"}, ["file"])


def test_people_sign_up_and_are_removed(client, officer, organization, enterprise):
    event = make_event(officer)
    at = event.get_absolute_url()
    (row,) = come(event, (organization, enterprise), "甲")
    client.force_login(enterprise)
    person = {
        "organization": str(organization.pk),
        "name-1": "乙",
        "position-1": "部长",
        "phone-1": "13800000009",
        "name-2": "丙",
    }
    with clock.at(NOW):
        post_hostile(client, f"{at}sign-up/", person | {"phone-2": "0396-0000000"}, holds=stand)
        client.force_login(officer)
        post_hostile(client, f"{at}sign-ups/{row.pk}/remove/", {"reason": "重复"}, holds=stand)


def test_it_is_held_concluded_and_rated(client, officer, organization, enterprise):
    event = make_event(officer)
    (row,) = come(event, (organization, enterprise), "甲")
    ticket = f"{LIST}tickets/{row.code}/"
    client.force_login(officer)
    with clock.at(DOORS):
        post_hostile(client, f"{ticket}check-in/", {"to": "people"})
    check_in(row, officer)
    with clock.at(DOORS):
        post_hostile(client, f"{ticket}undo/", {"reason": "误签"})
    with clock.at(AFTER):
        post_hostile(client, f"{event.get_absolute_url()}conclude/", {"summary": "顺利"})
        client.force_login(enterprise)
        post_hostile(client, f"{ticket}rate/", {"satisfaction": "5", "comment": "好"}, holds=rated)


def rated():
    assert set(SignUp.objects.values_list("satisfaction", flat=True)) <= {None, 1, 2, 3, 4, 5}


@pytest.mark.parametrize("page", ["", "{reference}/people/", "/events/"])
def test_lists_are_narrowed_by_anything(client, officer, page):
    event = make_event(officer)
    client.force_login(officer)
    url = page if page.startswith("/") else LIST + page.format(reference=event.reference)
    names = ("q", "when", "kind", "stage", "state", "page")
    for value in HOSTILE:
        assert client.get(url, dict.fromkeys(names, value)).status_code in (200, 400), value[:30]
