"""One applicant's own deadline: who grants it, what it changes, who reads of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime

from accounts.models import User
from awards.applications import extensions, handing_in
from awards.applications.models import Application
from awards.applications.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import Once
from tests import people
from tests.awards import builders

PAGE = reverse("awards:applications-extensions")


def test_it_opens_for_this_applicant_alone_and_until_its_time(
    application: Application, enterprise: User, officer: User
) -> None:
    builders.close_window(application.cycle)
    other = builders.make_application(application.cycle)
    until = clock.now() + timedelta(days=2)
    extensions.grant(application, until=until, reason="台风停产", by=officer)
    with pytest.raises(Refused, match=r"申报已于 .* 截止"):
        handing_in.submit(Application.objects.get(pk=other.pk), by=other.created_by)
    with clock.at(until), pytest.raises(Refused, match=r"申报已于 .* 截止"):
        handing_in.submit(Application.objects.get(pk=application.pk), by=enterprise)
    with clock.at(until - timedelta(seconds=1)):
        handing_in.submit(Application.objects.get(pk=application.pk), by=enterprise)
    assert Application.objects.get(pk=application.pk).stage == "submitted"


def test_it_is_logged_and_told(client: Client, application: Application, enterprise: User, officer: User) -> None:
    until = clock.now() + timedelta(days=40)
    extensions.grant(application, until=until, reason="台风停产", by=officer)
    line = journal.timeline(application).last()
    assert line is not None
    assert (line.verb, line.note, line.actor) == ("applications.extend", "台风停产", officer)
    assert Letter.objects.filter(recipient=enterprise, subject__contains="截止时间已延长").count() == 1
    assert next(waiting.due for waiting in awaiting(enterprise, Once(enterprise))) == until
    client.force_login(enterprise)
    page = client.get(reverse("awards:applications-overview", args=[application.reference])).content.decode()
    assert "个别延期" in page
    assert f"{localtime(until):%Y-%m-%d}" in page


def test_what_is_no_extension_is_refused(application: Application, officer: User) -> None:
    closes = application.cycle.window("application").closes_at
    for until, reason, words in (
        (closes, "有理由", "延期须晚于"),
        (clock.now() - timedelta(days=1), "有理由", "延期须晚于"),
        (closes + timedelta(days=1), " ", "理由"),
    ):
        with pytest.raises(Refused, match=words):
            extensions.grant(application, until=until, reason=reason, by=officer)
    Application.objects.filter(pk=application.pk).update(stage="submitted", submitted_at=clock.now())
    with pytest.raises(Refused, match="填报中或退回补正"):
        extensions.grant(application, until=closes + timedelta(days=1), reason="有理由", by=officer)


def test_the_office_names_the_applicant(client: Client, application: Application, officer: User) -> None:
    client.force_login(officer)
    until = f"{localtime(clock.now() + timedelta(days=40)):%Y-%m-%dT%H:%M}"
    unknown = client.post(PAGE, {"applicant": "无此单位", "until": until, "reason": "台风"})
    assert (unknown.status_code, "没有找到填报中或退回补正的申报书" in unknown.content.decode()) == (422, True)
    for words in (application.reference.lower(), application.organization.credit_code):
        assert client.post(PAGE, {"applicant": words, "until": until, "reason": "台风"}).status_code in (302, 422)
    assert application.extensions.count() == 1
    page = client.get(PAGE).content.decode()
    assert application.organization.name in page
    Application.objects.filter(pk=application.pk).update(stage="submitted", submitted_at=clock.now())
    assert "延期至" in client.get(reverse("awards:applications-list")).content.decode()


@pytest.mark.parametrize("role", ["enterprise", "expert", "member", "administrator"])
def test_nobody_else_extends(client: Client, db: None, role: str) -> None:
    client.force_login(people.make_user(role))
    assert client.get(PAGE).status_code == 403


def test_supervision_reads_them_and_grants_none(client: Client, application: Application, officer: User) -> None:
    extensions.grant(application, until=clock.now() + timedelta(days=40), reason="台风停产", by=officer)
    client.force_login(people.make_user("supervisor"))
    page = client.get(PAGE).content.decode()
    assert "台风停产" in page
    assert 'name="applicant"' not in page
    assert client.post(PAGE, {"applicant": application.reference}).status_code == 403


def test_a_refusal_stands_beside_the_field_that_it_means(
    client: Client, application: Application, officer: User
) -> None:
    client.force_login(officer)
    until = f"{localtime(clock.now() + timedelta(days=40)):%Y-%m-%dT%H:%M}"
    unknown = client.post(PAGE, {"applicant": "无此单位", "until": until, "reason": "台风"})
    assert list(unknown.context["form"].errors) == ["applicant"]
    early = f"{localtime(clock.now() + timedelta(days=1)):%Y-%m-%dT%H:%M}"
    given = {"applicant": application.reference, "until": early, "reason": "台风"}
    assert list(client.post(PAGE, given).context["form"].errors) == ["until"]
    Application.objects.filter(pk=application.pk).update(stage="submitted", submitted_at=clock.now())
    told = client.post(PAGE, {**given, "until": until}).context["form"].errors["applicant"]
    assert told == [f"{application.reference} 已提交（已提交），没有待申报组织办理的期限，无需延期。"]


def test_a_letter_tells_the_day_in_its_own_language(application: Application, enterprise: User, officer: User) -> None:
    until = clock.now() + timedelta(days=40)
    with translation.override("en"):
        extensions.grant(application, until=until, reason="台风停产", by=officer)
    local = localtime(until)
    day = f"{local.year}年{local.month}月{local.day}日"
    assert day in Letter.objects.get(recipient=enterprise, subject__contains="截止时间已延长").body
