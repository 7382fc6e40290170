"""`take` is the only way to move a stage: table, lock and journal in one."""

import threading
from typing import Any

import pytest
from django.db import connection

from accounts.models import SEND_BACK, VERIFY, Organization, User
from core import journal
from core.refusal import Refused
from core.workflow import take
from tests import people


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


def test_a_step_of_another_table_is_a_mistake(waiting: Organization, officer: User) -> None:
    from awards.cycles.models import PUBLISH

    with pytest.raises(KeyError):
        take(PUBLISH, waiting, by=officer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_take_a_step_once() -> None:
    officer = people.make_user("officer")
    row = people.make_organization(stage="registered")
    barrier, results = threading.Barrier(2), []

    def verify() -> None:
        mine: Any = Organization.objects.get(pk=row.pk)
        barrier.wait()
        try:
            take(VERIFY, mine, by=officer)
            results.append("taken")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=verify) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused", "taken"]
    assert journal.verify() == (1, None)
