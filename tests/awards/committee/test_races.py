"""Two people at the same moment, on connections of their own: one vote counts once, and a vote is either counted or refused."""

import pytest
from django.db import connection

from awards.applications import handing_in
from awards.applications.workflow import Stage
from awards.committee import actions, closing, rounds, voting
from awards.committee.checking import check_papers
from awards.committee.models import Ballot, Candidate, Meeting, MeetingStage, Paper
from awards.nominations import actions as nominations
from awards.notices import actions as notices
from awards.notices import moving_up
from core import journal
from core.models import Entry
from core.refusal import Refused
from tests.awards.committee.stories import SECRET, make_cycle_with, make_open, vote_yes
from tests.awards.nominations.stories import WITHOUT_RANKING, choices, make_cycle, ready
from tests.awards.outcomes import make_meeting, make_ranked, vote
from tests.racing import at_once, behind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(cycle, members, officer, head) -> Meeting:
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    row = make_meeting(cycle, members, officer=officer)
    actions.open_voting(row, by=officer)
    return row


def paper(meeting, choice):
    return dict.fromkeys(meeting.candidates.values_list("pk", flat=True), choice)


def test_the_same_member_votes_twice_at_once(meeting, member):
    yes, no = paper(meeting, "yes"), paper(meeting, "no")
    results = at_once(
        lambda: voting.cast(meeting, choices=yes, by=member), lambda: voting.cast(meeting, choices=no, by=member)
    )
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert sum("只能投一次" in result for result in results if isinstance(result, str)) == 1
    assert Ballot.objects.values("choice").distinct().count() == 1
    assert Ballot.objects.count() == 3
    assert journal.timeline(meeting).filter(verb="committee.cast").count() == 1


def test_a_count_waits_for_a_withdrawal_before_it_holds_the_journal(meeting, members, officer, head):
    vote(meeting, members, "yes", "yes", "no")
    case = meeting.candidates.last().application
    counted = behind(
        case,
        lambda: closing.close(meeting, by=officer),
        then=lambda: handing_in.withdraw(case, reason="书面申请退出", by=head),
    )
    assert counted.stage == MeetingStage.CLOSED
    case.refresh_from_db()
    assert case.stage == Stage.WITHDRAWN
    assert journal.verify()[1] is None


def test_a_recusal_from_a_case_that_was_dropped_meanwhile(cycle, members, officer, head):
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    row = meeting.candidates.select_related("meeting", "application").last()
    handing_in.withdraw(row.application, reason="不再申报", by=officer)
    stale = Candidate.objects.get(pk=row.pk)
    results = at_once(lambda: actions.drop(row, by=officer), lambda: actions.drop(stale, by=head))
    assert sum("已被他人撤销或删除" in str(result) for result in results) == 1
    with pytest.raises(Refused, match="已被他人撤销或删除"):
        actions.recuse(stale, member=members[0], reason="近亲属任职", by=members[0])
    assert journal.timeline(meeting).filter(verb="committee.drop").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_vote_and_the_close_at_once(meeting, members, officer, attempt):
    vote(meeting, members[:6], "yes", "yes", "no")
    last = paper(meeting, "yes")
    copy = Meeting.objects.get(pk=meeting.pk)
    results = at_once(
        lambda: voting.cast(meeting, choices=last, by=members[6]), lambda: closing.close(copy, by=officer)
    )
    first = Candidate.objects.get(meeting=meeting, order=1)
    stored = Ballot.objects.filter(candidate=first, choice="yes").count()
    assert first.yes == stored
    assert (stored == 7) == isinstance(results[0], Entry)
    if isinstance(results[0], str):
        assert "没有计入" in results[0]


def test_all_members_vote_at_once(meeting, members):
    results = at_once(
        *(lambda member=member: voting.cast(meeting, choices=paper(meeting, "yes"), by=member) for member in members)
    )
    assert all(isinstance(result, Entry) for result in results)
    assert Ballot.objects.count() == 27
    assert journal.verify()[1] is None


def test_two_officers_close_at_once(meeting, members, officer, head):
    vote(meeting, members, "yes", "yes", "no")
    copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(2)]
    results = at_once(lambda: closing.close(copies[0], by=officer), lambda: closing.close(copies[1], by=head))
    assert sum(isinstance(result, Meeting) for result in results) == 1
    assert Meeting.objects.get().stage == MeetingStage.CLOSED
    case = Candidate.objects.get(order=1).application
    assert case.stage == Stage.PROPOSED
    assert journal.timeline(case).filter(verb="applications.propose").count() == 1


