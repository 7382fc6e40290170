"""`take` is the only way to move a stage: table, lock and journal in one."""

import pytest
from django import forms
from django.db import transaction

from accounts.models import SEND_BACK, VERIFY, Organization, User
from core import journal
from core.refusal import Refused
from core.web import attempt
from core.workflow import take
from tests import people
from tests.racing import at_once


@pytest.fixture
def waiting(enterprise: User) -> Organization:
    return people.make_organization("待核验虚构企业", user=enterprise, stage="registered")


def test_a_step_moves_the_stage_and_writes_one_line(waiting: Organization, officer: User) -> None:
    entry = take(VERIFY, waiting, by=officer, note="材料齐全")
    waiting.refresh_from_db()
    assert waiting.stage == "verified"
    assert (entry.verb, entry.before, entry.after) == (
        "organizations.verify",
        {"stage": "registered"},
        {"stage": "verified"},
    )
    assert entry.actor == officer
    assert entry.label == "核验通过"
    assert journal.verify() == (1, None)


def test_a_step_from_another_stage_is_refused_with_a_sentence(waiting: Organization, officer: User) -> None:
    take(VERIFY, waiting, by=officer)
    with pytest.raises(Refused, match="已核验.*核验通过"):
        take(VERIFY, waiting, by=officer)
    assert journal.verify() == (1, None)


def test_a_stale_row_in_hand_does_not_fool_the_table(waiting: Organization, officer: User) -> None:
    stale = Organization.objects.get(pk=waiting.pk)
    take(SEND_BACK, waiting, by=officer, note="名称不符")
    with pytest.raises(Refused):
        take(VERIFY, stale, by=officer)
    assert stale.stage == "registered"  # the row in hand is untouched by a refusal


def test_a_refusal_after_the_step_leaves_the_row_in_hand_as_it_is_stored(waiting: Organization, officer: User) -> None:
    @transaction.atomic
    def verify_and_refuse() -> None:
        take(VERIFY, waiting, by=officer)
        made_by_the_act = people.make_organization("当场新建的企业", stage="registered")
        take(VERIFY, made_by_the_act, by=officer)
        raise Refused("名称与登记不一致。")

    form = forms.Form({})
    waiting.name = "正在改的名称"
    since = waiting.stage_since
    assert not attempt(form, verify_and_refuse)
    assert (waiting.stage, waiting.stage_since) == ("registered", since)
    assert waiting.name == "正在改的名称"  # what a form put there stays
    assert form.non_field_errors() == ["名称与登记不一致。"]


def test_a_step_that_was_committed_before_a_refusal_is_told(waiting: Organization, officer: User) -> None:
    def verify_then_refuse() -> None:
        take(VERIFY, waiting, by=officer)
        raise Refused("核验后的下一步暂不能办理。")

    assert not attempt(forms.Form({}), verify_then_refuse)
    assert waiting.stage == "verified"


def test_a_step_of_another_table_is_a_mistake(waiting: Organization, officer: User) -> None:
    from awards.cycles.models import PUBLISH

    with pytest.raises(KeyError):
        take(PUBLISH, waiting, by=officer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_take_a_step_once() -> None:
    officer = people.make_user("officer")
    row = people.make_organization(stage="registered")
    copies = [Organization.objects.get(pk=row.pk) for _ in range(2)]
    results = at_once(*(lambda copy=copy: take(VERIFY, copy, by=officer) for copy in copies))
    assert sum(isinstance(result, str) for result in results) == 1
    assert journal.verify() == (1, None)
