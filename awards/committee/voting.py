"""Casting a ballot: once, whole, and unseen until the count.

Of a named ballot the journal keeps a seal of the paper, not what it says. Of a secret one it keeps the casting only, and the votes become
papers that lead to nobody (docs/decisions/0018).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.committee.actions import lock
from awards.committee.models import Attendance, Ballot, Candidate, Choice, Meeting, MeetingStage, Paper
from core import clock, journal
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb

name_verb("committee.cast", gettext_lazy("投票"))


@transaction.atomic
def cast(meeting: Meeting, *, choices: Mapping[int, str], by: User) -> Entry:
    """One member's votes on every candidate from which they are not recused: candidate's key -> yes, no or abstain."""
    locked = hold(meeting)
    seat = Attendance.objects.filter(meeting=locked, member=by).first()
    if seat is not None and seat.voted_at is not None:
        raise Refused(
            _("您已于%(at)s投票，回执 %(receipt)s。每位委员只能投一次，这一次没有计入。")
            % {"at": f"{timezone.localtime(seat.voted_at):%H:%M:%S}", "receipt": seat.receipt}
        )
    if locked.stage == MeetingStage.CLOSED:
        raise Refused(_("投票已经截止，您的选择没有计入。"))
    lock(locked, MeetingStage.VOTING)
    if seat is None or seat.signed_in_at is None:
        raise Refused(_("请先签到再投票。"))
    candidates = candidates_for(locked, by)
    _check_choices(candidates, choices)
    data: dict[str, object] = {"candidates": len(candidates)}
    if not locked.is_secret:
        data["seal"] = seal(locked, by, choices)
    entry = journal.record("committee.cast", locked, by=by, data=data)
    seat.voted_at, seat.receipt = clock.now(), entry.receipt
    seat.save(update_fields=["voted_at", "receipt"])
    if locked.is_secret:
        _add_papers(locked, {row: choices[row.pk] for row in candidates})
    else:
        _sign_ballots(candidates, choices, by, seat.voted_at, entry.receipt)
    return entry


def _sign_ballots(
    candidates: Sequence[Candidate], choices: Mapping[int, str], by: User, moment: datetime, receipt: str
) -> None:
    Ballot.objects.bulk_create(
        Ballot(candidate=row, member=by, choice=choices[row.pk], cast_at=moment, receipt=receipt) for row in candidates
    )


def _add_papers(meeting: Meeting, votes: Mapping[Candidate, str]) -> None:
    """Put the votes among the papers cast before, and write all of them anew under new keys and in the order of these: rows written by
    one transaction, or one behind the other, would otherwise belong together and to whoever voted at that moment."""
    earlier = Paper.objects.filter(candidate__meeting=meeting)
    said = [*earlier.values_list("candidate_id", "choice"), *((row.pk, choice) for row, choice in votes.items())]
    earlier.delete()
    papers = [Paper(candidate_id=candidate, choice=choice) for candidate, choice in said]
    Paper.objects.bulk_create(sorted(papers, key=lambda paper: paper.id))


def candidates_for(meeting: Meeting, member: User) -> list[Candidate]:
    """The candidates on which `member` votes, in order."""
    rows = Candidate.objects.filter(meeting=meeting).exclude(recusals__member=member)
    return list(rows.select_related("application__organization"))


def seal(meeting: Meeting, member: User, choices: Mapping[int, str]) -> str:
    """A keyed digest of the paper: it proves later that nobody changed a vote, and tells nothing before."""
    paper = json.dumps([meeting.pk, member.pk, sorted(choices.items())], separators=(",", ":"))
    return salted_hmac("awards.committee.ballot", paper, secret=settings.JOURNAL_KEY, algorithm="sha256").hexdigest()


def broken_seals(meeting: Meeting) -> list[str]:
    """Names of members whose stored votes are not what their journal line sealed."""
    sealed = {entry.actor_id: entry for entry in journal.timeline(meeting).filter(verb="committee.cast")}
    papers: dict[int, dict[int, str]] = {}
    people: dict[int, User] = {}
    for ballot in Ballot.objects.filter(candidate__meeting=meeting).select_related("member"):
        papers.setdefault(ballot.member_id, {})[ballot.candidate_id] = ballot.choice
        people[ballot.member_id] = ballot.member
    broken = [entry.actor_name for pk, entry in sealed.items() if pk not in papers]
    for pk, choices in papers.items():
        line = sealed.get(pk)
        if line is None or not constant_time_compare(line.data["seal"], seal(meeting, people[pk], choices)):
            broken.append(people[pk].name)
    return broken


def _check_choices(candidates: list[Candidate], choices: Mapping[int, str]) -> None:
    if not candidates:
        raise Refused(_("您对全部候选均已回避，无需投票。"))
    expected = {row.pk for row in candidates}
    if set(choices) - expected:
        raise Refused(_("候选名单或回避情况在您打开页面之后有变化，请刷新后重新填写。"))
    unmarked = [row.application.candidate for row in candidates if row.pk not in choices]
    if unmarked:
        raise Refused(_("还有%(count)d家没有表态：%(names)s。") % {"count": len(unmarked), "names": joined(unmarked)})
    if any(choice not in Choice.values for choice in choices.values()):
        raise Refused(_("表决意见只能是同意、不同意或弃权。"))