def test_a_recusal_and_a_vote_of_the_same_member_at_once(meeting, member):
    candidate = meeting.candidates.first()
    at_once(
        lambda: voting.cast(meeting, choices=paper(meeting, "yes"), by=member),
        lambda: actions.recuse(candidate, member=member, reason="亲属任职", by=member),
    )
    voted = Ballot.objects.filter(candidate=candidate, member=member).exists()
    assert voted != candidate.recusals.filter(member=member).exists()
    with pytest.raises(Refused):
        voting.cast(meeting, choices=paper(meeting, "yes"), by=member)


@pytest.fixture
def secret(members, officer, head) -> Meeting:
    """A secret ballot of at most two rounds."""
    return make_open(make_cycle_with({**SECRET, "rounds": 2}), [90, 80, 70], members, officer=officer, head=head)


def test_the_same_member_votes_twice_at_once_in_secret(secret, member):
    yes, no = paper(secret, "yes"), paper(secret, "no")
    results = at_once(
        lambda: voting.cast(secret, choices=yes, by=member), lambda: voting.cast(secret, choices=no, by=member)
    )
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert Paper.objects.values("choice").distinct().count() == 1
    assert Paper.objects.count() == 3
    assert journal.timeline(secret).filter(verb="committee.cast").count() == 1


def test_all_members_vote_at_once_in_secret(secret, members):
    results = at_once(
        *(lambda member=member: voting.cast(secret, choices=paper(secret, "yes"), by=member) for member in members)
    )
    assert all(isinstance(result, Entry) for result in results)
    assert Paper.objects.count() == 27
    assert check_papers(secret).fits
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT xmin::text FROM awards_paper")
        assert len(cursor.fetchall()) == 1, "every paper was written by the last transaction"


@pytest.mark.parametrize("attempt", range(3))
def test_a_secret_vote_and_the_close_at_once(secret, members, officer, attempt):
    vote(secret, members[:6], "yes", "yes", "no")
    last, copy = paper(secret, "yes"), Meeting.objects.get(pk=secret.pk)
    results = at_once(lambda: voting.cast(secret, choices=last, by=members[6]), lambda: closing.close(copy, by=officer))
    first = Candidate.objects.get(meeting=secret, order=1)
    stored = Paper.objects.filter(candidate=first, choice="yes").count()
    assert first.yes == stored
    assert (stored == 7) == isinstance(results[0], Entry)
    assert check_papers(Meeting.objects.get(pk=secret.pk)).fits


def test_the_next_round_is_opened_once(secret, members, officer):
    vote(secret, members, "yes", "no", "no")
    closed = closing.close(secret, by=officer)
    results = at_once(
        lambda: rounds.open_round(closed, by=officer),
        lambda: rounds.open_round(closed, by=members[0]),
        lambda: rounds.end_voting(closed, reason="到此为止", by=members[0]),
    )
    assert sum(isinstance(result, Meeting) for result in results) == 1
    assert Meeting.objects.filter(round=2).count() <= 1
    candidates = Candidate.objects.filter(meeting=secret)
    assert candidates.filter(proposed=None).count() == 0
    assert journal.verify()[1] is None


def test_two_heads_announce_at_once(members, officer, head):
    meeting = make_open(
        make_cycle_with({**SECRET, "announced_at_once": False}), [90], members, officer=officer, head=head
    )
    closed = closing.close(meeting, by=officer)
    results = at_once(*(lambda: rounds.announce(closed, by=head) for _ in range(2)))
    assert sum(isinstance(result, Meeting) for result in results) == 1
    assert journal.timeline(closed).filter(verb="committee.announce").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_place_set_free_is_given_once(members, officer, head, attempt):
    """The head moves somebody up into it while a later meeting is counted."""
    cycle = make_cycle(WITHOUT_RANKING, objections={"next_moves_up": True})
    first, second = ready(cycle), ready(cycle)
    nominations.name(cycle, choices=choices(cycle, {first: "gold", second: "gold"}), by=head)
    held = make_meeting(cycle, members, officer=officer)
    actions.open_voting(held, by=officer)
    vote_yes(held, members, 9, 8)
    closing.close(held, by=officer)
    late = ready(cycle)
    nominations.name(cycle, choices=choices(cycle, {late: "gold"}), by=head)
    following = make_meeting(cycle, members, officer=officer)
    actions.open_voting(following, by=officer)
    vote(following, members, "yes")
    notices.exclude(first, reason="复查发现处罚", by=head)
    at_once(
        lambda: closing.close(following, by=officer),
        lambda: moving_up.move_up(second, reason="空出名额", by=head),
    )
    assert cycle.applications.filter(stage=Stage.PROPOSED).count() == 1
