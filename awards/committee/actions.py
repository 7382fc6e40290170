"""Before and during a meeting: planning, recusals, attendance, opening the vote. Casting and counting are in voting.py and closing.py."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.committee.arrangement import version_of
from awards.committee.models import (
    OPEN,
    Attendance,
    Candidate,
    Meeting,
    MeetingStage,
    Recusal,
)
from awards.criteria.scoring import reaches, votes_needed
from awards.cycles.models import Cycle, Tier
from awards.nominations.readings import pool_for, put_forward
from core import clock, journal, mail
from core.forms import STALE
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb, take

name_verb("committee.plan", gettext_lazy("安排会议"))
name_verb("committee.change", gettext_lazy("调整会议安排"))
name_verb("committee.cancel", gettext_lazy("取消会议"))
name_verb("committee.drop", gettext_lazy("移出候选名单"))
name_verb("committee.recuse", gettext_lazy("登记回避"))
name_verb("committee.take_back_recusal", gettext_lazy("撤销回避"))
name_verb("committee.sign_in", gettext_lazy("签到"))
name_verb("committee.take_back_sign_in", gettext_lazy("撤销签到"))


@transaction.atomic
def plan(
    cycle: Cycle, *, title: str, held_at: datetime, place: str, chair: User, members: Sequence[User], by: User
) -> Meeting:
    """A meeting on the shortlisted cases; the rules of the ballot are copied, so that a later amendment does not touch it unawares: it is
    held by the amended rules when it is arranged anew (`change`)."""
    locked = hold(cycle)
    if locked.meetings.exclude(stage=MeetingStage.CLOSED).exists():
        raise Refused(_("本届已有一次尚未结束的评审委员会会议。"))
    # a tie is the chair's to settle, or a further round's, not a second vote's
    tied = set(
        Candidate.objects.filter(meeting__cycle=locked, meeting__stage=MeetingStage.CLOSED, proposed=None).values_list(
            "application_id", flat=True
        )
    )
    shortlist = [(case, tier) for case, tier, _place in put_forward(locked) if case.pk not in tied]
    if not shortlist:
        raise Refused(_("还没有提交评审委员会的候选；请先锁定综合排名，或提名候选。"))
    rule = locked.rules.committee
    _check_members(rule.size, rule.quorum, chair, members)
    meeting = Meeting.objects.create(
        cycle=locked, title=title.strip(), held_at=held_at, place=place.strip(), chair=chair, **rules_now(locked)
    )
    _list_candidates(meeting, shortlist)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member) for member in members)
    mail.queue("awards/meeting_planned", to=members, url=meeting.get_absolute_url(), meeting=meeting)
    journal.record(
        "committee.plan", meeting, by=by,
        data={"held_at": held_at, "members": len(members), "candidates": len(shortlist), "quorum": meeting.quorum,
              "threshold": meeting.threshold, "base": meeting.base, "ballot": meeting.ballot, "selection": meeting.selection,
              "rounds": meeting.rounds},
    )  # fmt: skip
    return meeting


def rules_now(cycle: Cycle) -> dict[str, Any]:
    """The rules of the ballot as the rulebook has them now, as a meeting keeps them."""
    rule = cycle.rules.committee
    return {
        "size": rule.size, "threshold": str(rule.threshold), "exceed": rule.exceed, "quorum": str(rule.quorum),
        "base": rule.base, "recused_leave_base": rule.recused_leave_base, "ballot": rule.ballot,
        "selection": rule.selection, "rounds": rule.rounds, "votes_weight": f"{rule.votes_weight:f}",
        "announced_at_once": rule.announced_at_once, "full_hundredths": cycle.criteria.total * 100,
    }  # fmt: skip


def outdated(meeting: Meeting) -> bool:
    """Whether the rules were amended since the meeting was planned."""
    return any(getattr(meeting, name) != value for name, value in rules_now(meeting.cycle).items())


def _list_candidates(meeting: Meeting, shortlist: Sequence[tuple[Application, Tier]]) -> None:
    """The cases in their order, each with the places for which it competes and its overall result as they are now."""
    Candidate.objects.bulk_create(
        Candidate(
            meeting=meeting,
            application=case,
            tier=tier,
            order=order,
            track=pool_for(meeting.cycle, case, tier).track,
            result_hundredths=case.ranking_line.result_hundredths if hasattr(case, "ranking_line") else None,
        )
        for order, (case, tier) in enumerate(shortlist, start=1)
    )


@transaction.atomic
def change(
    meeting: Meeting, *, title: str, held_at: datetime, place: str, chair: User, members: Sequence[User], by: User,
    version: str | None = None,
) -> Meeting:  # fmt: skip
    """Another time, place or list of members, before the vote is opened, by the rules as they are now. Who is no longer invited is told
    and loses recusals too."""
    locked = lock(meeting, MeetingStage.PLANNED)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    ruled = rules_now(locked.cycle)
    _check_members(ruled["size"], Fraction(ruled["quorum"]), chair, members)
    before = {"held_at": locked.held_at, "place": locked.place, "members": locked.attendances.count()}
    was = {"title": locked.title, "held_at": locked.held_at}
    amended = {name: value for name, value in ruled.items() if getattr(locked, name) != value}
    before |= {name: getattr(locked, name) for name in amended}
    for name, value in amended.items():
        setattr(locked, name, value)
    invited = {member.pk for member in members}
    locked.title, locked.held_at, locked.place, locked.chair = title.strip(), held_at, place.strip(), chair
    locked.save(update_fields=["title", "held_at", "place", "chair", *amended])
    Recusal.objects.filter(candidate__meeting=locked).exclude(member_id__in=invited).delete()
    left_out = list(User.objects.filter(attendances__meeting=locked).exclude(pk__in=invited))
    locked.attendances.exclude(member_id__in=invited).delete()
    known = set(locked.attendances.values_list("member_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(meeting=locked, member=member) for member in members if member.pk not in known
    )
    url, stay = locked.get_absolute_url(), [member for member in members if member.pk in known]
    mail.queue("awards/meeting_changed", to=stay, url=url, meeting=locked)
    mail.queue("awards/meeting_planned", to=[row for row in members if row.pk not in known], url=url, meeting=locked)
    mail.queue("awards/meeting_uninvited", to=left_out, url=reverse("awards:committee-list"), **was)
    after = {"held_at": held_at, "place": place, "members": len(members), **amended}
    journal.record("committee.change", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def drop(candidate: Candidate, *, by: User) -> None:
    """A case that is no longer a candidate (it was withdrawn) leaves the list before the vote."""
    locked = lock(candidate.meeting, MeetingStage.PLANNED)
    case = hold(candidate, "application").application
    if case.stage == Stage.CANDIDATE:
        raise Refused(_("这家组织仍是候选，不能移出名单。"))
    candidate.delete()
    journal.record("committee.drop", locked, by=by, data={"application": case.reference, "stage": case.stage})


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User) -> None:
    """A planned meeting before which nobody stands any more goes, and keeps no place for another. The cycle's record keeps it."""
    locked = lock(meeting, MeetingStage.PLANNED)
    if not reason.strip():
        raise Refused(_("请写明取消会议的理由。"))
    if locked.candidates.filter(application__stage=Stage.CANDIDATE).exists():
        raise Refused(_("会议仍有候选，不能取消；时间、地点有变的，请调整安排。"))
    members = list(User.objects.filter(attendances__meeting=locked))
    data = {"title": locked.title, "held_at": locked.held_at, "members": [member.name for member in members]}
    journal.record("committee.cancel", locked.cycle, by=by, note=reason.strip(), data=data)
    mail.queue(
        "awards/meeting_cancelled",
        to=members,
        url=reverse("awards:committee-list"),
        meeting=locked,
        reason=reason.strip(),
    )
    locked.delete()


