"""An address for buttons only, opened by hand: a page with a way back, and the status that machines expect."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import people


def test_a_button_s_address_opened_by_hand_says_what_happened(client: Client, officer: User, enterprise: User) -> None:
    row = people.make_organization(user=enterprise)
    client.force_login(officer)
    answer = client.get(reverse("accounts:organization-verify", args=[row.pk]))
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "没有办理任何事项" in page
    assert reverse("awards:desk-home") in page


def test_a_public_page_takes_nothing(client: Client, db: None) -> None:
    answer = client.post(reverse("publicity:home"))
    assert answer.status_code == 405
    assert "只供查看" in answer.content.decode()


def test_a_part_of_a_page_gets_no_whole_page(client: Client, officer: User, enterprise: User) -> None:
    row = people.make_organization(user=enterprise)
    client.force_login(officer)
    answer = client.get(reverse("accounts:organization-verify", args=[row.pk]), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_another_encoding_than_ours_is_a_bad_request(client: Client, officer: User) -> None:
    client.force_login(officer)
    form = "application/x-www-form-urlencoded; charset=gbk"
    answer = client.post("/language/", data=b"language=%C4%E3", content_type=form)
    assert answer.status_code == 400
