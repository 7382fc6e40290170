"""Several rounds: who goes on, the places left, the end of the voting, the chair's word at the last line."""

import pytest
from django.db import IntegrityError, transaction

from awards.applications.handing_in import withdraw
from awards.applications.workflow import Stage
from awards.committee import actions, closing, readings, rounds
from awards.committee.models import Meeting, MeetingStage
from awards.committee.readings import next_in_line, rounds_of, still_open, unsettled
from awards.committee.waiting import awaiting
from awards.notices.waiting import awaiting as notices_awaiting
from core import journal
from core.refusal import Refused
from tests.awards.committee.stories import NAMED, cast, count, make_cycle_with, make_open, outcomes, stages, vote_yes
from tests.awards.waiting import lines_of

IN_ROUNDS = {**NAMED, "rounds": 2}


@pytest.fixture
def meeting(db, members, officer, head) -> Meeting:
    """Two places, three candidates, two rounds."""
    return make_open(make_cycle_with(IN_ROUNDS), [90, 80, 70], members, officer=officer, head=head)


def test_who_missed_the_votes_goes_into_the_next_round_for_the_places_left(meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    first = count(meeting, by=officer)
    assert outcomes(first) == [True, None, None]
    assert stages(first) == [Stage.PROPOSED, Stage.CANDIDATE, Stage.CANDIDATE]
    assert unsettled(first.cycle)
    assert lines_of(notices_awaiting, officer) == [], "no list while the voting goes on"
    assert readings.pools(first, readings.standings(first))[0].words == "名额 2 个"
    second = rounds.open_round(first, by=members[0])
    assert (second.stage, second.round, second.title) == (MeetingStage.VOTING, 2, "评审委员会会议（第2轮）")
    assert second.attendances.filter(signed_in_at__isnull=False).count() == 9
    assert list(first.candidates.values_list("proposed", "advanced")) == [(True, False), (False, True), (False, True)]
    vote_yes(second, members, 6, 9)
    last = count(second, by=officer)
    assert outcomes(last) == [False, True], "one place was left, and the more votes have it"
    assert stages(first) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.PROPOSED]
    assert not unsettled(first.cycle)
    assert readings.pools(last, readings.standings(last))[0].words == "名额 2 个，前面各轮已提名 1 个"
    assert [str(line.title)[-4:] for line in lines_of(notices_awaiting, officer)] == ["拟定公示"]
    assert [row.round for row in rounds_of(last)] == [1, 2]
    assert [row.application_id for row in next_in_line(first.cycle, first.cycle.tiers.get(), "")] == [
        last.candidates.first().application_id
    ]


def test_nobody_goes_on_when_the_places_are_taken(meeting, members, officer):
    vote_yes(meeting, members, 7, 8, 5)
    closed = count(meeting, by=officer)
    assert outcomes(closed) == [True, True, False]
    assert still_open(closed, rounds_of(closed)) == []
    with pytest.raises(Refused, match="没有可以进入下一轮的候选"):
        rounds.open_round(closed, by=members[0])


def test_a_tie_is_run_off_and_the_last_tie_is_the_chairs(meeting, members, officer):
    vote_yes(meeting, members, 9, 8, 8)
    first = count(meeting, by=officer)
    assert outcomes(first) == [True, None, None]
    given = {"tier": first.cycle.tiers.get(), "reason": "现场得分更高", "by": members[0]}
    with pytest.raises(Refused, match="进入下一轮"):
        closing.settle_tie(first, chosen=[first.candidates.last()], **given)
    second = rounds.open_round(first, by=officer)
    vote_yes(second, members, 7, 7)
    last = count(second, by=officer)
    assert outcomes(last) == [None, None]
    assert all(row.is_tied for row in last.candidates.all())
    assert unsettled(first.cycle)
    closing.settle_tie(last, chosen=[last.candidates.last()], **given)
    assert stages(first) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.PROPOSED]


def test_the_voting_is_ended_with_a_reason(meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    closed = count(meeting, by=officer)
    with pytest.raises(Refused, match="请写明"):
        rounds.end_voting(closed, reason=" ", by=members[0])
    with pytest.raises(Refused, match="由会议主持人决定"):
        rounds.end_voting(closed, reason="名额空缺", by=members[1])
    rounds.end_voting(closed, reason="名额空缺", by=members[0])
    assert stages(closed) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.NOT_SELECTED]
    assert journal.timeline(closed.candidates.last().application).last().note == "名额空缺"
    for act in (
        lambda: rounds.open_round(closed, by=members[0]),
        lambda: rounds.end_voting(closed, reason="再", by=officer),
    ):
        with pytest.raises(Refused, match="不再进行下一轮"):
            act()


