"""Filters kept under a name."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.screening import saved_views
from awards.screening.models import SavedView
from core.refusal import Refused
from tests.racing import at_once

DESK = reverse("awards:screening-desk")
KEEP = reverse("awards:screening-view-keep")


def test_kept_opened_renamed_removed(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(KEEP, {"name": " 泌阳  逾期 ", "query": "late=on&page=3&region=411726&junk=x"})
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (officer, "泌阳 逾期", "region=411726&late=on")
    assert answer.headers["Location"] == f"{DESK}?{view.query}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "泌阳 逾期" in page
    client.post(reverse("awards:screening-view-rename", args=[view.pk]), {"name": "泌阳"})
    view.refresh_from_db()
    assert view.name == "泌阳"
    client.post(reverse("awards:screening-view-remove", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_nobody_sees_or_changes_another_s(client: Client, officer: User, head: User) -> None:
    view = saved_views.keep(name="只给我看", query="late=on", by=officer)
    client.force_login(head)
    assert "只给我看" not in client.get(DESK).content.decode()
    for act in ("rename", "remove"):
        assert client.post(reverse(f"awards:screening-view-{act}", args=[view.pk]), {"name": "x"}).status_code == 404
    view.refresh_from_db()
    assert view.name == "只给我看"
    assert saved_views.keep(name="只给我看", query="late=on", by=head).user == head


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("  ", "late=on", "请给视图取一个名称。"),
        ("长" * 51, "late=on", "名称不超过 50 个字。"),
        ("空", "page=2&stage=", "当前没有筛选条件，不需要保存。"),
        ("长", "q=" + "面" * 100, "筛选条件太长，不能保存。"),
        ("已有", "late=on", "您已有名为“已有”的视图，请换一个名称。"),
    ],
)
def test_refusals(officer: User, name: str, query: str, sentence: str) -> None:
    saved_views.keep(name="已有", query="size=small", by=officer)
    with pytest.raises(Refused) as refused:
        saved_views.keep(name=name, query=query, by=officer)
    assert refused.value.sentence == sentence
    assert SavedView.objects.count() == 1


def test_a_name_cannot_be_taken_by_renaming(client: Client, officer: User) -> None:
    saved_views.keep(name="甲", query="late=on", by=officer)
    second = saved_views.keep(name="乙", query="size=small", by=officer)
    client.force_login(officer)
    answer = client.post(reverse("awards:screening-view-rename", args=[second.pk]), {"name": "甲"}, follow=True)
    assert "您已有名为“甲”的视图" in answer.content.decode()
    assert {view.name for view in saved_views.views_of(officer)} == {"甲", "乙"}


def test_no_more_than_twenty(officer: User) -> None:
    for number in range(saved_views.MOST):
        saved_views.keep(name=f"视图{number}", query="late=on", by=officer)
    with pytest.raises(Refused) as refused:
        saved_views.keep(name="再一个", query="late=on", by=officer)
    assert refused.value.sentence == "最多保存 20 个视图，请先删除不用的。"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_name(officer: User) -> None:
    results = at_once(
        lambda: saved_views.keep(name="同名", query="late=on", by=officer),
        lambda: saved_views.keep(name="同名", query="size=small", by=officer),
    )
    assert sorted(isinstance(result, str) for result in results) == [False, True]
    assert SavedView.objects.count() == 1