@transaction.atomic
def recuse(candidate: Candidate, *, member: User, reason: str, by: User) -> Recusal:
    """A member does not vote on a case: declared by the member until they have voted, or recorded by the office until voting opens."""
    locked = lock(candidate.meeting, MeetingStage.PLANNED, MeetingStage.VOTING)
    _check_self_or_office(member, by)
    if locked.stage == MeetingStage.VOTING and by.pk != member.pk:
        raise Refused(_("投票开始后，回避只能由委员本人申报。"))
    hold(candidate)
    _invitation(locked, member)
    if not reason.strip():
        raise Refused(_("请写明回避原因。"))
    if has_voted(locked, member):
        raise Refused(_("%(name)s已经投票，不能再登记回避。") % {"name": member.name})
    row, created = Recusal.objects.get_or_create(
        candidate=candidate, member=member, defaults={"reason": reason.strip()[:200]}
    )
    if not created:
        raise Refused(_("%(name)s对这家候选的回避已经登记。") % {"name": member.name})
    journal.record(
        "committee.recuse", locked, by=by, note=row.reason,
        data={"member": member.name, "application": candidate.application.reference},
    )  # fmt: skip
    return row


@transaction.atomic
def take_back_recusal(recusal: Recusal, *, by: User) -> None:
    """Entered by mistake: possible until voting opens."""
    locked = lock(recusal.candidate.meeting, MeetingStage.PLANNED)
    _check_self_or_office(recusal.member, by)
    hold(recusal)
    data = {"member": recusal.member.name, "application": recusal.candidate.application.reference}
    recusal.delete()
    journal.record("committee.take_back_recusal", locked, by=by, data=data)


