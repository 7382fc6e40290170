"""Meetings of every kind, and papers on which the members differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from awards.committee import actions, closing, voting
from awards.committee.models import Candidate, Meeting
from awards.cycles.models import Cycle
from tests.awards import builders
from tests.awards.outcomes import make_meeting, make_ranked

NAMED: dict[str, Any] = {"size": 9, "quorum": "2/3", "threshold": "2/3"}
SECRET = {**NAMED, "ballot": "secret"}


def make_cycle_with(rule: Mapping[str, Any], **changes: Any) -> Cycle:
    return builders.make_cycle(rulebook=builders.make_rulebook(committee=dict(rule), **changes))


def make_open(
    cycle: Cycle,
    percents: Sequence[int],
    members: Sequence[User],
    *,
    officer: User,
    head: User,
    signed_in: int | None = None,
) -> Meeting:
    """Ranked, planned and open for votes."""
    make_ranked(cycle, percents, officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer, signed_in=signed_in)
    actions.open_voting(meeting, by=officer)
    return meeting


def cast(meeting: Meeting, member: User, choices: Sequence[str]) -> Any:
    """One choice per candidate, in order; what the member is recused from is left out."""
    rows = list(Candidate.objects.filter(meeting=meeting))
    own = {row.pk for row in voting.candidates_for(meeting, member)}
    paper = {row.pk: choice for row, choice in zip(rows, choices, strict=True) if row.pk in own}
    return voting.cast(meeting, choices=paper, by=member)


def vote_yes(meeting: Meeting, members: Sequence[User], *yes: int) -> None:
    """So many members are in favour of each candidate, in order; the rest are against."""
    for place, member in enumerate(members):
        cast(meeting, member, ["yes" if place < number else "no" for number in yes])


def count(meeting: Meeting, *, by: User) -> Meeting:
    return closing.close(Meeting.objects.get(pk=meeting.pk), by=by)


def stages(meeting: Meeting) -> list[str]:
    return list(meeting.candidates.values_list("application__stage", flat=True))


def outcomes(meeting: Meeting) -> list[bool | None]:
    return list(meeting.candidates.values_list("proposed", flat=True))
