"""What waits for somebody about the independent review."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.panels.models import Panel
from awards.panels.readings import READY_FOR_REVIEW
from awards.review.models import SheetStage
from awards.review.overview import closable_by, tasks_of
from core import clock
from core.waiting import Line, Once, Waiting


def awaiting(user: User, once: Once) -> Sequence[Waiting | Line]:
    return [*_for_expert(user, once), *_for_bureau(user, once)]


def _for_expert(user: User, once: Once) -> Sequence[Waiting | Line]:
    if not user.has_perm("awards.score"):
        return []
    url = reverse("awards:review-list")
    days = [task.due for task in once(tasks_of) if task.sheet.stage == SheetStage.OPEN]
    due = min((day for day in days if day), default=None)
    tone = "danger" if due and clock.now() >= due else "primary"
    return [
        Waiting(title=_("独立评审"), url=url, count=len(days), icon="ballpen", tone=tone, due=due),
        Line(title=_("可以结束独立评审"), url=url, rows=closable_by(user), icon="checks", hint=_("评分表已全部提交")),
    ]


def _for_bureau(user: User, once: Once) -> list[Line]:
    if not user.has_perm("awards.begin_review"):
        return []
    cases, lines = once(running_cases), []
    if cases.at(*READY_FOR_REVIEW):
        ready = Panel.objects.filter(appointed_at__isnull=False, cases__application__stage__in=READY_FOR_REVIEW)
        lines.append(
            Line(title=_("待开始评审的评审组"), url=reverse("awards:panels-list"), rows=ready, icon="player-play")
        )
    if cases.at(Stage.IN_REVIEW):
        complete = Application.objects.filter(stage=Stage.IN_REVIEW, sheets__stage=SheetStage.HANDED_IN).exclude(
            sheets__stage=SheetStage.OPEN
        )
        url = reverse("awards:review-progress")
        lines.append(Line(title=_("评分表已收齐，待结束评审"), url=url, rows=complete, icon="checks"))
    return lines
