"""Whether the votes that are stored are those that were cast: as many as there were voters, and what the count and the journal say of them."""

from collections import Counter
from dataclasses import dataclass, field

from awards.committee.models import Ballot, Candidate, Meeting, MeetingStage, Paper, Recusal
from core import journal


@dataclass(frozen=True)
class PaperCheck:
    """Whole numbers of votes over all candidates; the names are of organizations whose votes do not fit."""

    voters: int
    expected: int
    found: int
    wrong_number: list[str] = field(default_factory=list)
    wrong_count: list[str] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return not self.wrong_number and not self.wrong_count


def check_papers(meeting: Meeting) -> PaperCheck:
    """Every candidate has one vote of everybody who voted and is not recused; counted, the votes still say what the count says, and the
    count what the journal's line of the closing says."""
    voters = set(meeting.attendances.filter(voted_at__isnull=False).values_list("member_id", flat=True))
    recused: Counter[int] = Counter()
    for candidate, member in Recusal.objects.filter(candidate__meeting=meeting).values_list(
        "candidate_id", "member_id"
    ):
        recused[candidate] += member in voters
    votes = Paper.objects if meeting.is_secret else Ballot.objects
    stored = Counter(votes.filter(candidate__meeting=meeting).order_by().values_list("candidate_id", "choice"))
    rows = list(meeting.candidates.select_related("application__organization"))
    found = {row.pk: sum(stored[row.pk, choice] for choice in ("yes", "no", "abstain")) for row in rows}
    expected = {row.pk: len(voters) - recused[row.pk] for row in rows}
    return PaperCheck(
        len(voters),
        sum(expected.values()),
        sum(found.values()),
        [_name(row) for row in rows if found[row.pk] != expected[row.pk]],
        [_name(row) for row in _differently_counted(meeting, rows, stored)],
    )


def _differently_counted(meeting: Meeting, rows: list[Candidate], stored: Counter[tuple[int, str]]) -> list[Candidate]:
    if meeting.stage != MeetingStage.CLOSED:
        return []
    line = journal.timeline(meeting).filter(verb="committee.close").last()
    told = {one["application"]: one for one in (line.data or {}).get("candidates", [])} if line else {}
    names = ("yes", "no", "abstain")
    return [
        row
        for row in rows
        if any(
            getattr(row, name) != stored[row.pk, name]
            or told.get(row.application.reference, {}).get(name) != getattr(row, name)
            for name in names
        )
    ]


def _name(row: Candidate) -> str:
    return row.application.candidate
