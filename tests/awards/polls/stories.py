"""Cycles with a poll, and polls at every stage."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.polls import actions, changes, running
from awards.polls.models import Poll, PollAnswer
from awards.polls.proposals import ChangeKind
from core import clock
from tests import people
from tests.awards import builders

QUESTIONS = ["您对产品质量是否满意？", "总体上是否满意？"]


def make_polled_cycle(**changes: Any) -> Cycle:
    """The small rulebook with a poll after the visits that weighs 20 of 100, and counts from two answers on."""
    book = builders.make_rulebook(
        **{"ranking": {"weights": {"document": "50", "visit": "30", "poll": "20"}}, "polls": {"min_answers": 2}, **changes}
    )  # fmt: skip
    place = builders.PHASES.index("ranking")
    book["stages"] = [*book["stages"][:place], {"name": "polls"}, *book["stages"][place:]]
    return builders.make_cycle(rulebook=book)


def make_cases(cycle: Cycle, count: int = 2, stage: str = Stage.IN_REVIEW) -> list[Application]:
    return [builders.make_application(cycle, stage=stage, filled=False) for _number in range(count)]


def make_draft(cycle: Cycle, *, by: User, days: int = 10) -> Poll:
    """From today on, `days` days."""
    poll = actions.draft(cycle, by=by)
    today = clock.today()
    return actions.edit(
        poll, title=poll.title, introduction=poll.introduction, questions=QUESTIONS, opens_on=today,
        closes_on=today + timedelta(days=days - 1), by=by,
    )  # fmt: skip


def make_open(cycle: Cycle, *, by: User | None = None, head: User | None = None, days: int = 10) -> Poll:
    by, head = by or people.make_user(Role.OFFICER), head or people.make_user(Role.HEAD)
    poll = make_draft(cycle, by=by, days=days)
    actions.prepare(poll, by=by)
    actions.release(poll, by=head)
    return Poll.objects.select_related("cycle").get(pk=poll.pk)


def answer(poll: Poll, case: Application, *marks: int, browser: str = "", remark: str = "") -> PollAnswer:
    number = PollAnswer.objects.count()
    return running.answer(
        poll, reference=case.reference, marks=marks, remark=remark, fingerprint=browser or f"{number:064x}"
    )


def settle(poll: Poll, *, answers: Sequence[int], reason: str, by: User, kind: ChangeKind = ChangeKind.DISCOUNT) -> int:
    """Proposed by one, confirmed by another; how many answers it was about."""
    change = changes.propose(poll, kind, answers=answers, reason=reason, by=by)
    changes.confirm(change, by=people.make_user(Role.HEAD))
    return len(change.answers)


def end(poll: Poll) -> Poll:
    """The morning after the last day, when the bell has rung."""
    assert poll.closes_on is not None
    with clock.at(people.moment(f"{poll.closes_on + timedelta(days=1)} 08:00")):
        running.keep_time()
    return Poll.objects.select_related("cycle").get(pk=poll.pk)
