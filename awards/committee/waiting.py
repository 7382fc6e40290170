"""Meetings that wait for somebody: to be planned, to attend, to vote in, to go on with, to settle, to announce."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import RELEASED, Stage
from awards.committee import chairing
from awards.committee.models import Attendance, Candidate, Meeting, MeetingQuerySet, MeetingStage
from awards.committee.readings import cycles_to_meet
from awards.cycles.models import Cycle
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if user.role == Role.MEMBER:
        return _for_member(user)
    return _for_office(user, once) if user.has_perm("awards.run_meeting") else []


def _for_member(user: Any) -> list[Waiting]:
    lines = []
    rows = Meeting.objects.visible_to(user)
    for meeting in rows.filter(stage=MeetingStage.PLANNED):
        due = timezone.localdate(meeting.held_at)
        lines.append(
            Waiting(
                _("出席%(title)s") % {"title": meeting.title}, meeting.get_absolute_url(), 1, "calendar-event", due=due
            )
        )
    voted = Attendance.objects.filter(member=user, voted_at__isnull=False)
    for meeting in rows.filter(stage=MeetingStage.VOTING).exclude(attendances__in=voted):
        url = reverse("awards:committee-meeting", args=[meeting.pk])
        lines.append(Waiting(_("正在投票：%(title)s") % {"title": meeting.title}, url, 1, "gavel", tone="danger"))
    for meeting in _between(rows.filter(chair=user)):
        if meeting.has_rounds_left:
            lines.append(_next_round(meeting))
        else:
            url = reverse("awards:committee-settle", args=[meeting.pk])
            lines.append(Waiting(_("裁定同票：%(title)s") % {"title": meeting.title}, url, 1, "scale", tone="danger"))
    return lines


def _between(rows: MeetingQuerySet) -> MeetingQuerySet:
    """Counted, and candidates are still open."""
    still = Candidate.objects.filter(passed__isnull=False, proposed=None, application__stage=Stage.CANDIDATE)
    return rows.filter(stage=MeetingStage.CLOSED, pk__in=still.values("meeting_id"))


def _next_round(meeting: Meeting) -> Waiting:
    label = _("决定是否进行下一轮投票：%(title)s") % {"title": meeting.title}
    return Waiting(label, meeting.get_absolute_url(), 1, "gavel", tone="danger")


def _for_office(user: Any, once: Once) -> list[Waiting]:
    lines = [
        Waiting(
            _("%(cycle)s：安排评审委员会会议") % {"cycle": cycle.title},
            reverse("awards:committee-plan", args=[cycle.code]),
            1,
            "users",
        )
        for cycle in _without_meeting(once)
    ]
    running = Meeting.objects.exclude(stage=MeetingStage.CLOSED)
    lines += [
        Waiting(row.title, row.get_absolute_url(), 1, "gavel", due=timezone.localdate(row.held_at)) for row in running
    ]
    lines += [_next_round(row) for row in _between(Meeting.objects.all()) if row.has_rounds_left]
    if user.has_perm("awards.name_chair"):
        lines += [_another_chair(row) for row in _between(Meeting.objects.select_related("chair")) if _is_stuck(row)]
    return lines + (_to_announce() if user.has_perm("awards.announce_count") else [])


def _is_stuck(meeting: Meeting) -> bool:
    """A tie that only a chair who cannot decide could settle."""
    return not meeting.has_rounds_left and not chairing.is_able(meeting, meeting.chair)


def _another_chair(meeting: Meeting) -> Waiting:
    label = _("同票待裁定，主持人不能办理，请另定主持人：%(title)s") % {"title": meeting.title}
    return Waiting(label, meeting.get_absolute_url(), 1, "scale", tone="danger")


def _to_announce() -> list[Waiting]:
    out = Application.objects.filter(stage__in=RELEASED).values("cycle_id")
    rows = Meeting.objects.filter(stage=MeetingStage.CLOSED, announced_at=None).exclude(cycle_id__in=out)
    return [
        Waiting(_("公布计票结果：%(title)s") % {"title": row.title}, row.get_absolute_url(), 1, "speakerphone")
        for row in rows
    ]


def _without_meeting(once: Once) -> list[Cycle]:
    cycles = once(running_cases).cycles_at(Stage.CANDIDATE)
    return list(cycles_to_meet().filter(pk__in=cycles)) if cycles else []
