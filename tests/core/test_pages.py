"""The kernel's pages: letters, journal, calendar."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import journal
from core.models import CalendarDay, Letter
from tests.awards import builders
from tests.counting import statements
from tests.tampering import tamper


def write(recipient: User, subject: str = "核验通过") -> Letter:
    return Letter.objects.create(recipient=recipient, template="x", subject=subject, body="正文\n第二行", url="/desk/")


def test_letters_are_the_own_ones_and_become_read(client: Client, enterprise: User, officer: User) -> None:
    own, other = write(enterprise), write(officer, "别人的信")
    client.force_login(enterprise)
    page = client.get(reverse("core:letters")).content.decode()
    assert own.subject in page
    assert other.subject not in page
    assert client.get(reverse("core:letter", args=[other.pk])).status_code == 404
    assert "第二行" in client.get(reverse("core:letter", args=[own.pk])).content.decode()
    own.refresh_from_db()
    assert own.read_at is not None


def test_letters_cost_the_same_with_three(client: Client, enterprise: User) -> None:
    client.force_login(enterprise)
    assert "还没有站内信" in client.get(reverse("core:letters")).content.decode()
    write(enterprise)
    one = statements(client, reverse("core:letters"))
    write(enterprise)
    write(enterprise)
    assert statements(client, reverse("core:letters")) == one


@pytest.mark.parametrize("role", ["enterprise", "officer", "head", "district", "expert", "member"])
def test_the_journal_is_closed_to_the_rest(client: Client, request: pytest.FixtureRequest, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("core:journal")).status_code == 403


def test_the_journal_is_read_filtered_and_verified(client: Client, supervisor: User, officer: User) -> None:
    journal.record("accounts.create", officer, by=supervisor, note="第一条", data={"items": 23})
    journal.record("cycles.publish", officer, by=officer, note="第二条", after={"stage": "published"})
    client.force_login(supervisor)
    url = reverse("core:journal")
    page = client.get(url, {"verb": "cycles."}).content.decode()
    assert "第二条" in page
    assert "第一条" not in page
    assert "没有符合条件的记录" in client.get(url, {"q": "没有"}).content.decode()
    assert "共 2 条，逐条校验无缺失、无改动" in client.get(url, {"verify": "1"}).content.decode()
    tamper("DELETE FROM core_entry WHERE sequence = 2")
    assert "日志链在此中断" in client.get(url, {"verify": "1"}).content.decode()


def test_who_looks_after_accounts_reads_no_scores(
    client: Client, administrator: User, supervisor: User, officer: User
) -> None:
    journal.record("accounts.create", officer, by=administrator, note="新账号")
    journal.record(
        "ranking.freeze", builders.make_cycle(), by=officer, note="名次一", data={"result_hundredths": 61250}
    )
    client.force_login(administrator)
    page = client.get(reverse("core:journal")).content.decode()
    assert "新账号" in page
    assert "名次一" not in page
    assert "61250" not in page
    client.force_login(supervisor)
    assert "61250" in client.get(reverse("core:journal")).content.decode()


def test_the_journal_costs_the_same_with_three(client: Client, supervisor: User, officer: User) -> None:
    client.force_login(supervisor)
    journal.record("accounts.create", officer, by=supervisor)
    one = statements(client, reverse("core:journal"))
    journal.record("accounts.create", supervisor, by=officer)
    journal.record("accounts.create", officer, by=None)
    assert statements(client, reverse("core:journal")) == one


def test_the_calendar_shows_the_year_and_is_edited(client: Client, officer: User) -> None:
    client.force_login(officer)
    url = reverse("core:calendar")
    answer = client.post(url, {"date": "2028-05-01", "kind": "holiday", "name": "劳动节"})
    assert answer.status_code == 302
    client.post(url, {"date": "2028-05-13", "kind": "workday", "name": "劳动节调休"})
    answer = client.get(url, {"year": "2028"})
    may = answer.context["months"][4]  # of a year whose holidays are not announced yet
    kinds = {day.date.day: day.kind for week in may.weeks for day in week if day}
    assert (kinds[1], kinds[2], kinds[6], kinds[13]) == ("holiday", "workday", "weekend", "made-up")
    assert may.working_days == 23
    day = CalendarDay.objects.get(date="2028-05-01")
    assert client.post(reverse("core:calendar-remove", args=[day.pk])).status_code == 302
    assert not CalendarDay.objects.filter(date="2028-05-01").exists()


@pytest.mark.parametrize("year", ["", "abc", "0", "99999", "²"])
def test_a_wrong_year_shows_this_one(client: Client, officer: User, year: str) -> None:
    client.force_login(officer)
    assert client.get(reverse("core:calendar"), {"year": year}).status_code == 200


def test_a_wrong_day_is_told_and_nothing_typed_is_lost(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(reverse("core:calendar"), {"date": "2026-02-30", "kind": "holiday", "name": "春节假期"})
    assert answer.status_code == 422
    assert "春节假期" in answer.content.decode()


def test_an_enterprise_does_not_edit_the_calendar(client: Client, enterprise: User) -> None:
    client.force_login(enterprise)
    assert client.get(reverse("core:calendar")).status_code == 403
