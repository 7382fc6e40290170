"""Handed in, returned with reasons, handed in again: what was asked, what was changed, and who may compare."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications import actions, entries, hand_ins, handing_in
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.texts import version_of
from awards.criteria.models import Item
from awards.screening.models import SectionRemark
from core import clock
from tests import people


@pytest.fixture
def returned(application: Application, enterprise: User, officer: User) -> Application:
    """Handed in once and returned with two remarks."""
    handing_in.submit(application, by=enterprise)
    Application.objects.filter(pk=application.pk).update(stage="returned")
    screening = application.screenings.create(
        kind="completeness", outcome="returned", reason="请补正。", due_on=clock.today() + timedelta(days=5), screened_by=officer
    )  # fmt: skip
    SectionRemark.objects.create(screening=screening, section="4.1.2", reason="缺少近三年的结果。")
    SectionRemark.objects.create(screening=screening, section="indicators", reason="2014 年利润有误。")
    application.refresh_from_db()
    return application


def test_every_hand_in_is_kept(returned: Application, enterprise: User) -> None:
    first = returned.snapshot
    actions.save_indicators(returned, values={("profit", 2014): Decimal(5)}, reasons={}, by=enterprise)
    handing_in.submit(returned, by=enterprise)
    kept = list(returned.submissions.all())
    assert [(row.number, row.submitted_by) for row in kept] == [(1, enterprise), (2, enterprise)]
    assert (kept[0].snapshot, kept[1].snapshot, kept[1].sha256) == (first, returned.snapshot, returned.snapshot_sha256)


def test_what_differs_between_two_hand_ins(returned: Application, enterprise: User) -> None:
    item = Item.objects.get(criteria=returned.cycle.criteria, clause="4.1.2")
    actions.save_answer(returned, item=item, text="全新的一稿", by=enterprise)
    actions.save_indicators(returned, values={("profit", 2014): Decimal(5)}, reasons={}, by=enterprise)
    actions.add_evidence(returned, code="proof", title="审计报告", upload=people.pdf(), item=item, by=enterprise)
    entries.save_product(
        returned, name="输送机", share_percent=Decimal(60), standard="", certification="", by=enterprise
    )
    handing_in.submit(returned, by=enterprise)
    before, after = returned.submissions.all()
    found = {change.section: change for change in hand_ins.changes(before.snapshot, after.snapshot)}
    assert list(found) == ["4.1.2", "products", "indicators", "evidence"]
    assert found["indicators"].cells == [hand_ins.Cell("指标 profit 2014", "3000", "5")]
    assert [(cell.label, cell.before) for cell in found["evidence"].cells] == [("审计报告 4.1.2", "")]
    assert next(piece for piece in found["products"].pieces if piece.kind == "new").text == "输送机 · 60%"


def test_a_snapshot_of_the_first_form_is_still_read(returned: Application) -> None:
    old = {key: value for key, value in returned.snapshot.items() if key not in ("products", "honours", "pictures")} | {
        "form": 1
    }
    assert hand_ins.changes(old, returned.snapshot) == []


def test_what_was_asked_and_whether_it_changed(client: Client, returned: Application, enterprise: User) -> None:
    client.force_login(enterprise)
    actions.save_indicators(returned, values={("profit", 2014): Decimal(5)}, reasons={}, by=enterprise)
    lines = hand_ins.asked(returned, Content.of(returned))
    assert [(line.section, line.is_changed) for line in lines] == [("4.1.2", False), ("indicators", True)]
    page = client.get(reverse("awards:applications-overview", args=[returned.reference])).content.decode()
    assert "缺少近三年的结果。" in page
    assert "尚未修改" in page
    for name, args in (("answer", ["4.1.2"]), ("indicators", [])):
        assert (
            "补正要求"
            in client.get(reverse(f"awards:applications-{name}", args=[returned.reference, *args])).content.decode()
        )
    other = client.get(reverse("awards:applications-evidence", args=[returned.reference])).content.decode()
    assert "补正要求" not in other
    now = client.get(reverse("awards:applications-changes-now", args=[returned.reference])).content.decode()
    assert "<del>3000</del>" in now


def test_who_may_compare(client: Client, returned: Application, enterprise: User, officer: User, expert: User) -> None:
    handing_in.submit(returned, by=enterprise)
    address = reverse("awards:applications-changes", args=[returned.reference, 2])
    for user, status in ((enterprise, 200), (officer, 200), (people.make_user("enterprise"), 404), (expert, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
    client.force_login(officer)
    assert client.get(reverse("awards:applications-changes", args=[returned.reference, 3])).status_code == 404
    assert client.get(reverse("awards:applications-changes-now", args=[returned.reference])).status_code == 404
    assert address in client.get(returned.get_absolute_url()).content.decode()


def test_before_handing_in_again_the_page_names_what_was_not_touched(
    client: Client, returned: Application, enterprise: User
) -> None:
    client.force_login(enterprise)
    page = reverse("awards:applications-review", args=[returned.reference])
    shown = client.get(page)
    assert [line.section for line in shown.context["untouched"]] == ["4.1.2", "indicators"]
    assert "补正意见中还有 2 处没有修改" in shown.content.decode()
    assert "补正期限" in shown.content.decode()
    item = Item.objects.get(criteria=returned.cycle.criteria, clause="4.1.2")
    answer = returned.answers.get(item=item)
    actions.save_answer(
        returned, item=item, by=enterprise, text="补上了近三年的结果。", version=version_of(answer.text)
    )
    assert [line.section for line in client.get(page).context["untouched"]] == ["indicators"]
