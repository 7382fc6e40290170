"""Random people do random things in a meeting: no vote is lost, none is counted twice, and nobody reads a choice too early or, of a secret
ballot, ever."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from accounts.models import User
from awards.applications.handing_in import withdraw
from awards.applications.workflow import Stage
from awards.committee import actions, chairing, closing, rounds, voting
from awards.committee.checking import check_papers
from awards.committee.models import Ballot, Candidate, Meeting, MeetingStage, Paper, Recusal
from awards.committee.readings import own_paper, rounds_of, standings, unsettled
from core import journal
from core.refusal import Refused
from tests.awards.committee.stories import NAMED, make_cycle_with
from tests.awards.outcomes import make_meeting, make_ranked

CHOICES = ("yes", "no", "abstain")


class Room:
    """The acts, tried by anybody at any time, and what is known to have been cast."""

    def __init__(self, meeting: Meeting, members: list[User], officer: User, head: User, random: Random) -> None:
        self.first, self.members, self.officer, self.head, self.random = meeting, members, officer, head, random
        self.cast: dict[tuple[int, int], dict[int, str]] = {}

    @property
    def meeting(self) -> Meeting:
        return rounds_of(self.first)[-1]

    def anybody(self) -> User:
        return self.random.choice([*self.members, self.officer, self.head])

    def candidate(self) -> Candidate:
        return self.random.choice(list(self.meeting.candidates.all()))

    def gone(self) -> Candidate:
        return self.meeting.candidates.exclude(application__stage=Stage.CANDIDATE).first() or self.candidate()

    def vote(self) -> None:
        meeting, member = self.meeting, self.anybody()
        rows = voting.candidates_for(meeting, member)
        paper = {row.pk: self.random.choices(CHOICES, [5, 2, 1])[0] for row in rows}
        if paper and self.random.random() < 0.1:
            paper.pop(next(iter(paper)))
        voting.cast(meeting, choices=paper, by=member)
        assert (meeting.pk, member.pk) not in self.cast
        self.cast[meeting.pk, member.pk] = paper

    def act(self) -> None:
        by, member, meeting = self.anybody(), self.random.choice(self.members), self.meeting
        recusal = Recusal.objects.filter(candidate__meeting=meeting).first()
        weighted: dict[Any, int] = {
            self.vote: 40,
            lambda: actions.sign_in(meeting, member=member, by=by): 20,
            lambda: actions.take_back_sign_in(meeting, member=member, by=by): 2,
            lambda: actions.recuse(self.candidate(), member=member, reason="回避", by=by): 4,
            lambda: recusal and actions.take_back_recusal(recusal, by=by): 1,
            lambda: actions.drop(self.gone(), by=self.officer): 8,
            lambda: actions.open_voting(meeting, by=self.officer): 8,
            lambda: closing.close(meeting, by=self.officer): 1,
            lambda: rounds.open_round(meeting, by=by): 6,
            lambda: rounds.end_voting(meeting, reason="到此为止", by=by): 1,
            lambda: rounds.announce(meeting, by=self.head): 1,
            lambda: self.settle(by): 2,
            lambda: withdraw(self.candidate().application, reason="申请", by=self.officer): 1,
        }
        self.random.choices(list(weighted), list(weighted.values()))[0]()

    def settle(self, by: User) -> None:
        tied = [row for row in self.meeting.candidates.all() if row.is_tied]
        if tied:
            chosen = [row for row in tied if self.random.random() < 0.4]
            closing.settle_tie(
                self.meeting, tier=tied[0].tier, track=tied[0].track, chosen=chosen, reason="理由", by=by
            )


def stored(secret: bool) -> Counter[tuple[int, str]]:
    rows = Paper.objects if secret else Ballot.objects
    return Counter(rows.order_by().values_list("candidate_id", "choice"))


def check(room: Room, secret: bool) -> None:
    """Every vote that was acknowledged is there once, and says what was cast."""
    assert stored(secret) == Counter(pair for paper in room.cast.values() for pair in paper.items())
    for meeting in rounds_of(room.first):
        assert check_papers(meeting).fits
        lines = [line for line in journal.timeline(meeting) if line.verb == "committee.cast"]
        said = json.dumps([[line.data, line.note, line.before, line.after] for line in lines])
        assert not any(f'"{choice}"' in said for choice in CHOICES)
        if secret:
            assert all(set(line.data) == {"candidates"} for line in lines)
            papers = [own_paper(meeting, member) for member in room.members]
            assert not any(paper.ballots for paper in papers if paper)
        counted = meeting.stage == MeetingStage.CLOSED
        rows = standings(meeting, counted=counted)
        named = any(names for row in rows for names in row.names.values())
        assert not named or (counted and not secret)
        figures = {row.candidate.yes for row in rows}
        assert counted or figures <= {None}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("ballot", ["named", "secret"])
def test_a_meeting_of_random_acts(members, officer, head, ballot, seed):
    random = Random(seed)
    selection = random.choice(["threshold", "votes", "votes_and_scores"])
    rule = {
        **NAMED, "threshold": "1/2", "ballot": ballot, "selection": selection, "rounds": random.randint(1, 4),
        "announced_at_once": random.random() < 0.5, "base": random.choice(["present", "all"]),
    }  # fmt: skip
    cycle = make_cycle_with(rule, ranking={"weights": {"document": "60", "visit": "40"}, "candidates_factor": "3"})
    make_ranked(cycle, [90, 85, 80, 75, 70], officer=officer, head=head)
    room = Room(make_meeting(cycle, members, officer=officer, signed_in=5), members, officer, head, random)
    refused = 0
    for turn in range(100):
        try:
            room.act()
        except Refused:
            refused += 1
        if turn % 10 == 0:
            check(room, ballot == "secret")
    assert refused
    assert room.cast
    finish(room)
    check(room, ballot == "secret")
    assert not unsettled(cycle)
    stages = Counter(cycle.applications.values_list("stage", flat=True))
    assert stages[Stage.PROPOSED] <= 2
    assert not stages[Stage.CANDIDATE]
    assert journal.verify()[1] is None


def finish(room: Room) -> None:
    """Whatever state it was left in, the rounds end and everybody is decided."""
    for member in room.members if room.meeting.stage == MeetingStage.PLANNED else []:
        if room.meeting.attendances.filter(member=member, signed_in_at=None).exists():
            actions.sign_in(room.meeting, member=member, by=member)
    if room.meeting.stage == MeetingStage.PLANNED:
        for row in room.meeting.candidates.exclude(application__stage=Stage.CANDIDATE):
            actions.drop(row, by=room.officer)
        actions.open_voting(room.meeting, by=room.officer)
    for _round in range(room.first.rounds):
        if room.meeting.stage == MeetingStage.VOTING:
            closing.close(room.meeting, by=room.officer)
        try:
            rounds.open_round(room.meeting, by=room.officer)
        except Refused:
            break
    for _pool in range(5):
        tied = [row for row in room.meeting.candidates.all() if row.is_tied]
        if not tied:
            break
        others = chairing.able(room.meeting)
        if room.meeting.chair not in others and others:
            chairing.name_chair(room.meeting, chair=others[0], reason="主持人回避", by=room.head)
        closing.settle_tie(
            room.meeting, tier=tied[0].tier, track=tied[0].track, chosen=[], reason="空缺", by=room.meeting.chair
        )
