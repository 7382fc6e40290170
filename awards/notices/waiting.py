"""Notices to draft, send, release or end; objections to decide, with their day."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.readings import running_cases
from awards.notices.models import Notice, NoticeStage, Objection
from awards.notices.moving_up import cycles_to_fill
from awards.notices.readings import cycles_to_publicise
from core import clock
from core.release import has_hand_in
from core.waiting import Line, Once, Waiting


def awaiting(user: Any, once: Once) -> Sequence[Waiting | Line]:
    if not user.has_perm("awards.prepare_notice"):
        return []
    return [*_to_fill(user, once), *_to_draft(once), *_notices(user), _objections()]


def _to_fill(user: Any, once: Once) -> list[Waiting]:
    if not user.has_perm("awards.move_up"):
        return []
    return [
        Waiting(_("%(cycle)s：递补") % {"cycle": row.title}, reverse("awards:notices-moving-up", args=[row.code]), 1, "arrow-up")
        for row in cycles_to_fill(once(running_cases))
    ]  # fmt: skip


def _to_draft(once: Once) -> list[Waiting]:
    url = reverse("awards:notices-list")
    return [
        Waiting(_("%(cycle)s：拟定公示") % {"cycle": row.title}, url, 1, "speakerphone")
        for row in cycles_to_publicise(once(running_cases))
    ]


def _notices(user: Any) -> list[Waiting]:
    lines = []
    may_release = user.has_perm("awards.release_notice")
    for row in Notice.objects.exclude(stage=NoticeStage.ENDED):
        url = row.get_absolute_url()
        if row.stage == NoticeStage.DRAFT:
            lines.append(Waiting(_("送签：%(title)s") % {"title": row.title}, url, 1, "speakerphone"))
        elif row.stage == NoticeStage.PREPARED and may_release and not has_hand_in(row, user):
            lines.append(Waiting(_("签发：%(title)s") % {"title": row.title}, url, 1, "speakerphone", tone="danger"))
        elif row.stage == NoticeStage.RELEASED and row.last_day is not None and clock.today() > row.last_day:
            lines.append(
                Waiting(_("公示期已满：%(title)s") % {"title": row.title}, url, 1, "speakerphone", tone="warning")
            )
    return lines


def _objections() -> Line:
    rows = Objection.objects.undecided()
    url = reverse("awards:objections-list")
    return Line(_("待处理的异议"), url, rows, "message-report", "warning", due="due_on", late_tone="danger")
