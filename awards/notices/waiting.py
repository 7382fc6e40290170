"""Notices to draft, send, release or end; objections to decide, with their day."""

from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.notices.models import Notice, NoticeStage, Objection
from core import clock
from core.waiting import Waiting


def awaiting(user: Any) -> list[Waiting]:
    if not user.has_perm("awards.prepare_notice"):
        return []
    return [*_to_draft(), *_notices(user), *_objections()]


def _to_draft() -> list[Waiting]:
    cycles = Cycle.objects.filter(applications__stage=Stage.PROPOSED).exclude(
        notices__stage__in=[NoticeStage.DRAFT, NoticeStage.PREPARED]
    )
    url = reverse("awards:notices-list")
    return [
        Waiting(_("%(cycle)s：拟定公示") % {"cycle": row.title}, url, 1, "speakerphone") for row in cycles.distinct()
    ]


def _notices(user: Any) -> list[Waiting]:
    lines = []
    may_release = user.has_perm("awards.release_notice")
    for row in Notice.objects.exclude(stage=NoticeStage.ENDED):
        url = row.get_absolute_url()
        if row.stage == NoticeStage.DRAFT:
            lines.append(Waiting(_("送签：%(title)s") % {"title": row.title}, url, 1, "speakerphone"))
        elif row.stage == NoticeStage.PREPARED and may_release and row.prepared_by_id != user.pk:
            lines.append(Waiting(_("签发：%(title)s") % {"title": row.title}, url, 1, "speakerphone", tone="danger"))
        elif row.stage == NoticeStage.RELEASED and row.last_day is not None and clock.today() > row.last_day:
            lines.append(
                Waiting(_("公示期已满：%(title)s") % {"title": row.title}, url, 1, "speakerphone", tone="warning")
            )
    return lines


def _objections() -> list[Waiting]:
    found = Objection.objects.order_by().undecided().aggregate(number=Count("pk"), due=Min("due_on"))
    if not found["number"]:
        return []
    tone = "danger" if found["due"] < clock.today() else "warning"
    return [
        Waiting(
            _("待处理的异议"),
            reverse("awards:objections-list"),
            found["number"],
            "message-report",
            tone=tone,
            due=found["due"],
        )
    ]
