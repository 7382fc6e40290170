"""Two connections at once: two tabs hand in, a save meets a hand-in, a close meets a recusal."""

from typing import Any

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.criteria.models import Item
from awards.review import actions
from awards.review.entries import totals_of
from awards.review.models import ScoreSheet, SheetStage
from awards.review.readings import scores_of
from core import journal
from tests.awards.applications.test_races import at_once
from tests.awards.panels import stories

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _copies(sheet: ScoreSheet) -> list[ScoreSheet]:
    return [ScoreSheet.objects.get(pk=sheet.pk) for _copy in range(2)]


def _sentences(results: list[Any]) -> list[str]:
    return [result for result in results if isinstance(result, str)]


def test_two_tabs_hand_in(sheet: ScoreSheet) -> None:
    stories.score(sheet, 50)
    one, other = _copies(sheet)
    results = at_once(lambda: actions.hand_in(one, by=sheet.expert), lambda: actions.hand_in(other, by=sheet.expert))
    [sentence] = _sentences(results)
    assert "已锁定" in sentence
    assert journal.timeline(sheet).filter(verb="review.hand_in").count() == 1


def test_a_save_and_a_hand_in_leave_the_sum_of_what_is_stored(sheet: ScoreSheet) -> None:
    stories.score(sheet, 50)
    item = Item.objects.get(clause="4.1.2")
    one, other = _copies(sheet)
    at_once(
        lambda: actions.save_item(one, item, by=sheet.expert, percent=90, strengths=[stories.STRENGTH]),
        lambda: actions.hand_in(other, by=sheet.expert),
    )
    sheet.refresh_from_db()
    assert sheet.stage == SheetStage.HANDED_IN
    assert sheet.total_hundredths == totals_of(scores_of(sheet), 100).total
    assert journal.verify()[1] is None


def test_two_tabs_save_the_same_item(sheet: ScoreSheet) -> None:
    item = Item.objects.get(clause="4.1.2")
    version = actions.save_item(sheet, item, by=sheet.expert, percent=10).updated_at.isoformat()
    one, other = _copies(sheet)
    results = at_once(
        lambda: actions.save_item(one, item, by=sheet.expert, percent=20, version=version),
        lambda: actions.save_item(other, item, by=sheet.expert, percent=30, version=version),
    )
    [sentence] = _sentences(results)
    assert "已在别处修改" in sentence


def test_two_people_close_a_review(sheets: list[ScoreSheet], case: Application, officer: User) -> None:
    for sheet in sheets:
        stories.handed_in(sheet, 50)
    one, other = (Application.objects.get(pk=case.pk) for _copy in range(2))
    results = at_once(
        lambda: actions.close_review(one, by=officer), lambda: actions.close_review(other, by=sheets[0].expert)
    )
    assert len(_sentences(results)) == 1
    assert journal.timeline(case).filter(verb="applications.close_review").count() == 1


def test_two_officers_begin_a_review(
    cycle: Any, case: Application, experts: list[User], officer: User, head: User
) -> None:
    panel = stories.appointed(cycle, experts, [case], by=officer, approved_by=head)
    for expert in experts:
        stories.declarations.declare_none([case], by=expert)
    at_once(lambda: actions.begin_review(panel, by=officer), lambda: actions.begin_review(panel, by=head))
    assert ScoreSheet.objects.count() == 3
