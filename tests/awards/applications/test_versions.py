"""Every text keeps what stood there: versions as they are written, what differs, and the way back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import actions, earlier, pictures
from awards.applications.models import Application
from awards.applications.texts import version_of
from awards.applications.versions import Origin
from awards.criteria.models import Item
from core import clock
from core.refusal import Refused
from tests import people


@pytest.fixture
def item(application: Application) -> Item:
    return Item.objects.get(criteria=application.cycle.criteria, clause="4.1.2")


@pytest.fixture
def colleague(organization: Organization) -> User:
    user = people.make_user("enterprise", "同事沈")
    organization.memberships.create(user=user)
    return user


def texts(application: Application, section: str = "4.1.2") -> list[str]:
    return [row.text for row in application.versions.filter(section=section)]


def test_what_stood_there_before_versions_were_kept_becomes_the_first(
    application: Application, item: Item, enterprise: User
) -> None:
    stood = application.answers.get(item=item).text
    assert texts(application) == []
    actions.save_answer(application, item=item, text="新的一稿", by=enterprise)
    assert texts(application) == ["新的一稿", stood]


def test_typing_without_a_pause_is_one_version(
    application: Application, item: Item, enterprise: User, colleague: User
) -> None:
    begun = clock.now()

    def save(text: str, minutes: int, by: User = enterprise, origin: str = Origin.TYPED) -> None:
        with clock.at(begun + timedelta(minutes=minutes)):
            actions.save_answer(application, item=item, text=text, by=by, origin=origin)

    save("甲", 1)
    save("甲乙", 9)
    save("甲乙丙", 18)
    assert texts(application)[0] == "甲乙丙"
    assert application.versions.filter(section="4.1.2", begun_at=begun + timedelta(minutes=1)).count() == 1
    save("甲乙丙丁", 28)
    save("甲乙丙丁戊", 29, by=colleague)
    save("导入的一稿", 30, by=colleague, origin=Origin.IMPORTED)
    save("导入后改", 31, by=colleague)
    assert texts(application)[:5] == ["导入后改", "导入的一稿", "甲乙丙丁戊", "甲乙丙丁", "甲乙丙"]


def test_taking_much_away_begins_a_version(application: Application, item: Item, enterprise: User) -> None:
    """A whole answer deleted by a slip, and saved by itself a second later."""
    actions.save_answer(application, item=item, text="字" * 300, by=enterprise)
    actions.save_answer(application, item=item, text="", by=enterprise)
    assert texts(application)[:2] == ["", "字" * 300]


def test_the_profile_keeps_versions_too(application: Application, enterprise: User) -> None:
    stood = application.profile
    actions.save_profile(application, text="新的概述", by=enterprise)
    assert texts(application, "profile") == ["新的概述", stood]


def test_an_earlier_version_stands_again_and_nothing_is_lost(
    application: Application, item: Item, enterprise: User, colleague: User
) -> None:
    stood = application.answers.get(item=item).text
    actions.save_answer(application, item=item, text="改坏了", by=colleague)
    first = application.versions.filter(section="4.1.2").last()
    assert first is not None
    with pytest.raises(actions.Stale):
        earlier.restore(first, by=enterprise, read=version_of("别的"))
    earlier.restore(first, by=enterprise, read=version_of("改坏了"))
    assert application.answers.get(item=item).text == stood
    assert texts(application) == [stood, "改坏了", stood]
    assert application.versions.filter(section="4.1.2")[0].origin == Origin.RESTORED
    with pytest.raises(Refused, match="无需恢复"):
        earlier.restore(first, by=enterprise)


def test_a_removed_picture_comes_back_with_the_version_that_names_it(
    application: Application, item: Item, enterprise: User
) -> None:
    row = pictures.add(application, upload=people.picture(), item=item, by=enterprise)
    actions.save_answer(application, item=item, text=f"前\n{pictures.mark_of(row, '结构')}\n后", by=enterprise)
    assert (row.number, application.answers.get(item=item).text) == (1, "前\n【图1 结构】\n后")
    pictures.remove(row, by=enterprise)
    assert application.answers.get(item=item).text == "前\n后"
    assert pictures.add(application, upload=people.picture(), by=enterprise).number == 2
    with_it = next(version for version in application.versions.all() if "【图1" in version.text)
    earlier.restore(with_it, by=enterprise)
    assert pictures.addresses(application).keys() == {1, 2}
    assert application.pictures.get(number=1).file_id == row.file_id


def test_pages(client: Client, application: Application, item: Item, enterprise: User) -> None:
    client.force_login(enterprise)
    address = reverse("awards:applications-history", args=[application.reference, "4.1.2"])
    assert "还没有历史版本" in client.get(address).content.decode()
    actions.save_answer(application, item=item, text="我们每年审视两次。", by=enterprise)
    actions.save_answer(application, item=item, text="我们每月审视一次。", by=enterprise, origin=Origin.IMPORTED)
    assert "自 Word 导入" in client.get(address).content.decode()
    last, before, _first = application.versions.filter(section="4.1.2")
    shown = client.get(reverse("awards:applications-version", args=[application.reference, "4.1.2", last.pk]))
    assert "<del>年审视两</del><ins>月审视一</ins>" in shown.content.decode()
    address = reverse("awards:applications-version", args=[application.reference, "4.1.2", before.pk])
    assert "<del>年审视两</del><ins>月审视一</ins>" in client.get(address + "?with=now").content.decode()
    restore = reverse("awards:applications-restore", args=[application.reference, "4.1.2", before.pk])
    assert client.post(restore, {"version": version_of("我们每月审视一次。")}).status_code == 302
    assert application.answers.get(item=item).text == "我们每年审视两次。"
    for section in ("indicators", "4.9.9"):
        assert (
            client.get(reverse("awards:applications-history", args=[application.reference, section])).status_code == 404
        )


@pytest.mark.parametrize("role", ["officer", "expert", "member", "supervisor", "district"])
def test_drafts_are_nobody_else_s(
    client: Client, application: Application, item: Item, enterprise: User, role: str
) -> None:
    actions.save_answer(application, item=item, text="草稿", by=enterprise)
    Application.objects.filter(pk=application.pk).update(stage="submitted", submitted_at=clock.now())
    version = application.versions.all()[0]
    region = {"region": people.make_region()} if role == "district" else {}
    client.force_login(people.make_user(role, **region))
    for name, args in (("history", ["4.1.2"]), ("version", ["4.1.2", version.pk])):
        answer = client.get(reverse(f"awards:applications-{name}", args=[application.reference, *args]))
        assert answer.status_code in (403, 404)


def test_pictures_are_served_to_whoever_may_see_the_application(
    client: Client, application: Application, item: Item, enterprise: User, officer: User
) -> None:
    client.force_login(enterprise)
    add = reverse("awards:applications-picture-add", args=[application.reference, "4.1.2"])
    answer = client.post(add, {"upload": people.picture(), "caption": "结构"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (
        200,
        '{"portal:picture": {"mark": "\\u3010\\u56fe1 \\u7ed3\\u6784\\u3011"}}',
    )
    client.post(add, {"upload": people.picture(), "caption": ""})
    assert application.answers.get(item=item).text.endswith("\n【图2】")
    forged = client.post(add, {"upload": people.picture(b"<svg onload=alert(1)>")}, headers={"HX-Request": "true"})
    assert (forged.status_code, application.pictures.count()) == (422, 2)
    address = reverse("awards:applications-picture", args=[application.reference, 1])
    assert client.get(address)["Content-Type"] == "image/png"
    client.force_login(officer)
    assert client.get(address).status_code == 404
    Application.objects.filter(pk=application.pk).update(stage="submitted", submitted_at=clock.now())
    assert client.get(address)["Content-Type"] == "image/png"
    client.force_login(people.make_user("enterprise"))
    assert client.get(address).status_code == 404


def test_a_preview_is_inert(client: Client, application: Application, enterprise: User) -> None:
    client.force_login(enterprise)
    address = reverse("awards:applications-preview", args=[application.reference])
    shown = client.post(address, {"text": "<script>x</script>\n| 年 |\n| 1 |"}).content.decode()
    assert "<script>" not in shown
    assert "<td>1</td>" in shown
    shown = client.post(
        reverse("awards:applications-compare", args=[application.reference]), {"text": "甲<b>", "stored": "甲"}
    )
    assert "<ins>&lt;b&gt;</ins>" in shown.content.decode()
