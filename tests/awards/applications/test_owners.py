"""Sections and who looks after them: given, told, seen; only the organization's people."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import owners
from awards.applications.content import Content
from awards.applications.models import Application
from core import journal
from core.models import Letter
from core.refusal import Refused
from tests import people


@pytest.fixture
def colleague(organization: Organization) -> User:
    user = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=user)
    return user


def address(name: str, application: Application) -> str:
    return reverse(f"awards:applications-{name}", args=[application.reference])


def test_sections_are_given_and_told_once(application: Application, enterprise: User, colleague: User) -> None:
    given = {"4.1.2": colleague, "profile": colleague, "indicators": enterprise}
    assert owners.assign(application, given, by=enterprise) == 3
    assert owners.assign(application, given, by=enterprise) == 0
    letters = Letter.objects.filter(recipient=colleague)
    assert letters.count() == 1
    assert "组织概述、4.1.2 高层领导的作用" in letters.get().body
    assert not Letter.objects.filter(recipient=enterprise).exists()
    shares = owners.shares(Content.of(application), owners.owners_of(application))
    assert [(share.person, share.done, share.total) for share in shares] == [(colleague, 2, 2), (enterprise, 1, 1)]
    assert owners.assign(application, {"profile": None}, by=colleague) == 1
    assert set(owners.owners_of(application)) == {"4.1.2", "indicators"}
    assert journal.timeline(application).filter(verb="applications.assign").count() == 2


def test_only_the_organization_s_people_own(application: Application, enterprise: User, colleague: User) -> None:
    with pytest.raises(Refused, match="本组织的成员"):
        owners.assign(application, {"profile": people.make_user("enterprise")}, by=enterprise)
    with pytest.raises(Refused, match="没有这一部分"):
        owners.assign(application, {"4.9.9": colleague}, by=enterprise)
    owners.assign(application, {"profile": colleague}, by=enterprise)
    colleague.memberships.all().delete()
    assert owners.owners_of(application) == {}


def test_pages(client: Client, application: Application, enterprise: User, colleague: User) -> None:
    client.force_login(enterprise)
    forged = client.post(address("team", application), {"owner-profile": str(people.make_user("enterprise").pk)})
    assert forged.status_code == 422
    assert client.post(address("team", application), {"owner-4.1.2": str(colleague.pk)}).status_code == 302
    client.force_login(colleague)
    answer = client.get(reverse("awards:applications-answer", args=[application.reference, "4.1.2"])).content.decode()
    assert "负责人：同事沈" in answer
    mine = client.get(address("team", application) + "?mine").content.decode()
    assert "owner-4.1.2" in mine
    assert "owner-profile" not in mine
    assert "我负责的部分" in client.get(address("overview", application)).content.decode()
    client.force_login(people.make_user("enterprise"))
    assert client.get(address("team", application)).status_code == 404
