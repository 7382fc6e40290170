"""Public pages cost few statements, set no cookie, and are fresh after the next act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.cycles.models import Cycle
from awards.honours.models import Award
from awards.notices.models import Notice
from core import journal
from tests.publicity.conftest import Grant, list_case

READING = (
    "home",
    "calls",
    "notices",
    "decisions",
    "roll",
    "cases",
    "briefings",
    "events",
    "verify-form",
    "about",
    "privacy",
    "robots",
    "sitemap",
)


@pytest.mark.parametrize("name", READING)
def test_reading_sets_no_cookie_and_may_be_shared(client: Client, notice: Notice, award: Award, name: str) -> None:
    response = client.get(reverse(f"publicity:{name}"))
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in response["Vary"].split(",")}
    again = client.get(reverse(f"publicity:{name}"), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_a_page_is_kept_until_the_next_act(
    client: Client, cycle: Cycle, officer: User, django_assert_num_queries: Any
) -> None:
    journal.record("cycles.publish", cycle, by=officer)
    address = reverse("publicity:call", args=[cycle.code])
    first = client.get(address)
    with django_assert_num_queries(1):
        assert client.get(address).content == first.content
    Cycle.objects.update(title="换了名称的第六届")
    journal.record("cycles.amend", cycle, by=officer)
    assert "换了名称的第六届" in client.get(address).content.decode()


def test_whoever_is_signed_in_gets_their_own_page(client: Client, cycle: Cycle, officer: User) -> None:
    journal.record("cycles.publish", cycle, by=officer)
    address = reverse("publicity:home")
    assert "进入工作台" not in client.get(address).content.decode()
    client.force_login(officer)
    response = client.get(address)
    assert "进入工作台" in response.content.decode()
    assert response["Cache-Control"] == "private, no-cache"
    client.logout()
    assert "进入工作台" not in client.get(address).content.decode()


def test_languages_are_kept_apart(client: Client, cycle: Cycle, officer: User) -> None:
    journal.record("cycles.publish", cycle, by=officer)
    address = reverse("publicity:home")
    assert '<html lang="zh-CN">' in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get(address).content.decode()


def test_another_method_is_refused(client: Client, db: None) -> None:
    assert client.post(reverse("publicity:home")).status_code == 405


STATEMENTS = {"home": 8, "calls": 5, "notices": 3, "decisions": 3, "roll": 9}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(
    client: Client, notice: Notice, grant: Grant, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, rows + 1):
        grant(number=number)
        list_case(notice)
    for name, statements in STATEMENTS.items():
        with django_assert_num_queries(statements):
            client.get(reverse(f"publicity:{name}"))
    with django_assert_num_queries(8):
        client.get(reverse("publicity:notice", args=[notice.reference]))
    with django_assert_num_queries(4):
        client.get(reverse("publicity:decision", args=["zmd-2014"]))
