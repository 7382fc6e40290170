"""Hostile values in every form of practices and briefings: a sentence, never an error."""

import pytest

from benchmarking.practices.actions import briefings, reviewing, writing
from benchmarking.practices.models import Practice
from core import clock
from tests.benchmarking.practices.builders import NOW, make_draft, make_released, make_submitted, picture, sent
from tests.hostile import HOSTILE, post_hostile

pytestmark = pytest.mark.only_postgres

AT = "/benchmarking/practices/"
HEAD = {
    "title": "经验",
    "issuer": "办公室",
    "foreword": "刊发",
    "sent_to": "市委",
    "copied_to": "有关单位",
    "issued_to": "各县区",
}


def test_a_practice_is_written_and_changed(client, organization, enterprise):
    practice = make_draft(organization, enterprise)
    client.force_login(enterprise)
    with clock.at(NOW):
        post_hostile(client, f"{AT}new/", sent(organization=str(organization.pk), comparison=""))
        version = client.get(f"{AT}{practice.reference}/edit/").context["form"]["version"].value()
        post_hostile(client, f"{AT}{practice.reference}/edit/", sent(version=version, submit="1"))


def test_its_files(client, organization, enterprise):
    practice = make_draft(organization, enterprise)
    row = writing.add_file(practice, upload=picture(), caption="图", by=enterprise)
    client.force_login(enterprise)
    post_hostile(client, f"{AT}{practice.reference}/files/", {"caption": "图"}, ["upload"])
    post_hostile(client, f"{AT}{practice.reference}/files/{row.pk}/caption/", {"caption": "图"})


def test_it_is_reviewed(client, organization, enterprise, officer, head):
    practice = make_submitted(organization, enterprise)
    client.force_login(officer)
    post_hostile(client, f"{AT}{practice.reference}/send-back/", {"reason": "补充"})
    post_hostile(client, f"{AT}{practice.reference}/approve/", {"kind": "case", "since": ""})
    reviewing.approve(practice, by=officer)
    client.force_login(head)
    post_hostile(client, f"{AT}{practice.reference}/release/", {"since": ""})
    reviewing.release(practice, by=head)
    post_hostile(client, f"{AT}{practice.reference}/withdraw/", {"reason": "有误"})


def test_a_briefing(client, organization, enterprise, officer, head):
    practice = make_released(organization, enterprise, officer, head)
    briefing = briefings.compose(name="质量标杆简报", by=officer, **HEAD)
    at = f"{AT}briefings/{briefing.reference}/"
    client.force_login(officer)
    with clock.at(NOW):
        post_hostile(client, f"{AT}briefings/new/", {"name": "质量标杆简报", "version": "", **HEAD})
        version = client.get(f"{at}edit/").context["form"]["version"].value()
        post_hostile(client, f"{at}edit/", {"version": version, **HEAD})
        post_hostile(client, f"{at}cases/", {"pk": str(practice.pk)})
        briefings.add(briefing, Practice.objects.all(), by=officer)
        post_hostile(client, f"{at}cases/{briefing.items.get().pk}/move/", {"to": "up"})
        briefings.prepare(briefing, by=officer)
        client.force_login(head)
        post_hostile(client, f"{at}return/", {"reason": "改"})
        post_hostile(client, f"{at}release/", {"since": ""})


@pytest.mark.parametrize("at", [AT, f"{AT}briefings/", "/cases/", "/briefings/"])
def test_lists_are_narrowed_by_anything(client, organization, enterprise, officer, head, at):
    make_released(organization, enterprise, officer, head)
    client.force_login(officer)
    names = ("q", "stage", "kind", "region", "industry", "dimension", "year", "own", "page")
    for value in HOSTILE:
        assert client.get(at, dict.fromkeys(names, value)).status_code in (200, 400), value[:30]