@transaction.atomic
def sign_in(meeting: Meeting, *, member: User, by: User) -> Attendance:
    """Present: by the member's own phone, or recorded by the office. Who comes late may still sign in while voting is open."""
    locked = lock(meeting, MeetingStage.PLANNED, MeetingStage.VOTING)
    _check_self_or_office(member, by)
    attendance = _invitation(locked, member)
    if attendance.signed_in_at is not None:
        raise Refused(_("%(name)s已经签到。") % {"name": member.name})
    attendance.signed_in_at = clock.now()
    attendance.save(update_fields=["signed_in_at"])
    journal.record("committee.sign_in", locked, by=by, data={"member": member.name})
    return attendance


@transaction.atomic
def take_back_sign_in(meeting: Meeting, *, member: User, by: User) -> Attendance:
    """Recorded by mistake: possible until voting opens, so that nobody moves the base of an open vote. Only the office corrects the list."""
    locked = lock(meeting, MeetingStage.PLANNED)
    if by.role == Role.MEMBER:
        raise Refused(_("签到记录只能由会务人员更正。"))
    attendance = _invitation(locked, member)
    if attendance.signed_in_at is None:
        raise Refused(_("%(name)s尚未签到。") % {"name": member.name})
    attendance.signed_in_at = None
    attendance.save(update_fields=["signed_in_at"])
    journal.record("committee.take_back_sign_in", locked, by=by, data={"member": member.name})
    return attendance


@transaction.atomic
def open_voting(meeting: Meeting, *, by: User) -> Entry:
    """Open the ballot once the quorum is there, compared as an exact fraction of the whole committee; not while an earlier meeting still has
    places to give."""
    locked = lock(meeting, MeetingStage.PLANNED)
    earlier = Candidate.objects.filter(
        meeting__cycle=locked.cycle_id, proposed=None, application__stage=Stage.CANDIDATE
    )
    if earlier.exclude(meeting=locked).exists():
        raise Refused(_("前一次会议还有同票或可进入下一轮的候选未定，请先办结，再开始投票。"))
    present = locked.attendances.filter(signed_in_at__isnull=False).count()
    quorum = Fraction(locked.quorum)
    if not reaches(present, quorum, locked.size):
        raise Refused(
            _("应到%(size)d人，实到%(present)d人，未达到%(quorum)s（至少%(needed)d人），不能开始投票。")
            % {
                "size": locked.size,
                "present": present,
                "quorum": locked.quorum,
                "needed": votes_needed(quorum, locked.size),
            }
        )
    gone = (
        locked.candidates.exclude(application__stage=Stage.CANDIDATE)
        .select_related("application__organization")
        .first()
    )
    if gone is not None:
        raise Refused(_("%(name)s已不是候选，请先将其移出名单。") % {"name": gone.application.candidate})
    return take(OPEN, meeting, by=by, data={"present": present, "size": locked.size}, opened_at=clock.now())


def lock(meeting: Meeting, *stages: str) -> Meeting:
    """The meeting's row, locked: whatever changes attendance, recusals or votes passes here one after the other."""
    locked = hold(meeting, "cycle")
    if locked.stage not in stages:
        raise Refused(_("会议当前为“%(stage)s”，不能进行这一操作。") % {"stage": locked.get_stage_display()})
    return locked


def has_voted(meeting: Meeting, member: User) -> bool:
    return Attendance.objects.filter(meeting=meeting, member=member, voted_at__isnull=False).exists()


def _invitation(meeting: Meeting, member: User) -> Attendance:
    attendance = Attendance.objects.filter(meeting=meeting, member=member).first()
    if attendance is None:
        raise Refused(_("%(name)s不在这次会议的邀请名单中。") % {"name": member.name})
    return attendance


def _check_self_or_office(member: User, by: User) -> None:
    if by.role == Role.MEMBER and by.pk != member.pk:
        raise Refused(_("委员只能办理本人的签到和回避。"))


def _check_members(size: int, quorum: Fraction, chair: User, members: Sequence[User]) -> None:
    if any(member.role != Role.MEMBER or not member.is_active for member in members):
        raise Refused(_("只能邀请评审委员会委员。"))
    if len({member.pk for member in members}) != len(members):
        raise Refused(_("邀请名单中有重复的委员。"))
    if len(members) > size:
        raise Refused(
            _("本届评审委员会由%(size)d人组成，不能邀请%(count)d人。") % {"size": size, "count": len(members)}
        )
    needed = votes_needed(quorum, size)
    if len(members) < needed:
        raise Refused(
            _("至少须有%(needed)d人到会（%(size)d人的%(quorum)s），现只邀请%(count)d人。")
            % {"needed": needed, "size": size, "quorum": quorum, "count": len(members)}
        )
    if chair.pk not in {member.pk for member in members}:
        raise Refused(_("主持人须在邀请名单之中。"))
