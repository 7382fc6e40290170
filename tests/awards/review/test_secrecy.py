"""Nobody learns another's scores before handing in their own; the bureau learns none before the review is closed."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.ranking.scorebook import figures_of
from awards.review import actions
from awards.review.entries import Judgement
from awards.review.models import ScoreSheet
from core.models import Entry, Letter
from tests import people
from tests.awards.panels import stories

SECRET = "绝密评语四十二"


@pytest.fixture
def second(sheets: list[ScoreSheet]) -> ScoreSheet:
    """The second expert has scored everything with a comment that would be recognised anywhere, and handed in."""
    comment = {"factor": "I", "text": SECRET, "reference": "第9段"}
    sheet = sheets[1]
    rows = {clause: Judgement(85, False, [comment]) for clause in ("4.1.2", "4.1.3", "4.7.2")}
    actions.save_sheet(sheet, rows, by=sheet.expert, overall=SECRET)
    actions.hand_in(sheet, by=sheet.expert)
    return ScoreSheet.objects.get(pk=sheet.pk)


def _sees(user: User, sheet: ScoreSheet) -> bool:
    return ScoreSheet.objects.visible_to(user).filter(pk=sheet.pk).exists()


def _everything_shown_to(client: Client, user: User, case: Application, sheets: list[ScoreSheet]) -> str:
    """Every page of the review that `user` can open, as one text; refusals and hidden pages add nothing."""
    client.force_login(user)
    addresses = [
        reverse("awards:review-list"),
        reverse("awards:review-progress"),
        reverse("awards:panels-list"),
        reverse("awards:panels-detail", args=[case.panel_case.panel_id]),
        reverse("awards:consensus-list"),
        reverse("awards:consensus-detail", args=[case.reference]),
        reverse("awards:visits-list"),
        reverse("awards:applications-detail", args=[case.reference]),
        *[sheet.get_absolute_url() for sheet in sheets],
        *[reverse("awards:review-hand-in", args=[sheet.pk]) for sheet in sheets],
    ]
    answers = [client.get(address) for address in addresses]
    return "".join(answer.content.decode() for answer in answers if answer.status_code == 200)


def test_there_is_something_that_could_leak(client: Client, second: ScoreSheet, sheets: list[ScoreSheet]) -> None:
    shown = _everything_shown_to(client, second.expert, second.application, sheets)
    assert SECRET in shown
    assert "85.00" in shown


def test_before_handing_in_a_colleague_sees_nothing(
    client: Client, second: ScoreSheet, sheets: list[ScoreSheet]
) -> None:
    first = sheets[0]
    assert not _sees(first.expert, second)
    shown = _everything_shown_to(client, first.expert, second.application, sheets)
    assert first.application.organization.name in shown
    assert SECRET not in shown
    assert "85.00" not in shown
    stories.handed_in(first, 50)
    assert _sees(first.expert, second)
    assert SECRET in _everything_shown_to(client, first.expert, second.application, sheets)


def test_nobody_sees_an_open_sheet_but_its_author(
    sheets: list[ScoreSheet], second: ScoreSheet, officer: User, head: User, supervisor: User, administrator: User
) -> None:
    stories.score(sheets[0], 50)
    assert _sees(sheets[0].expert, sheets[0])
    for user in (second.expert, officer, head, supervisor, administrator):
        assert not _sees(user, sheets[0])


def test_the_bureau_sees_counts_and_no_scores_until_the_review_is_closed(
    client: Client, second: ScoreSheet, sheets: list[ScoreSheet], officer: User
) -> None:
    shown = _everything_shown_to(client, officer, second.application, sheets)
    assert "1 / 3" in shown
    assert SECRET not in shown
    assert "85.00" not in shown
    for sheet in (sheets[0], sheets[2]):
        stories.handed_in(sheet, 50)
    assert not _sees(officer, second)
    actions.close_review(second.application, by=officer)
    assert _sees(officer, second)
    assert SECRET in _everything_shown_to(client, officer, second.application, sheets)


def test_the_supervisor_sees_what_is_handed_in(client: Client, second: ScoreSheet, supervisor: User) -> None:
    client.force_login(supervisor)
    assert SECRET in client.get(second.get_absolute_url()).content.decode()


def test_journal_and_letters_keep_the_secret(second: ScoreSheet) -> None:
    lines = json.dumps(
        list(Entry.objects.values_list("note", "before", "after", "data", "subject_label")), ensure_ascii=False
    )
    assert "review.hand_in" in set(Entry.objects.values_list("verb", flat=True))
    assert SECRET not in lines
    assert "8500" not in lines
    assert not any(SECRET in letter.body for letter in Letter.objects.all())


def test_outsiders_see_nothing(
    client: Client,
    second: ScoreSheet,
    sheets: list[ScoreSheet],
    enterprise: User,
    district: User,
    member: User,
    administrator: User,
) -> None:
    applicant = second.application.organization.memberships.get().user
    stranger = people.make_user("expert", "外组专家")
    for user in (enterprise, applicant, district, member, administrator, stranger):
        assert not _sees(user, second)
        assert SECRET not in _everything_shown_to(client, user, second.application, sheets)


def test_a_recused_expert_sees_neither_case_nor_scores(
    client: Client, second: ScoreSheet, sheets: list[ScoreSheet]
) -> None:
    third = sheets[2]
    actions.recuse(third, reason="亲属任职", by=third.expert)
    shown = _everything_shown_to(client, third.expert, second.application, sheets)
    assert second.application.organization.name not in shown
    assert SECRET not in shown


def test_the_score_book_leaves_out_what_is_still_in_review(
    second: ScoreSheet, sheets: list[ScoreSheet], officer: User
) -> None:
    cycle = second.application.cycle
    assert figures_of(cycle).cases == []
    for sheet in (sheets[0], sheets[2]):
        stories.handed_in(sheet, 50)
    actions.close_review(second.application, by=officer)
    assert [len(case.sheets) for case in figures_of(cycle).cases] == [3]
