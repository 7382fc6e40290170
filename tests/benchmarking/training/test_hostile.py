"""Hostile values in every form of records and qualifications: a sentence, never an error."""

import pytest

from benchmarking.training.models import Qualification, TrainingRecord
from core import clock
from tests.benchmarking.training.builders import NOW, make_qualification, make_record, post_qualification, post_record
from tests.hostile import HOSTILE, post_hostile

pytestmark = pytest.mark.only_postgres

PAGES = {
    "/benchmarking/training/": (make_record, post_record),
    "/benchmarking/training/qualifications/": (make_qualification, post_qualification),
}


def stand():
    assert not TrainingRecord.objects.filter(hours__lte=0).exists()
    assert all(row.valid_until > row.issued_on for row in Qualification.objects.all())


@pytest.mark.parametrize("at", PAGES)
def test_recorded(client, organization, enterprise, at):
    _make, post = PAGES[at]
    client.force_login(enterprise)
    given = post(organization=str(organization.pk))
    evidence = given.pop("evidence")
    with clock.at(NOW):
        post_hostile(client, f"{at}new/", given, ["evidence"], holds=stand)
        evidence.seek(0)
        taken = client.post(f"{at}new/", {**given, "evidence": evidence})
    assert taken.status_code == 302


@pytest.mark.parametrize("at", PAGES)
def test_sent_back_and_confirmed(client, organization, enterprise, officer, at):
    make, _post = PAGES[at]
    row = make(organization, enterprise)
    client.force_login(officer)
    post_hostile(client, f"{row.get_absolute_url()}return/", {"reason": "缺签到表"})
    post_hostile(client, f"{row.get_absolute_url()}confirm/", {"version": "x"})


@pytest.mark.parametrize("at", [*PAGES, "/benchmarking/training/qualifications/export/"])
def test_lists_are_narrowed_by_anything(client, officer, organization, enterprise, at):
    make_record(organization, enterprise)
    make_qualification(organization, enterprise)
    client.force_login(officer)
    names = ("q", "stage", "region", "year", "kind", "validity", "page")
    for value in HOSTILE:
        assert client.get(at, dict.fromkeys(names, value)).status_code in (200, 400), value[:30]
