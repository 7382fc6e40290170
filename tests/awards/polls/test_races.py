"""Two answers of one browser, an answer and the end, a discount and the freezing of the ranking, each at the same moment."""

from datetime import timedelta

import pytest

from accounts.models import Role
from awards.polls import running
from awards.polls.models import Poll, PollAnswer, PollStage
from awards.ranking import actions as ranking
from core import clock
from tests import people
from tests.awards.outcomes import make_scored
from tests.awards.polls.stories import answer, end, make_cases, make_open, make_polled_cycle
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_browser_answers_twice_at_once():
    cycle = make_polled_cycle()
    (case,) = make_cases(cycle, 1)
    poll = make_open(cycle)
    results = at_once(*(lambda mark=mark: answer(poll, case, mark, mark, browser="a" * 64) for mark in (5, 1)))
    assert sum(isinstance(result, PollAnswer) for result in results) == 1
    assert sum("只计一次" in result for result in results if isinstance(result, str)) == 1
    assert PollAnswer.objects.get().marks.count() == 2


def test_an_answer_comes_before_the_end_and_counts_or_after_and_is_refused():
    cycle = make_polled_cycle()
    (case,) = make_cases(cycle, 1)
    poll = make_open(cycle, days=1)
    Poll.objects.update(opens_on=clock.today() - timedelta(days=9), closes_on=clock.today() - timedelta(days=1))
    yesterday = clock.now() - timedelta(days=1)

    def answered():
        with clock.at(yesterday):
            return answer(poll, case, 5, 5)

    results = at_once(answered, running.keep_time)
    closed = Poll.objects.get()
    assert closed.stage == PollStage.CLOSED
    assert closed.results.get().answers == PollAnswer.objects.count() == isinstance(results[0], PollAnswer)


def test_two_bells_close_once():
    cycle = make_polled_cycle()
    make_cases(cycle, 1)
    make_open(cycle)
    Poll.objects.update(opens_on=clock.today() - timedelta(days=9), closes_on=clock.today() - timedelta(days=1))
    assert sorted(at_once(running.keep_time, running.keep_time)) == [0, 1]


def test_the_ranking_is_frozen_with_the_results_it_was_drawn_up_from_or_not_at_all():
    officer, head = people.make_user(Role.OFFICER), people.make_user(Role.HEAD)
    cycle = make_polled_cycle()
    case = make_scored(cycle, 80)
    poll = make_open(cycle, by=officer, head=head)
    rows = [answer(poll, case, mark, mark) for mark in (5, 3, 1)]
    end(poll)
    drawn = ranking.draw_up(cycle, by=officer)
    results = at_once(
        lambda: ranking.freeze(drawn, by=head),
        lambda: running.discount(
            Poll.objects.get(), answers=[rows[0].pk], reason="重复", by=officer, confirmed_by=head
        ),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    frozen = not isinstance(results[0], str)
    assert poll.results.get().answers == (3 if frozen else 2)
