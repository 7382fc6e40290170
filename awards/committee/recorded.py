"""What is put on record about a meeting: every round with its figures, the people, what the chair ruled. Plain values for papers."""

from dataclasses import dataclass
from typing import Any

from awards.committee import words
from awards.committee.checking import PaperCheck, check_papers
from awards.committee.models import Meeting, MeetingStage, Recusal
from awards.committee.readings import Pool, Standing, Turnout, pools, rounds_of, standings, turnout
from awards.committee.rounds import RULINGS
from awards.committee.voting import broken_seals
from core import journal
from core.models import Entry


@dataclass(frozen=True)
class Round:
    """One counted round. `voters` are (name, receipt) in the order of the list of members, whatever they voted."""

    meeting: Meeting
    turnout: Turnout
    pools: list[Pool]
    rows: list[Standing]
    voters: list[tuple[str, str]]
    recusals: list[tuple[str, str, str]]
    check: PaperCheck
    broken: list[str]

    @property
    def voters_in_pairs(self) -> list[list[tuple[str, str, str]]]:
        """Two to a line of the record: number, name, receipt."""
        numbered = [(str(number), *voter) for number, voter in enumerate(self.voters, start=1)]
        pairs = [numbered[place : place + 2] for place in range(0, len(numbered), 2)]
        return [pair if len(pair) == 2 else [*pair, ("", "", "")] for pair in pairs]

    @property
    def fits(self) -> bool:
        return self.check.fits and not self.broken


def counted_rounds(meeting: Meeting) -> list[Round]:
    return [_round(row) for row in rounds_of(meeting) if row.stage == MeetingStage.CLOSED]


def _round(meeting: Meeting) -> Round:
    rows = standings(meeting, counted=True)
    voted = meeting.attendances.filter(voted_at__isnull=False).select_related("member").order_by("pk")
    recused = Recusal.objects.filter(candidate__meeting=meeting).select_related(
        "member", "candidate__application__organization"
    )
    return Round(
        meeting,
        turnout(meeting),
        pools(meeting, rows),
        rows,
        [(seat.member.name, seat.receipt) for seat in voted],
        [(row.member.name, row.candidate.application.candidate, row.reason) for row in recused.order_by("pk")],
        check_papers(meeting),
        [] if meeting.is_secret else broken_seals(meeting),
    )


def rulings(meeting: Meeting) -> list[tuple[int, Entry]]:
    """What was decided beside the votes, each with the round after which it was, oldest first."""
    lines = [(row.round, line) for row in rounds_of(meeting) for line in journal.timeline(row) if line.verb in RULINGS]
    return sorted(lines, key=lambda pair: pair[1].sequence)


def people(meeting: Meeting) -> dict[str, list[str]]:
    """Who was there and who was not, as the last round knows it."""
    last = rounds_of(meeting)[-1]
    seats = list(last.attendances.select_related("member").order_by("pk"))
    return {
        "present": [seat.member.name for seat in seats if seat.signed_in_at],
        "absent": [seat.member.name for seat in seats if not seat.signed_in_at],
    }


def proposals(found: list[Round]) -> list[tuple[str, int | None, list[str]]]:
    """By pool: its title, its places and whom the committee proposes, over all rounds."""
    named: dict[str, tuple[int | None, list[str]]] = {}
    for one in found:
        for pool in one.pools:
            _places, names = named.setdefault(pool.title, (pool.places, []))
            names += [row.candidate.application.candidate for row in pool.rows if row.candidate.proposed]
    return [(title, places, names) for title, (places, names) in named.items()]


def rules(meeting: Meeting) -> dict[str, Any]:
    return {
        "manner": words.manner(meeting),
        "threshold": words.threshold(meeting),
        "order": words.order(meeting),
        "base": words.base(meeting),
    }
