"""What was returned and does not come back by its day: a later day granted, or the end of the application."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import User
from awards.applications import extensions, handing_in
from awards.applications.deadlines import amend_by, deadline_of
from awards.applications.models import Application
from awards.screening import actions
from awards.screening.actions import Found
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders


@pytest.fixture
def returned(application: Application, enterprise: User, officer: User) -> Application:
    """Asked for by tomorrow."""
    handing_in.submit(application, by=enterprise)
    findings = {code: Found(passed=False) for code in builders.COMPLETENESS}
    due = clock.today() + timedelta(days=1)
    remarks = {"4.1.2": "请补充实例"}
    actions.send_back(application, findings=findings, reason="缺公章", due_on=due, by=officer, remarks=remarks)
    return Application.objects.get(pk=application.pk)


def test_a_late_amendment_gets_a_later_day(
    client: Client, returned: Application, enterprise: User, officer: User
) -> None:
    first = clock.today() + timedelta(days=1)
    later = clock.now() + timedelta(days=6)
    with clock.at(clock.now() + timedelta(days=3)):
        client.force_login(enterprise)
        page = client.get(reverse("awards:applications-review", args=[returned.reference])).content.decode()
        assert ("现在不能提交" in page, "委员会办公室（0396-0000000）" in page) == (True, True)
        assert reverse("awards:applications-submit", args=[returned.reference]) not in page
        with pytest.raises(Refused, match="补正期限.*已过"):
            handing_in.submit(Application.objects.get(pk=returned.pk), by=enterprise)
        extensions.grant(returned, until=later, reason="公章在外地", by=officer)
        assert amend_by(returned) == localtime(later).date()
        line = journal.timeline(returned).last()
        assert line is not None
        assert (line.verb, line.note, line.before, line.after) == (
            "applications.extend_amendment",
            "公章在外地",
            {"due_on": first.isoformat()},
            {"due_on": localtime(later).date().isoformat()},
        )
        letter = Letter.objects.get(recipient=enterprise, subject__contains="补正期限延长")
        assert f"{localtime(later):%Y-%m-%d}" in letter.subject
        client.force_login(enterprise)
        page = client.get(reverse("awards:applications-overview", args=[returned.reference])).content.decode()
        assert ("个别延期" in page, "延长补正期限" in page, "公章在外地" in page) == (True, True, True)
        handing_in.submit(Application.objects.get(pk=returned.pk), by=enterprise)
    row = Application.objects.get(pk=returned.pk)
    assert row.stage == "submitted"
    client.force_login(officer)
    page = client.get(reverse("awards:screening-completeness", args=[row.reference])).content.decode()
    assert reverse("awards:applications-changes", args=[row.reference, 2]) in page
    assert deadline_of(row) == row.cycle.window("application").closes_at, "the first deadline is another matter"


def test_an_extension_of_an_amendment_lengthens(returned: Application, officer: User) -> None:
    for until, reason, words in (
        (clock.now() + timedelta(days=1), "有理由", "也须晚于现有的补正期限"),
        (clock.now() + timedelta(days=9), " ", "理由"),
    ):
        with pytest.raises(Refused, match=words):
            extensions.grant(returned, until=until, reason=reason, by=officer)
    with clock.at(clock.now() + timedelta(days=20)), pytest.raises(Refused, match="不早于今天"):
        extensions.grant(returned, until=clock.now() - timedelta(days=5), reason="补办", by=officer)


def test_the_office_extends_from_the_case_itself(client: Client, returned: Application, officer: User) -> None:
    client.force_login(officer)
    page = client.get(returned.get_absolute_url()).content.decode()
    assert '4.1.2 高层领导的作用</strong> <span class="kept">请补充实例' in page, (
        "what was asked is read by who checks it"
    )
    address = f"{reverse('awards:applications-extensions')}?applicant={returned.reference}"
    assert (address in page, "逾期未补正，终止申报" in page) == (True, False)
    assert f'value="{returned.reference}"' in client.get(address).content.decode()
    until = localtime(clock.now() + timedelta(days=9))
    given = {"applicant": returned.reference, "until": f"{until:%Y-%m-%dT%H:%M}", "reason": "公章在外地"}
    assert client.post(address, given).status_code == 302
    assert amend_by(returned) == until.date()
    assert f"{until.year}年{until.month}月{until.day}日 24:00" in client.get(address).content.decode()


def test_what_does_not_come_back_ends_with_a_reason(
    client: Client, returned: Application, enterprise: User, officer: User
) -> None:
    address = reverse("awards:screening-lapse", args=[returned.reference])
    with pytest.raises(Refused, match="尚未届满"):
        actions.lapse(returned, reason="逾期", by=officer)
    returned.screenings.update(due_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="理由"):
        actions.lapse(returned, reason=" ", by=officer)
    client.force_login(enterprise)
    assert client.post(address, {"reason": "逾期"}).status_code == 403
    client.force_login(officer)
    assert address in client.get(returned.get_absolute_url()).content.decode()
    assert "办理逾期" in client.get(reverse("awards:screening-desk")).content.decode()
    assert client.post(address, {"reason": "两次提醒未果"}).status_code == 302
    row = Application.objects.get(pk=returned.pk)
    assert (row.stage, row.screenings.get(outcome="declined").reason) == ("declined", "两次提醒未果")
    assert "两次提醒未果" in Letter.objects.get(recipient=enterprise, subject__contains="逾期未补正").body
    client.force_login(enterprise)
    page = client.get(reverse("awards:applications-overview", args=[row.reference]))
    assert "两次提醒未果" in page.content.decode()
    assert next(step.label for step in page.context["plan"] if step.state == "current") == "形式审查"


@pytest.mark.parametrize("role", ["supervisor", "expert"])
def test_nobody_else_ends_it(client: Client, returned: Application, role: str) -> None:
    returned.screenings.update(due_on=clock.today() - timedelta(days=1))
    client.force_login(people.make_user(role))
    assert client.post(
        reverse("awards:screening-lapse", args=[returned.reference]), {"reason": "逾期"}
    ).status_code in (403, 404)
    assert Application.objects.get(pk=returned.pk).stage == "returned"
