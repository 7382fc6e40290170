"""Two connections at once: two experts hand in, a hand-in meets the record, two officers plan the same cases."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.defence import actions, planning
from awards.defence.models import Defence, DefenceScore, DefenceStage
from awards.defence.readings import total_of
from core import clock, journal
from core.forms import version_of
from core.models import Letter
from tests.awards.defence.test_scores import give
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def copies(defence: Defence) -> list[Defence]:
    return [Defence.objects.get(pk=defence.pk) for _copy in range(2)]


def refusals(results: list[Any]) -> list[str]:
    return [result for result in results if isinstance(result, str)]


def test_two_experts_hand_in_at_once(defence: Defence, experts: list[User]) -> None:
    give(defence, experts[0], "80")
    for expert in experts[1:]:
        actions.save_score(defence, by=expert, score=Decimal(90))
    one, other = copies(defence)
    results = at_once(lambda: actions.hand_in(one, by=experts[1]), lambda: actions.hand_in(other, by=experts[2]))
    assert refusals(results) == []
    assert defence.scores.handed_in().count() == 3
    assert Letter.objects.filter(template="awards/defence_complete").count() == 1
    assert journal.verify()[1] is None


def test_a_correction_and_the_record_leave_the_sum_of_what_is_stored(
    defence: Defence, experts: list[User], officer: User
) -> None:
    for expert in experts:
        give(defence, expert, "80")
    actions.save_summary(defence, text="问答", by=experts[0])
    one, other = copies(defence)
    at_once(
        lambda: actions.reopen(one, expert=experts[1], reason="误填", by=officer),
        lambda: actions.record(other, by=experts[0]),
    )
    stored = Defence.objects.select_related("application__cycle__criteria").get(pk=defence.pk)
    if stored.stage == DefenceStage.RECORDED:
        assert stored.scores.handed_in().count() == 3
        assert stored.total_hundredths == total_of(stored.scores.handed_in(), stored.application.cycle)
    else:
        assert stored.scores.handed_in().count() == 2
        assert stored.total_hundredths is None


def test_the_last_hand_in_meets_the_record(defence: Defence, experts: list[User]) -> None:
    for expert in experts[:2]:
        give(defence, expert, "80")
    actions.save_score(defence, by=experts[2], score=Decimal(50))
    actions.save_summary(defence, text="问答", by=experts[0])
    one, other = copies(defence)
    results = at_once(lambda: actions.hand_in(one, by=experts[2]), lambda: actions.record(other, by=experts[0]))
    stored = Defence.objects.get(pk=defence.pk)
    assert stored.scores.handed_in().count() == 3  # the record waits for it, or is refused
    assert stored.total_hundredths == (None if refusals(results) else 7000)


def test_two_windows_save_the_same_score(defence: Defence, experts: list[User]) -> None:
    version = version_of(actions.save_score(defence, by=experts[0], score=Decimal(10)))
    one, other = copies(defence)
    results = at_once(
        lambda: actions.save_score(one, by=experts[0], score=Decimal(20), version=version),
        lambda: actions.save_score(other, by=experts[0], score=Decimal(30), version=version),
    )
    [sentence] = refusals(results)
    assert "已被修改" in sentence
    assert DefenceScore.objects.count() == 1


def test_two_officers_plan_the_same_cases(cycle: Cycle, cases: list[Application], officer: User, head: User) -> None:
    def plan(by: User, place: str) -> list[Defence]:
        return planning.plan(
            cycle, applications=cases, day=clock.today(), first=time(9), place=place, pause=0, by_lot=True, by=by
        )

    results = at_once(lambda: plan(officer, "甲室"), lambda: plan(head, "乙室"))
    [sentence] = refusals(results)
    assert "已经安排了" in sentence
    assert Defence.objects.count() == 2
