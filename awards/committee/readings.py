"""What the pages of a meeting show. Nothing here reads how anybody voted before the count is written."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from awards.committee.models import Attendance, Ballot, Candidate, Choice, Meeting, MeetingStage, Recusal


@dataclass(frozen=True)
class Turnout:
    """Whole numbers: invited, signed in, of these entitled to vote on at least one case, and how many have voted."""

    invited: int
    present: int
    entitled: int
    voted: int

    @property
    def waiting(self) -> int:
        return self.entitled - self.voted


def turnout(meeting: Meeting) -> Turnout:
    signed_in = dict(meeting.attendances.values_list("member_id", "signed_in_at"))
    present = {pk for pk, moment in signed_in.items() if moment is not None}
    candidates = meeting.candidates.count()
    recused: dict[int, int] = defaultdict(int)
    for member in Recusal.objects.filter(candidate__meeting=meeting).values_list("member_id", flat=True):
        recused[member] += 1
    entitled = sum(recused[pk] < candidates for pk in present)
    voted = Ballot.objects.filter(candidate__meeting=meeting).order_by().values("member").distinct().count()
    return Turnout(len(signed_in), len(present), entitled, voted)


@dataclass(frozen=True)
class Seat:
    """One member in the list of attendance."""

    member: User
    signed_in_at: datetime | None
    has_voted: bool
    recusals: int


def seats(meeting: Meeting) -> list[Seat]:
    voted = set(Ballot.objects.filter(candidate__meeting=meeting).values_list("member_id", flat=True))
    recused: dict[int, int] = defaultdict(int)
    for member in Recusal.objects.filter(candidate__meeting=meeting).values_list("member_id", flat=True):
        recused[member] += 1
    rows = Attendance.objects.filter(meeting=meeting).select_related("member").order_by("pk")
    return [Seat(row.member, row.signed_in_at, row.member_id in voted, recused[row.member_id]) for row in rows]


@dataclass(frozen=True)
class Standing:
    """A candidate as the room sees it; `names` by choice only once the vote is counted."""

    candidate: Candidate
    place: int | None
    result: int | None
    names: dict[str, list[str]] = field(default_factory=dict)
    recused: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How far the votes in favour fall short of what is needed."""
        row = self.candidate
        return max((row.needed or 0) - (row.yes or 0), 0)


def standings(meeting: Meeting, *, by_votes: bool = False) -> list[Standing]:
    """The candidates in order, or best first once counted."""
    rows = list(
        meeting.candidates.select_related(
            "tier",
            "application__organization__region",
            "application__organization__industry",
            "application__ranking_line",
        ).prefetch_related("recusals__member")
    )
    names = _names(meeting) if meeting.stage == MeetingStage.CLOSED else {}
    present = (
        {row.member.name for row in meeting.attendances.select_related("member") if row.signed_in_at}
        if names
        else set()
    )
    if by_votes:
        rows.sort(key=lambda row: (row.tier.order, not row.proposed, not row.is_tied, -(row.yes or 0), row.order))
    return [_standing(row, names.get(row.pk, {}), present) for row in rows]


def _standing(row: Candidate, names: dict[str, list[str]], present: set[str]) -> Standing:
    line = getattr(row.application, "ranking_line", None)
    recused = [recusal.member.name for recusal in row.recusals.all()]
    heard = {name for group in names.values() for name in group} | set(recused)
    return Standing(
        row,
        line.place if line else None,
        line.result_hundredths if line else None,
        names,
        recused,
        sorted(present - heard),
    )


def _names(meeting: Meeting) -> dict[int, dict[str, list[str]]]:
    """Who voted how, by candidate and choice, in the order of the list of members: a named ballot is public once it is counted."""
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: {choice: [] for choice in Choice.values})
    seats = list(meeting.attendances.order_by("pk").values_list("member_id", flat=True))
    rows = Ballot.objects.filter(candidate__meeting=meeting).select_related("member")
    for ballot in sorted(rows, key=lambda ballot: seats.index(ballot.member_id)):
        names[ballot.candidate_id][ballot.choice].append(ballot.member.name)
    return names


@dataclass(frozen=True)
class OwnPaper:
    """What a member has cast."""

    receipt: str
    cast_at: datetime
    ballots: list[Ballot]


def own_paper(meeting: Meeting, member: User) -> OwnPaper | None:
    rows = Ballot.objects.filter(candidate__meeting=meeting, member=member)
    ballots = list(rows.select_related("candidate__application__organization").order_by("candidate__order"))
    return OwnPaper(ballots[0].receipt, ballots[0].cast_at, ballots) if ballots else None
