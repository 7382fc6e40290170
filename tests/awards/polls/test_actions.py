"""A poll from its draft to its frozen results."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from awards.applications.workflow import Stage
from awards.polls import actions, running
from awards.polls.models import Poll, PollAnswer, PollCase, PollMark, PollResult, PollStage
from awards.polls.proposals import ChangeKind
from awards.polls.readings import parts
from awards.polls.tally import points_of
from awards.ranking import actions as ranking
from awards.ranking.readings import standing
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import make_scored
from tests.awards.polls.stories import (
    QUESTIONS,
    answer,
    end,
    make_cases,
    make_draft,
    make_open,
    make_polled_cycle,
    settle,
)


def test_a_draft_takes_its_days_from_the_plan(officer):
    cycle = make_polled_cycle()
    window = cycle.windows.get(phase="polls")
    window.opens_at, window.closes_at = people.moment("2026-11-25 00:00"), people.moment("2026-12-06 00:00")
    window.save()
    poll = actions.draft(cycle, by=officer)
    assert (f"{poll.opens_on}", f"{poll.closes_on}") == ("2026-11-25", "2026-12-05")
    assert len(poll.questions) == 5
    with pytest.raises(Refused, match="已经拟定"):
        actions.draft(cycle, by=officer)


def test_a_plan_without_a_poll_has_none(officer):
    with pytest.raises(Refused, match="不含公众满意度调查"):
        actions.draft(builders.make_cycle(), by=officer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"questions": []}, "问题须有1至10个"),
        ({"questions": [f"问题{n}" for n in range(11)]}, "问题须有1至10个"),
        ({"questions": ["甲", " "]}, "问题须有1至10个"),
        ({"questions": ["甲", "甲"]}, "两个问题相同"),
        ({"closes_on": people.moment("2020-01-01 00:00").date()}, "不能早于开始日期"),
    ],
)
def test_what_a_draft_may_not_say(cycle, officer, changes, sentence):
    poll = make_draft(cycle, by=officer)
    words = {
        "title": "调查", "introduction": "请作答", "questions": QUESTIONS, "opens_on": clock.today(),
        "closes_on": clock.today(),
    }  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        actions.edit(poll, **{**words, **changes}, by=officer)


def test_an_edit_that_changes_nothing_writes_nothing(cycle, officer):
    poll = make_draft(cycle, by=officer)
    before = journal.timeline(poll).count()
    actions.edit(
        poll, title=poll.title, introduction=poll.introduction, questions=poll.questions, opens_on=poll.opens_on,
        closes_on=poll.closes_on, by=officer,
    )  # fmt: skip
    assert journal.timeline(poll).count() == before


def test_four_eyes_release_it_with_the_names_as_they_are(cycle, cases, officer, head):
    gone = builders.make_application(cycle, stage=Stage.DECLINED, filled=False)
    poll = make_draft(cycle, by=officer)
    actions.prepare(poll, by=officer)
    assert Letter.objects.filter(template="awards/poll_prepared", recipient=head).count() == 1
    author = people.make_user(Role.HEAD)
    Poll.objects.update(prepared_by=author)
    with pytest.raises(Refused, match="须由另一人签发"):
        actions.release(poll, by=author)
    read = actions.as_read(poll, [])
    with pytest.raises(Refused, match="已有变化"):
        actions.release(poll, by=head, read=read)
    actions.release(poll, by=head, read=actions.as_read(poll, cases))
    poll.refresh_from_db()
    assert poll.stage == PollStage.OPEN
    told = Letter.objects.filter(template="awards/poll_released").values_list(
        "recipient__memberships__organization_id", flat=True
    )
    assert set(told) == {case.organization_id for case in cases}
    assert list(poll.cases.values_list("application_id", flat=True)) == [case.pk for case in cases]
    assert gone.pk not in poll.cases.values_list("application_id", flat=True)


def test_whoever_edited_it_does_not_release_it(cycle, cases, officer):
    head, other = people.make_user(Role.HEAD), people.make_user(Role.HEAD)
    poll = make_draft(cycle, by=head)
    actions.prepare(poll, by=officer)
    with pytest.raises(Refused, match="须由另一人签发"):
        actions.release(poll, by=head)
    actions.release(poll, by=other)


def test_nobody_is_left_off_who_is_still_being_checked(cycle, cases, officer, head):
    waiting = builders.make_application(cycle, stage=Stage.SUBMITTED, filled=False)
    poll = make_draft(cycle, by=officer)
    actions.prepare(poll, by=officer)
    with pytest.raises(Refused, match="还有1家申报没有审查完毕"):
        actions.release(poll, by=head)
    type(waiting).objects.filter(pk=waiting.pk).update(stage=Stage.WITHDRAWN)
    actions.release(poll, by=head)


def test_it_goes_back_with_a_reason_and_lacks_nothing_when_it_is_sent(cycle, cases, officer, head):
    poll = actions.draft(cycle, by=officer)
    with pytest.raises(Refused, match="开始和截止日期"):
        actions.prepare(poll, by=officer)
    poll = Poll.objects.get(pk=poll.pk)
    today = clock.today()
    actions.edit(
        poll, title="调查", introduction="请作答", questions=QUESTIONS, opens_on=today - timedelta(days=9),
        closes_on=today - timedelta(days=1), by=officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="截止日期已过"):
        actions.prepare(poll, by=officer)
    actions.edit(
        poll, title="调查", introduction="请作答", questions=QUESTIONS, opens_on=today, closes_on=today, by=officer
    )
    poll.refresh_from_db()
    actions.prepare(poll, by=officer)
    with pytest.raises(Refused, match="退回的理由"):
        actions.return_to_draft(poll, reason=" ", by=head)
    actions.return_to_draft(poll, reason="请改第二题", by=head)
    assert Letter.objects.filter(template="awards/poll_returned", recipient=officer).count() == 1


def test_it_opens_and_closes_by_itself_and_says_so_once(cycle, cases, officer, head):
    today = clock.today()
    poll = make_draft(cycle, by=officer)
    actions.edit(
        poll, title=poll.title, introduction=poll.introduction, questions=QUESTIONS, by=officer,
        opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=3),
    )  # fmt: skip
    poll.refresh_from_db()
    actions.prepare(poll, by=officer)
    actions.release(poll, by=head)
    assert running.keep_time() == 0
    with pytest.raises(Refused, match="尚未开始"):
        answer(poll, cases[0], 5, 5)
    with clock.at(people.moment(f"{today + timedelta(days=2)} 00:00")):
        answer(poll, cases[0], 5, 5)  # the day counts, not the bell
        assert [running.keep_time(), running.keep_time()] == [1, 0]
        assert Poll.objects.get().stage == PollStage.OPEN
    with clock.at(people.moment(f"{today + timedelta(days=3)} 23:59")):
        answer(poll, cases[0], 4, 4)
    with clock.at(people.moment(f"{today + timedelta(days=4)} 00:00")):
        with pytest.raises(Refused, match="已经结束"):
            answer(poll, cases[0], 3, 3)
        assert [running.keep_time(), running.keep_time()] == [1, 0]
    closed = Poll.objects.get()
    assert closed.stage == PollStage.CLOSED
    assert [entry.verb for entry in journal.timeline(closed)][-2:] == ["polls.open", "polls.close"]
    assert Letter.objects.filter(template="awards/poll_closed", recipient__in=[officer, head]).count() == 2
    assert list(closed.results.values_list("application_id", "answers")) == [(cases[0].pk, 2), (cases[1].pk, 0)]


def test_one_browser_answers_once_about_a_case_and_in_full(poll, cases):
    answer(poll, cases[0], 5, 4, browser="a" * 64)
    with pytest.raises(Refused, match="每台设备只计一次"):
        answer(poll, cases[0], 1, 1, browser="a" * 64)
    answer(poll, cases[1], 3, 3, browser="a" * 64)
    for marks in ((5,), (5, 6), (0, 5), (5, 4, 3)):
        with pytest.raises(Refused, match="逐题作答"):
            answer(poll, cases[0], *marks)
    assert PollMark.objects.count() == 4


def test_nothing_is_asked_about_who_has_withdrawn(poll, cases):
    type(cases[0]).objects.filter(pk=cases[0].pk).update(stage=Stage.WITHDRAWN)
    with pytest.raises(Refused, match="不在调查名单"):
        answer(poll, cases[0], 5, 5)


def test_what_the_review_finds_meanwhile_takes_nobody_off_the_list(poll, cases):
    type(cases[0]).objects.filter(pk=cases[0].pk).update(stage=Stage.NOT_SELECTED)
    assert [case.application_id for case in poll.cases.listed()] == [case.pk for case in cases]


def test_the_mean_mark_becomes_points_of_the_criteria(poll, cases):
    for marks in ((5, 4), (4, 4), (5, 5)):
        answer(poll, cases[0], *marks)
    closed = end(poll)
    result = closed.results.get(application=cases[0])
    assert result.mean == Fraction(27, 6)
    assert result.hundredths == 9000  # 4.5 / 5 x 100 points
    assert end(closed).results.count() == 2


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 2000))
def test_points_lie_between_a_fifth_and_all_of_them(top, bottom, full):
    mean = 1 + Fraction(4 * min(top, bottom), max(top, bottom))
    points = points_of(mean, full)
    assert full * 20 <= points <= full * 100
    assert abs(points - mean / 5 * full * 100) <= Fraction(1, 2)


def test_what_two_took_in_from_a_firm_is_not_undone_by_an_officer(poll, officer, head):
    closed = end(poll)
    Poll.objects.filter(pk=closed.pk).update(firm="虚构调查公司")
    given = {"closes_on": clock.today() + timedelta(days=30), "reason": "再问"}
    with pytest.raises(Refused, match="科室负责人"):
        running.reopen(Poll.objects.get(), by=officer, **given)
    running.reopen(Poll.objects.get(), by=head, **given)
    assert Poll.objects.get().firm == ""


def test_half_a_hundredth_goes_up():
    assert points_of(Fraction(5 * 12345, 200000), 1000) == 6173  # 6172.5


def test_discounted_answers_stay_and_do_not_count(poll, cases, officer):
    rows = [answer(poll, cases[0], 1, 1), answer(poll, cases[0], 5, 5), answer(poll, cases[0], 5, 5)]
    with pytest.raises(Refused, match="写明理由"):
        settle(poll, answers=[rows[0].pk], reason=" ", by=officer)
    assert settle(poll, answers=[rows[0].pk, 10**12], reason="同一地址短时间内大量提交", by=officer) == 1
    with pytest.raises(Refused, match="没有可以办理的问卷"):
        settle(poll, answers=[rows[0].pk], reason="再次", by=officer)
    closed = end(poll)
    assert closed.results.get(application=cases[0]).mean == 5
    assert PollAnswer.objects.count() == 3
    settle(closed, answers=[rows[0].pk], reason="核实为不同的人", by=officer, kind=ChangeKind.RESTORE)
    assert closed.results.get(application=cases[0]).mean == Fraction(22, 6)
    keys = [
        entry.data["keys"] for entry in journal.timeline(closed).filter(verb__in=["polls.discount", "polls.restore"])
    ]
    assert all(keys), "which answers, so that every seal can be worked out again"
    assert [entry.verb for entry in journal.timeline(closed)][-1] == "polls.restore"


def test_it_is_extended_while_it_runs_and_opened_again_while_nothing_is_frozen(poll, cases, officer):
    later = poll.closes_on + timedelta(days=5)
    with pytest.raises(Refused, match="晚于原来"):
        running.extend(poll, closes_on=poll.closes_on, reason="回收不足", by=officer)
    running.extend(poll, closes_on=later, reason="回收不足", by=officer)
    poll.refresh_from_db()
    assert poll.closes_on == later
    answer(poll, cases[0], 5, 5)
    closed = end(poll)
    with clock.at(people.moment(f"{later + timedelta(days=2)} 09:00")):
        with pytest.raises(Refused, match="不能早于今天"):
            running.reopen(closed, closes_on=later, reason="回收不足", by=officer)
        running.reopen(closed, closes_on=later + timedelta(days=9), reason="回收不足", by=officer)
        assert not PollResult.objects.exists()
        answer(closed, cases[0], 4, 4)
    assert end(Poll.objects.get()).results.get(application=cases[0]).answers == 2


def test_who_comes_through_the_checks_late_is_asked_about_when_it_opens_again(client, officer, head):
    cycle, cases, poll = ranked_story(officer)
    late = make_scored(cycle, 70)
    for case in cases:
        for _number in range(2):
            answer(poll, case, 5, 5)
    closed = end(poll)
    with pytest.raises(Refused, match=f"{late.reference} .*没有公众满意度调查结果"):
        ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)
    with clock.at(people.moment(f"{closed.closes_on + timedelta(days=1)} 10:00")):
        client.force_login(officer)
        assert late.candidate in client.get(f"{closed.get_absolute_url()}prolong/").content.decode()
        running.reopen(closed, closes_on=clock.today(), reason="补充名单", by=officer)
        assert journal.timeline(closed).get(verb="polls.reopen").data["added"] == [late.reference]
        assert list(closed.cases.values_list("application", "order")) == [
            (cases[0].pk, 1),
            (cases[1].pk, 2),
            (late.pk, 3),
        ]
        for _number in range(2):
            answer(Poll.objects.get(), late, 5, 5)
    end(Poll.objects.get())
    ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)


def test_a_poll_that_is_extended_asks_about_who_came_later(poll, cycle, cases, officer):
    late = builders.make_application(cycle, stage=Stage.IN_REVIEW, filled=False)
    running.extend(poll, closes_on=poll.closes_on + timedelta(days=5), reason="补充名单", by=officer)
    answer(poll, late, 5, 5)
    assert journal.timeline(poll).get(verb="polls.extend").data == {"added": [late.reference]}


def ranked_story(officer):
    cycle = make_polled_cycle()
    cases = [make_scored(cycle, percent) for percent in (80, 60)]
    return cycle, cases, make_open(cycle, by=officer)


def test_the_ranking_takes_the_part_and_says_what_is_missing(officer, head):
    cycle, cases, poll = ranked_story(officer)
    assert {gap.reason for gap in standing(cycle).missing} == {"公众满意度调查尚未结束"}
    for case, marks in ((cases[0], (3, 3)), (cases[0], (4, 4)), (cases[1], (5, 5))):
        answer(poll, case, *marks)
    closed = end(poll)
    assert [gap.reason for gap in standing(cycle).missing] == ["公众满意度调查有效问卷1份，不足2份"]
    with clock.at(people.moment(f"{closed.closes_on + timedelta(days=1)} 10:00")):
        running.reopen(closed, closes_on=clock.today(), reason="回收不足", by=officer)
        answer(Poll.objects.get(), cases[1], 5, 5)
    end(Poll.objects.get())
    drawn = ranking.draw_up(cycle, by=officer)
    # 0.5 x 80 + 0.3 x 80 + 0.2 x 70 = 78; 0.5 x 60 + 0.3 x 60 + 0.2 x 100 = 68
    assert list(drawn.lines.values_list("poll_hundredths", "result_hundredths")) == [(7000, 7800), (10000, 6800)]
    assert list(drawn.weighed) == ["document", "visit", "poll"]
    ranking.freeze(drawn, by=head)
    poll = Poll.objects.get()
    for act in (
        lambda: running.reopen(poll, closes_on=clock.today() + timedelta(days=90), reason="再问", by=officer),
        lambda: settle(poll, answers=[PollAnswer.objects.first().pk], reason="不计", by=officer),
    ):
        with pytest.raises(Refused, match="综合排名已锁定"):
            act()


def test_browsers_are_forgotten_when_nothing_can_change_any_more(officer, head):
    cycle, cases, poll = ranked_story(officer)
    for case in cases:
        for number in (1, 2):
            answer(poll, case, 5, 5, browser=f"{number:064x}")
    end(poll)
    assert running.keep_time() == 0
    ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)
    assert [running.keep_time(), running.keep_time()] == [1, 0]
    assert set(PollAnswer.objects.values_list("fingerprint", flat=True)) == {""}
    assert [entry.verb for entry in journal.timeline(Poll.objects.get())][-1] == "polls.forget"


def test_a_ranking_drawn_up_before_an_answer_was_discounted_is_not_frozen(officer, head):
    cycle, cases, poll = ranked_story(officer)
    rows = [answer(poll, case, 5, mark) for case in cases for mark in (5, 4, 3)]
    end(poll)
    drawn = ranking.draw_up(cycle, by=officer)
    settle(Poll.objects.get(), answers=[rows[0].pk], reason="重复作答", by=officer)
    with pytest.raises(Refused, match="请重新试算"):
        ranking.freeze(drawn, by=head)


def test_nothing_is_read_where_the_plan_has_no_poll(django_assert_num_queries, db):
    cycle = builders.make_cycle()
    with django_assert_num_queries(0):
        assert parts(cycle).of(1).hundredths is None


def test_the_database_keeps_what_must_hold(poll, cases):
    row = answer(poll, cases[0], 5, 5, browser="b" * 64)
    for make in (
        lambda: PollMark.objects.create(answer=row, question=3, mark=6),
        lambda: PollMark.objects.create(answer=row, question=1, mark=3),
        lambda: PollAnswer.objects.create(poll=poll, application=cases[0], fingerprint="b" * 64),
        lambda: PollAnswer.objects.filter(pk=row.pk).update(reason="无人"),
        lambda: PollCase.objects.create(poll=poll, application=cases[0], order=9),
        lambda: PollResult.objects.create(poll=poll, application=cases[0], answers=3),
        lambda: PollResult.objects.create(
            poll=poll, application=cases[0], answers=3, mean_top=16, mean_bottom=3, hundredths=1
        ),
        lambda: Poll.objects.filter(pk=poll.pk).update(opens_on=poll.closes_on + timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_who_was_asked_about_is_who_came_through_the_checks(cycle, officer, head):
    inside = make_cases(cycle, 1) + make_cases(cycle, 1, Stage.ADMITTED)
    for stage in (Stage.DRAFT, Stage.WITHDRAWN, Stage.DECLINED):
        make_cases(cycle, 1, stage)
    assert list(make_open(cycle, by=officer, head=head).cases.values_list("application_id", flat=True)) == [
        case.pk for case in inside
    ]
