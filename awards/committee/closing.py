"""The count: written at once, in one transaction with the steps of every case. A tie at the line of the quota is the chair's to settle."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.workflow import PASS_OVER, PROPOSE, Stage
from awards.committee.actions import lock
from awards.committee.counting import Count, count, select
from awards.committee.models import CLOSE, Candidate, Meeting, MeetingStage
from awards.cycles.models import Tier
from core import clock, journal
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("committee.settle_tie", gettext_lazy("主持人裁定同票"))


@transaction.atomic
def close(meeting: Meeting, *, by: User) -> Meeting:
    """End the vote and count it. Who signed in and did not vote stays in the base; who withdrew meanwhile is counted but not proposed."""
    locked = lock(meeting, MeetingStage.VOTING)
    candidates = _candidates(locked)
    present = set(locked.attendances.filter(signed_in_at__isnull=False).values_list("member_id", flat=True))
    counts = {row.pk: _count(locked, row, present) for row in candidates}
    standing = [row for row in candidates if row.application.stage == Stage.CANDIDATE]
    for row in candidates:
        counted = counts[row.pk]
        row.yes, row.no, row.abstain = counted.yes, counted.no, counted.abstain
        row.base, row.needed, row.passed, row.proposed = counted.base, counted.needed, counted.passed, False
    for tier, group in _by_tier(standing):
        selection = select({row.pk: row.yes or 0 for row in group if row.passed}, _quota(locked, tier))
        for row in group:
            row.proposed = None if row.pk in selection.tied else row.pk in selection.proposed
    Candidate.objects.bulk_update(candidates, ["yes", "no", "abstain", "base", "needed", "passed", "proposed"])
    for row in standing:
        if row.proposed is not None:
            _move(row, by)
    take(CLOSE, meeting, by=by, closed_at=clock.now(), data={"candidates": [_figures(row) for row in candidates]})
    return meeting


@transaction.atomic
def settle_tie(meeting: Meeting, *, tier: Tier, chosen: Sequence[Candidate], reason: str, by: User) -> Meeting:
    """The chair says which of those with equal votes at the line take the places left. Places may stay empty; more may not be given.
    Who withdrew after the count cannot be chosen, and does not stand in the way of the others."""
    locked = lock(meeting, MeetingStage.CLOSED)
    if by.pk != locked.chair_id:
        raise Refused(_("同票只能由会议主持人裁定。"))
    if not reason.strip():
        raise Refused(_("请写明裁定的理由。"))
    group = [row for row in _candidates(locked) if row.tier_id == tier.pk]
    tied = [row for row in group if row.is_tied]
    if not tied:
        raise Refused(_("这一奖次没有待裁定的同票候选。"))
    picked = {row.pk for row in chosen}
    standing = {row.pk for row in tied if row.application.stage == Stage.CANDIDATE}
    if picked - standing:
        raise Refused(_("只能在同票的候选中选择。"))
    quota = _quota(locked, tier) or 0
    places = quota - sum(row.proposed is True for row in group)
    if len(picked) > places:
        raise Refused(_("这一奖次只余%(places)d个名额，不能选%(count)d家。") % {"places": places, "count": len(picked)})
    for row in tied:
        row.proposed = row.pk in picked
        row.save(update_fields=["proposed"])
        if row.pk in standing:
            _move(row, by, note=reason.strip())
    journal.record(
        "committee.settle_tie", locked, by=by, note=reason.strip(), data={"candidates": [_figures(row) for row in tied]}
    )
    return locked


def base_of(meeting: Meeting, candidate: Candidate, present: set[int]) -> int:
    """How many votes stand behind a share: those who signed in, or the whole committee; the recused leave it where the rulebook says so."""
    recused = {recusal.member_id for recusal in candidate.recusals.all()} if meeting.recused_leave_base else set()
    if meeting.base == "all":
        return meeting.size - len(recused)
    return len(present - recused)


def _count(meeting: Meeting, candidate: Candidate, present: set[int]) -> Count:
    choices = [ballot.choice for ballot in candidate.ballots.all()]
    return count(choices, base_of(meeting, candidate, present), Fraction(meeting.threshold), exceed=meeting.exceed)


def _candidates(meeting: Meeting) -> list[Candidate]:
    rows = Candidate.objects.filter(meeting=meeting).select_related(
        "tier", "application__organization", "application__cycle"
    )
    return list(rows.prefetch_related("ballots", "recusals"))


def _by_tier(candidates: Sequence[Candidate]) -> list[tuple[Tier, list[Candidate]]]:
    tiers = sorted({row.tier for row in candidates}, key=lambda tier: tier.order)
    return [(tier, [row for row in candidates if row.tier_id == tier.pk]) for tier in tiers]


def _quota(meeting: Meeting, tier: Tier) -> int | None:
    """Places of the tier; None where the rulebook sets no limit."""
    unlimited = any(rule.code == tier.code and rule.off_quota for rule in meeting.cycle.rules.tiers)
    return None if unlimited else tier.quota


def _move(candidate: Candidate, by: User, note: str = "") -> None:
    take(
        PROPOSE if candidate.proposed else PASS_OVER, candidate.application, by=by, note=note, data=_figures(candidate)
    )


def _figures(candidate: Candidate) -> dict[str, object]:
    names = ("yes", "no", "abstain", "base", "needed", "passed", "proposed")
    return {"application": candidate.application.reference, **{name: getattr(candidate, name) for name in names}}
