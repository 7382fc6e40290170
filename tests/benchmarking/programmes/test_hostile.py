"""Hostile values in every form of a programme: a sentence, never a fault, and nothing stored that a programme would not say."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from benchmarking.programmes.models import Cultivation, Department, Line, Nomination, Programme, Quota
from core import clock
from core.forms import version_of
from tests.benchmarking.programmes.stories import hundred, nominated, proposed, running
from tests.hostile import ANSWERS, HOSTILE, post_hostile

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]
FACTS = {
    "name": "质量百强",
    "from_year": "2026",
    "until_year": "2030",
    "fields_": "产品",
    "basis": "",
    "source": "",
    "description": "",
    "line-0": "管理",
    "target-0": "3",
}


def _sound() -> None:
    for row in Programme.objects.all():
        assert row.name.strip()
        assert 1990 <= row.from_year <= row.until_year <= 2100
        assert len(row.description) <= 5000
    for line in Line.objects.all():
        assert line.name.strip()
        assert line.target <= 100_000
    assert not Quota.objects.filter(minimum__gt=100_000).exists()


def test_a_new_programme(client: Client, officer: User) -> None:
    client.force_login(officer)
    post_hostile(client, reverse("benchmarking:programmes-create"), FACTS, holds=_sound)


def test_a_programme_and_its_quotas(client: Client, officer: User) -> None:
    programme = hundred()
    client.force_login(officer)
    given = FACTS | {"version": version_of(programme)}
    given |= {f"line-{place}": line.name for place, line in enumerate(programme.lines.all())}
    given |= {f"target-{place}": "20" for place in range(4)}
    post_hostile(client, reverse("benchmarking:programmes-edit", args=[programme.reference]), given, holds=_sound)
    line, department = programme.lines.all()[0], Department.objects.get(name="质监")
    quotas = {f"quota-{line.pk}-{department.pk}": "9", "add": "商务", "version": version_of(programme)}
    url = reverse("benchmarking:programmes-quotas", args=[programme.reference])
    post_hostile(client, url, quotas, holds=_sound)
    for scope in HOSTILE:
        for given in ({"year": scope}, {"region": scope}):
            assert client.get(url, given).status_code in ANSWERS
            assert client.get(programme.get_absolute_url(), given).status_code in ANSWERS


def test_a_nomination(client: Client, officer: User, organization: Organization) -> None:
    programme = running(officer)
    client.force_login(officer)

    def holds() -> None:
        for row in Nomination.objects.all():
            assert row.organization == organization
            assert 2011 <= row.year <= 2015
            assert row.reasons.strip()
            assert len(row.reasons) <= 2000

    given = {
        "line": str(programme.lines.all()[0].pk),
        "department": str(Department.objects.get(name="质监").pk),
        "organization": str(organization.pk),
        "year": "2013",
        "field": "产品",
        "reasons": "质量管理基础好",
    }
    url = reverse("benchmarking:programmes-nominate", args=[programme.reference])
    post_hostile(client, url, given, holds=holds)


def test_cultivation_and_recognition(client: Client, officer: User, head: User, organization: Organization) -> None:
    row = proposed(running(officer), organization, officer)
    client.force_login(head)

    def holds() -> None:
        for one in Cultivation.objects.all():
            assert one.text.strip()
            assert one.held_on <= clock.today()
        for one in Nomination.objects.exclude(recognised_on=None):
            assert one.recognised_on is not None
            assert one.recognised_on <= clock.today()
            assert one.document_number.strip()

    url = reverse("benchmarking:programmes-record", args=[row.pk])
    post_hostile(client, url, {"held_on": "2013-05-01", "text": "诊断"}, ["evidence"], holds=holds)
    recognised = {"document_number": "5号", "recognised_on": "2013-06-01"}
    post_hostile(client, reverse("benchmarking:programmes-recognise", args=[row.pk]), recognised, holds=holds)


@pytest.mark.parametrize("act", ["cultivate", "propose", "send-back", "drop"])
def test_reasons(act: str, client: Client, head: User, organization: Organization) -> None:
    row = (nominated if act == "cultivate" else proposed)(running(head), organization, head)
    client.force_login(head)
    post_hostile(client, reverse(f"benchmarking:programmes-{act}", args=[row.pk]), {"reason": "停产"})


@pytest.mark.parametrize("act", ["start", "revise", "close"])
def test_steps_of_a_programme(act: str, client: Client, officer: User) -> None:
    programme = hundred() if act == "start" else running(officer)
    client.force_login(officer)
    post_hostile(client, reverse(f"benchmarking:programmes-{act}", args=[programme.reference]), {"reason": "调整"})