def test_a_tie_when_the_voting_is_ended_is_the_chairs(meeting, members, officer):
    vote_yes(meeting, members, 9, 8, 8)
    closed = count(meeting, by=officer)
    rounds.end_voting(closed, reason="时间已晚", by=officer)
    second, third = list(Meeting.objects.get(pk=closed.pk).candidates.all())[1:]
    assert second.is_tied
    closing.settle_tie(closed, tier=second.tier, chosen=[third], reason="得分高", by=members[0])
    assert stages(closed) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.PROPOSED]


def test_who_withdraws_between_rounds_drops_out(meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    first = count(meeting, by=officer)
    withdraw(first.candidates.last().application, reason="书面申请", by=officer)
    second = rounds.open_round(first, by=officer)
    assert [row.application_id for row in second.candidates.all()] == [list(first.candidates.all())[1].application_id]
    assert list(first.candidates.values_list("proposed", "advanced")) == [(True, False), (False, True), (False, False)]


def test_whose_proposal_was_withdrawn_frees_the_place(meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    first = count(meeting, by=officer)
    withdraw(first.candidates.first().application, reason="书面申请", by=officer)
    second = rounds.open_round(first, by=officer)
    vote_yes(second, members, 7, 7)
    assert outcomes(count(second, by=officer)) == [True, True]


def test_recusals_are_copied_and_new_ones_hold_for_their_round(meeting, members, officer):
    actions.recuse(meeting.candidates.all()[1], member=members[0], reason="曾任职", by=members[0])
    vote_yes(meeting, members, 7, 4, 3)
    second = rounds.open_round(count(meeting, by=officer), by=officer)
    again, other = second.candidates.all()
    assert [row.member for row in again.recusals.all()] == [members[0]]
    actions.recuse(other, member=members[1], reason="亲属任职", by=members[1])
    for member in members:
        cast(second, member, ["yes", "no"])
    count(second, by=officer)
    assert list(second.candidates.values_list("base", "yes")) == [(8, 8), (8, 0)]


def test_a_round_is_opened_once_and_by_nobody_else(meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    first = count(meeting, by=officer)
    with pytest.raises(Refused, match="由会议主持人决定"):
        rounds.open_round(first, by=members[3])
    second = rounds.open_round(first, by=officer)
    with pytest.raises(Refused, match="不再进行下一轮"):
        rounds.open_round(first, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(round=3)


def test_rounds_through_the_pages(client, meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    at = meeting.get_absolute_url()
    client.force_login(officer)
    client.post(f"{at}close/")
    assert "还有 2 家候选未定" in client.get(at).content.decode()
    assert any("决定是否进行下一轮投票" in line.title for line in lines_of(awaiting, officer))
    client.force_login(members[1])
    assert "还有 2 家候选未定" not in client.get(at).content.decode()
    client.force_login(members[0])
    assert "还有 2 家候选未定" in client.get(at).content.decode()
    assert any("决定是否进行下一轮投票" in line.title for line in lines_of(awaiting, members[0]))
    answer = client.post(f"{at}next-round/", follow=True)
    second = Meeting.objects.get(round=2)
    assert "进入投票" in answer.content.decode()
    client.force_login(members[1])
    shown = client.get(at).content.decode()
    assert second.get_absolute_url() in shown
    assert "进入下一轮" in shown
    wall = client.get(f"{at}display/").content.decode()
    assert "（第2轮）" in wall
    vote_yes(second, members, 5, 5)
    client.force_login(officer)
    client.post(f"{second.get_absolute_url()}close/")
    assert stages(meeting) == [Stage.PROPOSED, Stage.NOT_SELECTED, Stage.NOT_SELECTED]


def test_ending_through_the_page_asks_for_the_reason(client, meeting, members, officer):
    vote_yes(meeting, members, 7, 5, 3)
    count(meeting, by=officer)
    client.force_login(officer)
    at = meeting.get_absolute_url()
    refused = client.post(
        f"{at}end-voting/", {"reason": ""}, follow=True, headers={"referer": f"http://testserver{at}"}
    )
    assert "请写明不再投票的理由" in refused.content.decode()
    client.post(f"{at}end-voting/", {"reason": "名额空缺"})
    assert "不再进行下一轮投票" in client.get(at).content.decode()
