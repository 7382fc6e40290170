"""Two connections at once: a file is taken over once, a colleague's words are never written over, a submitted application takes nothing."""

import io

import pytest

from accounts.models import User
from awards.applications import handing_in
from awards.applications.actions import save_answer
from awards.applications.models import Answer, Application
from awards.applications.texts import PROFILE, version_of
from awards.word import actions
from awards.word.actions import Choice, Taken
from awards.word.models import WordImport
from core import journal
from tests.awards.word.papers import paper, picture, upload
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row(application: Application, enterprise: User) -> WordImport:
    document = paper((2, "4.1.2 高层领导的作用"), "自文件。")
    document.add_picture(io.BytesIO(picture()))
    return actions.upload(application, upload=upload(document), by=enterprise)


def take(row: WordImport, by: User) -> Taken:
    text = Answer.objects.get(application_id=row.application_id, item__clause="4.1.2").text
    choices = {"4.1.2": Choice("replace", version_of(text)), PROFILE: Choice("skip", "")}
    return actions.take_over(WordImport.objects.get(pk=row.pk), choices=choices, assigned={}, by=by)


def test_two_confirm_at_once(row: WordImport, application: Application, enterprise: User) -> None:
    results = at_once(lambda: take(row, enterprise), lambda: take(row, enterprise))
    assert sum(isinstance(result, Taken) for result in results) == 1
    assert application.pictures.count() == 1
    assert journal.timeline(application).filter(verb="word.import").count() == 1
    assert journal.verify()[1] is None


def test_a_colleague_saves_at_the_same_moment(row: WordImport, application: Application, enterprise: User) -> None:
    item = application.cycle.criteria.items.get(clause="4.1.2")
    stood = application.answers.get(item=item).text
    choice = {"4.1.2": Choice("replace", version_of(stood))}
    copies = [WordImport.objects.get(pk=row.pk), Application.objects.get(pk=application.pk)]
    results = at_once(
        lambda: actions.take_over(copies[0], choices=choice, assigned={}, by=enterprise),
        lambda: save_answer(copies[1], item=item, text="同事写的", by=enterprise, version=version_of(stood)),
    )
    refused = [result for result in results if isinstance(result, str)]
    assert len(refused) == 1
    text = application.answers.get(item=item).text
    assert text in ("同事写的", "自文件。\n【图1】")
    assert application.pictures.count() == (1 if text != "同事写的" else 0)


def test_it_is_submitted_at_the_same_moment(row: WordImport, application: Application, enterprise: User) -> None:
    copy = Application.objects.get(pk=application.pk)
    at_once(lambda: take(row, enterprise), lambda: handing_in.submit(copy, by=enterprise))
    application.refresh_from_db()
    sealed = next(answer["text"] for answer in application.snapshot["answers"] if answer["clause"] == "4.1.2")
    assert sealed == application.answers.get(item__clause="4.1.2").text
