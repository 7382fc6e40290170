"""Signing in: written down, limited after five failures, and a first password is changed before anything else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import account_actions
from accounts.models import Role, User
from core.models import Entry
from tests import people

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Any:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, user: User, password: str = people.PASSWORD) -> Any:
    return client.post(LOGIN, {"login": user.username, "password": password})


def verbs() -> list[str]:
    return list(Entry.objects.values_list("verb", flat=True))


def test_in_and_out_are_written_down(client: Client, officer: User) -> None:
    assert sign_in(client, officer).status_code == 302
    client.post("/account/logout/")
    assert verbs() == ["accounts.signed_in", "accounts.signed_out"]
    assert Entry.objects.first().data == {"address": "127.0.0.1"}


def test_somebody_who_came_in_is_called_by_name(client: Client, officer: User) -> None:
    page = client.post(reverse("account_login"), {"login": officer.username, "password": people.PASSWORD}, follow=True)
    (greeting,) = (str(message) for message in page.context["messages"])
    assert officer.name in greeting
    assert officer.username not in greeting


def test_the_sixth_try_is_locked_even_with_the_right_password(client: Client, officer: User, head: User) -> None:
    for _try in range(5):
        sign_in(client, officer, "Wrong-2026")
    answer = sign_in(client, officer)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert verbs() == ["accounts.sign_in_failed"] * 5 + ["accounts.sign_in_locked"]
    sign_in(client, officer)
    assert verbs().count("accounts.sign_in_locked") == 1
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), head).status_code == 302


def test_an_unknown_name_is_written_down_too(client: Client, db: None) -> None:
    client.post(LOGIN, {"login": "nobody", "password": "Wrong-2026"})
    entry = Entry.objects.get()
    assert (entry.verb, entry.data["username"], entry.actor) == ("accounts.sign_in_failed", "nobody", None)


def test_a_closed_account_does_not_come_in(client: Client, officer: User) -> None:
    officer.is_active = False
    officer.save()
    answer = client.post(LOGIN, {"login": officer.username, "password": people.PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "已停用" in answer.content.decode()


def test_a_first_password_is_changed_before_anything_else(client: Client, officer: User) -> None:
    officer.must_change_password = True
    officer.save()
    sign_in(client, officer)
    change = reverse("account_change_password")
    answer = client.get("/desk/")
    assert (answer.status_code, answer.url) == (302, change)
    assert client.get("/people/privacy/").status_code == 200
    again = {"oldpassword": people.PASSWORD, "password1": people.PASSWORD, "password2": people.PASSWORD}
    assert "最近 3 次" in client.post(change, again).content.decode()
    fresh = {"oldpassword": people.PASSWORD, "password1": "Another-2026", "password2": "Another-2026"}
    answer = client.post(change, fresh)
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    assert "accounts.password_changed" in verbs()


def test_htmx_is_sent_to_the_change_too(client: Client, officer: User) -> None:
    officer.must_change_password = True
    officer.save()
    client.force_login(officer)
    answer = client.get("/desk/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == reverse("account_change_password")


@pytest.mark.parametrize(("days", "status"), [(179, 200), (180, 302)])
def test_a_password_lives_half_a_year(client: Client, officer: User, days: int, status: int) -> None:
    User.objects.filter(pk=officer.pk).update(password_set_at=timezone.now() - timedelta(days=days))
    client.force_login(officer)
    assert client.get("/desk/").status_code == status


def test_the_language_of_the_profile_is_the_language_of_the_pages(client: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    assert client.get("/desk/")["Content-Language"] == "en"


def test_a_profile_is_changed_and_written_down(client: Client, officer: User) -> None:
    client.force_login(officer)
    facts = {"name": "周某某", "title": "科员", "employer": "市局", "phone": "1", "email": "", "language": "zh-hans"}
    answer = client.post(reverse("accounts:profile"), facts)
    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "zh-hans"
    officer.refresh_from_db()
    assert (officer.name, officer.role) == ("周某某", Role.OFFICER)
    assert verbs() == ["accounts.edit_profile"]


@pytest.mark.parametrize(
    "page", ["signup", "email", "confirm-email", "password/set", "password/reset", "password/reset/key/1-set-password"]
)
def test_what_the_portal_does_not_offer_is_closed(client: Client, officer: User, page: str) -> None:
    assert client.get(f"/account/{page}/").status_code == 404
    client.force_login(officer)
    assert client.get(f"/account/{page}/").status_code == 404


def test_the_journal_keeps_telephone_and_mail_masked(officer: User) -> None:
    account_actions.edit_profile(officer, by=officer, phone="13812345678", email="zhou@quality.example")
    line = Entry.objects.get(verb="accounts.edit_profile")
    assert line.after == {"phone": "138****5678", "email": "zho*************mple"}
    officer.refresh_from_db()
    assert officer.phone == "13812345678"


def test_who_was_signed_out_while_writing_comes_back_to_the_page_and_not_to_a_dead_end(client: Client) -> None:
    form = "http://testserver/people/organizations/3/?tab=members"
    answer = client.post("/people/organizations/3/members/invite/", {"username": "x"}, headers={"referer": form})
    assert answer.url == f"{LOGIN}?next=/people/organizations/3/%3Ftab%3Dmembers"
    assert "刚才的操作没有办理" in client.get(answer.url).content.decode()
    assert client.get("/desk/").url == f"{LOGIN}?next=/desk/"


def test_a_foreign_page_is_nowhere_to_go_back_to(client: Client) -> None:
    answer = client.post("/desk/", headers={"referer": "https://elsewhere.example/trap/"})
    assert answer.url == f"{LOGIN}?next=/"
