"""The count: written at once, in one transaction with the steps of every case. A tie at the line of the places goes into the next round or,
where there is none, is the chair's to settle."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import PASS_OVER, PROPOSE, Stage
from awards.committee import chairing
from awards.committee.actions import lock
from awards.committee.checking import check_papers
from awards.committee.counting import Count, Rank, count, outcome
from awards.committee.models import CLOSE, Candidate, Meeting, MeetingStage, Selection
from awards.cycles.models import Tier
from awards.cycles.places import pools
from awards.nominations.readings import taken
from core import clock, journal
from core.holding import hold, hold_all
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("committee.settle_tie", gettext_lazy("主持人裁定同票"))
Pool = tuple[Tier, str]


@transaction.atomic
def close(meeting: Meeting, *, by: User) -> Meeting:
    """End the vote and count it. Who signed in and did not vote stays in the base; who withdrew meanwhile is counted but not proposed.
    Whom a further round may still propose stays open, a candidate of the committee."""
    _lock_places(meeting)
    locked = lock(meeting, MeetingStage.VOTING)
    if locked.is_secret and not check_papers(locked).fits:
        raise Refused(_("票数与投票人数不符，不能计票，请会同纪检监察人员核查。"))
    hold_all(Application.objects.filter(candidacies__meeting=locked))
    candidates = counted(locked)
    standing = [row for row in candidates if row.application.stage == Stage.CANDIDATE]
    for pool, group in by_pool(standing):
        passed: dict[int, Rank] = {row.pk: rank(row) for row in group if row.passed}
        failed = [row.pk for row in group if not row.passed]
        found = outcome(passed, failed, places_left(locked, *pool), rounds_left=locked.has_rounds_left)
        for row in group:
            row.proposed = None if row.pk in found.tied | found.further else row.pk in found.proposed
    fields = ["yes", "no", "abstain", "base", "needed", "passed", "proposed"]
    Candidate.objects.bulk_update(candidates, fields)
    for row in standing:
        if row.proposed is not None:
            move(row, by)
    now = clock.now()
    take(
        CLOSE, meeting, by=by, closed_at=now, announced_at=now if locked.announced_at_once else None,
        data={"round": locked.round, "candidates": [figures(row) for row in candidates]},
    )  # fmt: skip
    return meeting


@transaction.atomic
def settle_tie(
    meeting: Meeting, *, tier: Tier, chosen: Sequence[Candidate], reason: str, by: User, track: str = ""
) -> Meeting:
    """The chair says which of those that are equal at the line of a pool take the places left. Places may stay empty; more may not be
    given. Who withdrew after the count cannot be chosen, and does not stand in the way of the others."""
    _lock_places(meeting)
    locked = lock(meeting, MeetingStage.CLOSED)
    if by.pk != locked.chair_id:
        raise Refused(_("同票只能由会议主持人裁定。"))
    if not reason.strip():
        raise Refused(_("请写明裁定的理由。"))
    if locked.has_rounds_left:
        raise Refused(_("还可以进行下一轮投票，同票的候选进入下一轮；不再投票的，请先结束投票。"))
    hold_all(Application.objects.filter(candidacies__meeting=locked))
    tied = [row for row in candidates_of(locked) if (row.tier_id, row.track) == (tier.pk, track) and row.is_tied]
    if not tied:
        raise Refused(_("这一奖次没有待裁定的同票候选。"))
    chairing.check(locked)
    picked = {row.pk for row in chosen}
    standing = {row.pk for row in tied if row.application.stage == Stage.CANDIDATE}
    if picked - standing:
        raise Refused(_("只能在同票的候选中选择。"))
    places = places_left(locked, tier, track) or 0
    if len(picked) > places:
        raise Refused(_("这一奖次只余%(places)d个名额，不能选%(count)d家。") % {"places": places, "count": len(picked)})
    for row in tied:
        row.proposed = row.pk in picked
        row.save(update_fields=["proposed"])
        if row.pk in standing:
            move(row, by, note=reason.strip())
    journal.record(
        "committee.settle_tie", locked, by=by, note=reason.strip(), data={"candidates": [figures(row) for row in tied]}
    )
    return locked


def _lock_places(meeting: Meeting) -> None:
    """Whoever gives places of a cycle passes here one after the other: another meeting, or the head who moves somebody up."""
    hold(meeting.cycle)


def base_of(meeting: Meeting, candidate: Candidate, present: set[int]) -> int:
    """How many votes stand behind a share: those who signed in, or the whole committee; the recused leave it where the rulebook says so."""
    recused = {recusal.member_id for recusal in candidate.recusals.all()} if meeting.recused_leave_base else set()
    if meeting.base == "all":
        return meeting.size - len(recused)
    return len(present - recused)


def rank(candidate: Candidate) -> Rank:
    """By what those who passed stand in order: the votes in favour, or these together with the overall result."""
    combined = candidate.combined
    return (candidate.yes or 0) if combined is None else combined


def counted(meeting: Meeting) -> list[Candidate]:
    """The candidates with their counts, not yet saved: the same for the same votes, cast by name or in secret."""
    present = set(meeting.attendances.filter(signed_in_at__isnull=False).values_list("member_id", flat=True))
    candidates = candidates_of(meeting)
    for row in candidates:
        found = _count(meeting, row, present)
        row.yes, row.no, row.abstain = found.yes, found.no, found.abstain
        row.base, row.needed, row.passed, row.proposed = found.base, found.needed, found.passed, False
    return candidates


def _count(meeting: Meeting, candidate: Candidate, present: set[int]) -> Count:
    votes = candidate.papers if meeting.is_secret else candidate.ballots
    by_votes_alone = (
        meeting.selection == Selection.VOTES and quota(meeting, candidate.tier, candidate.track) is not None
    )
    return count(
        [vote.choice for vote in votes.all()],
        base_of(meeting, candidate, present),
        None if by_votes_alone else Fraction(meeting.threshold),
        exceed=meeting.exceed,
    )


def candidates_of(meeting: Meeting) -> list[Candidate]:
    rows = Candidate.objects.filter(meeting=meeting).select_related(
        "meeting", "tier", "application__organization", "application__cycle"
    )
    return list(rows.prefetch_related("papers" if meeting.is_secret else "ballots", "recusals"))


def by_pool(candidates: Iterable[Candidate]) -> list[tuple[Pool, list[Candidate]]]:
    """The candidates that compete for the same places, tier by tier and class by class."""
    pools: dict[Pool, list[Candidate]] = {}
    for row in candidates:
        pools.setdefault((row.tier, row.track), []).append(row)
    return sorted(pools.items(), key=lambda item: (item[0][0].order, not item[0][1], item[0][1]))


def quota(meeting: Meeting, tier: Tier, track: str) -> int | None:
    """Places of a pool; None where the rulebook sets no limit. The tier's row counts: an amendment changes it."""
    rules = meeting.cycle.rules
    rule = next(rule for rule in rules.tiers if rule.code == tier.code)
    return next((pool.quota for pool in pools(rules, rule) if pool.track == track), 0)


def places_left(meeting: Meeting, tier: Tier, track: str) -> int | None:
    """What whoever is proposed for the pool, in whatever round or way, has not taken; None: no limit."""
    places = quota(meeting, tier, track)
    if places is None:
        return None
    used = sum(n for pool, n in taken(meeting.cycle).items() if (pool.tier, pool.track) == (tier.code, track))
    return max(places - used, 0)


def move(candidate: Candidate, by: User, note: str = "") -> None:
    take(PROPOSE if candidate.proposed else PASS_OVER, candidate.application, by=by, note=note, data=figures(candidate))


def figures(candidate: Candidate) -> dict[str, object]:
    names = ("yes", "no", "abstain", "base", "needed", "passed", "proposed")
    told: dict[str, object] = {
        "application": candidate.application.reference,
        **{name: getattr(candidate, name) for name in names},
    }
    if candidate.track:
        told["track"] = candidate.track
    if candidate.combined is not None:
        told["combined"] = str(candidate.combined)
    return told
