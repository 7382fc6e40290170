"""Meetings that wait for somebody: to be planned, to attend, to vote in, to settle."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.committee.models import Candidate, Meeting, MeetingStage
from awards.cycles.models import Cycle
from core.waiting import Once, Waiting


def awaiting(user: Any, once: Once) -> list[Waiting]:
    if user.role == Role.MEMBER:
        return _for_member(user)
    return _for_office(once) if user.has_perm("awards.run_meeting") else []


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
    for meeting in rows.filter(stage=MeetingStage.VOTING).exclude(candidates__ballots__member=user):
        url = reverse("awards:committee-meeting", args=[meeting.pk])
        lines.append(Waiting(_("正在投票：%(title)s") % {"title": meeting.title}, url, 1, "gavel", tone="danger"))
    for meeting in rows.filter(chair=user, candidates__passed=True, candidates__proposed=None).distinct():
        url = reverse("awards:committee-settle", args=[meeting.pk])
        lines.append(Waiting(_("裁定同票：%(title)s") % {"title": meeting.title}, url, 1, "scale", tone="danger"))
    return lines


def _for_office(once: Once) -> list[Waiting]:
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
    return lines + [
        Waiting(row.title, row.get_absolute_url(), 1, "gavel", due=timezone.localdate(row.held_at)) for row in running
    ]


def _without_meeting(once: Once) -> list[Cycle]:
    """The cycles with candidates of which none is before a meeting."""
    cycles = once(running_cases).cycles_at(Stage.CANDIDATE)
    if not cycles:
        return []
    return list(Cycle.objects.filter(pk__in=cycles).exclude(applications__candidacies__in=Candidate.objects.all()))
