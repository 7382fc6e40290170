"""The desk over HTTP: an entry saved, refused, stale; the same number of statements for one row and for three."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from awards.panels.models import Panel, PanelCase
from awards.review.models import ItemScore, ScoreSheet
from core.forms import version_of
from tests.awards import builders
from tests.awards.panels import stories
from tests.counting import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(sheet: ScoreSheet, client: Client) -> str:
    client.force_login(sheet.expert)
    return reverse("awards:review-save-item", args=[sheet.pk, Item.objects.get(clause="4.1.2").pk])


def test_an_entry_is_saved_and_the_sums_come_from_the_server(client: Client, address: str, sheet: ScoreSheet) -> None:
    answer = client.post(
        address,
        {
            "percent": "65",
            "strength_text": ["按季评审", ""],
            "strength_factor": ["A", ""],
            "strength_reference": ["第2段", ""],
        },
        headers=HTMX,
    )
    assert (answer.status_code, answer["X-Desk"]) == (200, "saved")
    text = answer.content.decode()
    assert "32.50" in text
    assert "已评 <strong>1</strong> / 3" in text
    score = ItemScore.objects.get(sheet=sheet, item__clause="4.1.2")
    assert score.strengths == [{"factor": "A", "text": "按季评审", "reference": "第2段"}]
    assert version_of(score) in text


@pytest.mark.parametrize("percent", ["7", "105", "5.5", "abc", "-5", "６５"])
def test_what_is_no_step_is_refused_with_a_sentence(
    client: Client, address: str, sheet: ScoreSheet, percent: str
) -> None:
    answer = client.post(address, {"percent": percent}, headers=HTMX)
    assert (answer.status_code, answer["X-Desk"]) == (422, "refused")
    assert f"您填写的是“{percent}%”" in answer.content.decode()
    assert not ItemScore.objects.filter(sheet=sheet, percent__isnull=False).exists()


def test_a_stale_entry_is_shown_beside_what_stands_there(client: Client, address: str, sheet: ScoreSheet) -> None:
    old = version_of(ItemScore.objects.get(sheet=sheet, item__clause="4.1.2"))
    client.post(address, {"percent": "50", "version": old}, headers=HTMX)
    answer = client.post(address, {"percent": "30", "version": old}, headers=HTMX)
    assert (answer.status_code, answer["X-Desk"]) == (422, "stale")
    assert "50%（25.00 分）" in answer.content.decode()
    assert ItemScore.objects.get(sheet=sheet, item__clause="4.1.2").percent == 50


def test_without_script_the_form_still_saves(client: Client, address: str, sheet: ScoreSheet) -> None:
    answer = client.post(address, {"percent": "na"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("#item-4.1.2")
    assert ItemScore.objects.get(sheet=sheet, item__clause="4.1.2").not_applicable


def test_the_way_from_desk_to_hand_in(client: Client, sheet: ScoreSheet) -> None:
    client.force_login(sheet.expert)
    check = reverse("awards:review-hand-in", args=[sheet.pk])
    assert "还有 4 处" not in client.get(check).content.decode()
    refused = client.post(check)
    assert refused.status_code == 422
    assert "尚未评分；至少写一条优势或改进机会" in refused.content.decode()
    stories.score(sheet, 50, None, 50)
    shown = client.get(check).content.decode()
    assert "适用条款共 70 分，已折算为 100 分" in shown
    assert client.post(check).status_code == 302
    assert "已提交" in client.get(sheet.get_absolute_url()).content.decode()


def _more_cases(cycle: Cycle, experts: list[User], officer: User, head: User, count: int) -> None:
    rows = [builders.make_application(cycle, stage=Stage.ADMITTED) for _each in range(count)]
    for sheet in stories.in_review(cycle, experts, rows, by=officer, approved_by=head):
        stories.handed_in(sheet, 50)


LISTS = ("review-list", "review-progress", "consensus-list", "panels-list", "visits-list")


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_with_one_row_and_with_three(
    client: Client, name: str, cycle: Cycle, sheets: list[ScoreSheet], experts: list[User], officer: User, head: User
) -> None:
    counted = []
    for user in (officer, experts[1]):
        client.force_login(user)
        if client.get(reverse(f"awards:{name}")).status_code == 200:
            counted.append(user)
    assert counted
    before = {}
    for user in counted:
        client.force_login(user)
        before[user] = statements(client, reverse(f"awards:{name}"))
    _more_cases(cycle, experts, officer, head, 2)
    for user in counted:
        client.force_login(user)
        assert statements(client, reverse(f"awards:{name}")) == before[user]
        assert before[user] <= 12


def test_the_desk_is_read_in_a_dozen_statements(client: Client, sheet: ScoreSheet, case: Application) -> None:
    client.force_login(sheet.expert)
    empty = statements(client, sheet.get_absolute_url())
    stories.score(sheet, 50)
    assert statements(client, sheet.get_absolute_url()) == empty
    assert empty <= 14


def test_the_progress_page_reads_its_own_page_only(
    client: Client, cycle: Cycle, sheets: list[ScoreSheet], experts: list[User], officer: User
) -> None:
    """However many cases the cycle has: the same statements, and no row of another page."""
    client.force_login(officer)
    address = reverse("awards:review-progress")
    few = statements(client, address)
    first, panel = sheets[0].application, sheets[0].application.panel_case.panel
    other = Panel.objects.create(cycle=cycle, name="第9组")
    rows = [builders.make_application(cycle, stage=Stage.IN_REVIEW) for _each in range(51)]
    PanelCase.objects.bulk_create(PanelCase(panel=other, application=row) for row in rows)
    ScoreSheet.objects.bulk_create(ScoreSheet(application=row, expert=experts[0]) for row in rows)
    assert statements(client, address) == few
    answer = client.get(address)
    assert [len(answer.context["cases"]), answer.context["page"].paginator.count] == [50, 52]
    assert rows[-1].reference not in answer.content.decode()
    assert rows[-1].reference in client.get(address, {"page": 2}).content.decode()
    narrowed = client.get(address, {"panel": panel.pk})
    assert [case.application for case, _experts in narrowed.context["cases"]] == [first]
    assert len(narrowed.context["cases"][0][0].sheets) == len(experts)
