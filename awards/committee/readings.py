"""What the pages of a meeting show. Nothing here reads how anybody voted before the count is written, and of a secret ballot never."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import RELEASED, Stage
from awards.committee.closing import by_pool, quota, rank
from awards.committee.models import Attendance, Ballot, Candidate, Choice, Meeting, MeetingStage, Recusal
from awards.cycles.models import Cycle, CycleQuerySet, Phase, Tier
from awards.cycles.outcome_words import plain
from awards.cycles.words import class_name


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
    people = list(meeting.attendances.values_list("member_id", "signed_in_at", "voted_at"))
    candidates = meeting.candidates.count()
    recused = _recusals(meeting)
    present = [member for member, signed_in_at, _voted_at in people if signed_in_at is not None]
    entitled = sum(recused[member] < candidates for member in present)
    voted = sum(voted_at is not None for _member, _signed_in_at, voted_at in people)
    return Turnout(len(people), len(present), entitled, voted)


def _recusals(meeting: Meeting) -> Counter[int]:
    """From how many candidates each member is recused."""
    return Counter(Recusal.objects.filter(candidate__meeting=meeting).values_list("member_id", flat=True))


@dataclass(frozen=True)
class Seat:
    """One member in the list of attendance."""

    member: User
    signed_in_at: datetime | None
    has_voted: bool
    recusals: int


def seats(meeting: Meeting) -> list[Seat]:
    recused = _recusals(meeting)
    rows = Attendance.objects.filter(meeting=meeting).select_related("member").order_by("pk")
    return [Seat(row.member, row.signed_in_at, row.voted_at is not None, recused[row.member_id]) for row in rows]


def is_announced(meeting: Meeting) -> bool:
    """Whether everybody who attends may read the count: announced, or the public notice of what came of it is released."""
    if meeting.announced_at is not None:
        return True
    return Application.objects.filter(cycle_id=meeting.cycle_id, stage__in=RELEASED).exists()


def sees_count(meeting: Meeting, user: Any) -> bool:
    """Counted, and announced unless `user` reads everything."""
    if meeting.stage != MeetingStage.CLOSED:
        return False
    return user.has_perm("awards.see_count_before_it_is_announced") or is_announced(meeting)


@dataclass(frozen=True)
class Standing:
    """A candidate as the room sees it; `names` by choice only once a named vote is counted."""

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

    @property
    def combined_percent(self) -> str:
        """Votes and result put together as a percent, four places: enough to read the order; it is decided by the exact fractions."""
        combined = self.candidate.combined
        if combined is None:
            return ""
        whole, rest = divmod(round(combined * 1_000_000), 10_000)
        return f"{whole}.{rest:04d}%"

    @property
    def calculation(self) -> str:
        """How votes and result were put together: 50% × 7/9 ＋ 50% × 850.00/1000.00."""
        row, meeting = self.candidate, self.candidate.meeting
        if row.combined is None:
            return ""
        weight, full, result = Decimal(meeting.votes_weight), meeting.full_hundredths, row.result_hundredths or 0
        points = f"{Decimal(result) / 100:.2f}/{Decimal(full) / 100:.2f}"
        return f"{plain(weight)}% × {row.yes}/{row.base} ＋ {plain(100 - weight)}% × {points}"


def standings(meeting: Meeting, *, counted: bool = False) -> list[Standing]:
    """The candidates in order; `counted` to somebody who may read the count: best first, with the names by choice of a named ballot."""
    rows = list(
        meeting.candidates.select_related(
            "tier",
            "application__organization__region",
            "application__organization__industry",
            "application__ranking_line",
        ).prefetch_related("recusals__member")
    )
    if not counted:
        return [_standing(row, {}, {}) for row in rows]
    voters = {} if meeting.is_secret else _voters(meeting)
    seated = meeting.attendances.select_related("member").exclude(signed_in_at=None) if voters else ()
    present = {row.member_id: row.member.name for row in seated}
    rows.sort(
        key=lambda row: (
            row.tier.order,
            not row.track,
            row.track,
            not row.proposed,
            not row.is_open,
            not row.passed,
            -rank(row),
            row.order,
        )
    )
    return [_standing(row, voters.get(row.pk, {}), present) for row in rows]


def _standing(row: Candidate, voters: dict[str, list[User]], present: dict[int, str]) -> Standing:
    line = getattr(row.application, "ranking_line", None)
    recused = [recusal.member for recusal in row.recusals.all()]
    heard = {member.pk for group in [*voters.values(), recused] for member in group}  # two members may share a name
    absent = sorted(name for member, name in present.items() if member not in heard)
    names = {choice: [member.name for member in group] for choice, group in voters.items()}
    result = row.result_hundredths if row.result_hundredths is not None or line is None else line.result_hundredths
    return Standing(row, line.place if line else None, result, names, [member.name for member in recused], absent)


def _voters(meeting: Meeting) -> dict[int, dict[str, list[User]]]:
    """Who voted how, by candidate and choice, in the order of the list of members: a named ballot is public once it is counted."""
    voters: dict[int, dict[str, list[User]]] = defaultdict(lambda: {choice: [] for choice in Choice.values})
    seats = list(meeting.attendances.order_by("pk").values_list("member_id", flat=True))
    rows = Ballot.objects.filter(candidate__meeting=meeting).select_related("member")
    for ballot in sorted(rows, key=lambda ballot: seats.index(ballot.member_id)):
        voters[ballot.candidate_id][ballot.choice].append(ballot.member)
    return voters


@dataclass(frozen=True)
class Pool:
    """Those who compete for the same places; `places` is None where there is no limit. `title` says tier and sector class."""

    tier: Tier
    track: str
    title: str
    places: int | None
    rows: list[Standing]
    before: int = 0  # places that earlier rounds have filled

    @property
    def words(self) -> str:
        if self.places is None:
            return _("不限名额")
        if self.before:
            return _("名额 %(places)d 个，前面各轮已提名 %(before)d 个") % {
                "places": self.places,
                "before": self.before,
            }
        return _("名额 %(places)d 个") % {"places": self.places}


def pools(meeting: Meeting, rows: Iterable[Standing]) -> list[Pool]:
    """The rows by tier and sector class, in their order."""
    by_key = {row.candidate.pk: row for row in rows}
    grouped, before = by_pool(row.candidate for row in by_key.values()), _proposed_before(meeting)
    return [
        Pool(
            tier,
            track,
            pool_title(meeting, tier, track),
            quota(meeting, tier, track),
            [by_key[row.pk] for row in group],
            before[tier.pk, track],
        )
        for (tier, track), group in grouped
    ]


def _proposed_before(meeting: Meeting) -> Counter[tuple[int, str]]:
    """Places by tier and sector class that the rounds before this one have filled."""
    if meeting.first_id is None:
        return Counter()
    rounds = Q(meeting=meeting.first_id) | Q(meeting__first=meeting.first_id)
    rows = Candidate.objects.filter(rounds, meeting__round__lt=meeting.round, proposed=True).order_by()
    return Counter(rows.values_list("tier_id", "track"))


def pool_title(meeting: Meeting, tier: Tier, track: str) -> str:
    """市长质量奖, or 市长质量奖 · 工业 in a class that competes alone; the others then share what the classes leave."""
    names = {rule.code: class_name(rule) for rule in meeting.cycle.rules.tracks if tier.code in rule.quotas}
    name = names.get(track, track) if track else _("其他") if names else ""
    return f"{tier.name} · {name}" if name else tier.name


@dataclass(frozen=True)
class OwnPaper:
    """That a member has cast, and of a named ballot what."""

    receipt: str
    cast_at: datetime
    ballots: list[Ballot]


def own_paper(meeting: Meeting, member: User) -> OwnPaper | None:
    seat = Attendance.objects.filter(meeting=meeting, member=member, voted_at__isnull=False).first()
    if seat is None or seat.voted_at is None:
        return None
    rows = Ballot.objects.filter(candidate__meeting=meeting, member=member)
    ballots = list(rows.select_related("candidate__application__organization").order_by("candidate__order"))
    return OwnPaper(seat.receipt, seat.voted_at, ballots)


def rounds_of(meeting: Meeting) -> list[Meeting]:
    """Every round of a meeting, the first one first."""
    first = meeting.first_id or meeting.pk
    rows = Meeting.objects.filter(Q(pk=first) | Q(first_id=first)).select_related("cycle__scheme", "chair")
    return list(rows.order_by("round"))


def still_open(meeting: Meeting, rounds: Sequence[Meeting]) -> list[Candidate]:
    """Who may go into a next round that nobody has opened or renounced yet."""
    if meeting.stage != MeetingStage.CLOSED or not meeting.has_rounds_left or rounds[-1].pk != meeting.pk:
        return []
    rows = meeting.candidates.filter(proposed=None, application__stage=Stage.CANDIDATE)
    return list(rows.select_related("application__organization", "tier"))


def cycles_to_meet() -> CycleQuerySet:
    """The cycles with a committee, with candidates who are before no meeting yet, and no meeting under way."""
    unmet = Application.objects.filter(stage=Stage.CANDIDATE, candidacies=None).order_by()
    under_way = Meeting.objects.exclude(stage=MeetingStage.CLOSED)
    rows = Cycle.objects.filter(windows__phase=Phase.COMMITTEE, pk__in=unmet.values("cycle_id"))
    return rows.exclude(pk__in=under_way.values("cycle_id"))


def unsettled(cycle: Cycle) -> bool:
    """Whether somebody before the committee is still open: being voted on, tied, or waiting for a further round."""
    return _unsettled().filter(meeting__cycle=cycle).exists()


def unsettled_cycles() -> set[int]:
    """The cycles of which no list can be drawn up yet."""
    return set(_unsettled().order_by().values_list("meeting__cycle_id", flat=True).distinct())


def _unsettled() -> QuerySet[Candidate]:
    rows = Candidate.objects.filter(proposed=None, application__stage=Stage.CANDIDATE)
    return rows.exclude(meeting__stage=MeetingStage.PLANNED)


def next_in_line(cycle: Cycle, tier: Tier, track: str) -> list[Candidate]:
    """Who had the votes for a pool and was passed over for want of places, best first: the last count of each. For moving up (递补)."""
    rows = Candidate.objects.filter(
        meeting__cycle=cycle, tier=tier, track=track, passed=True, proposed=False, advanced=False,
        application__stage=Stage.NOT_SELECTED,
    )  # fmt: skip
    found = list(rows.select_related("meeting", "application__organization"))
    return sorted(found, key=lambda row: (-row.meeting.round, -rank(row), row.order))
