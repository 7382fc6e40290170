"""What waits for somebody about the independent review."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.panels.models import Panel
from awards.review.models import SheetStage
from awards.review.overview import closable_by, open_until
from core import clock
from core.waiting import Waiting


def awaiting(user: User) -> list[Waiting]:
    return [*_for_expert(user), *_for_bureau(user)]


def _for_expert(user: User) -> list[Waiting]:
    if not user.has_perm("awards.score"):
        return []
    url, lines = reverse("awards:review-list"), []
    if days := open_until(user):
        due = min((day for day in days if day), default=None)
        tone = "danger" if due and clock.now() >= due else "primary"
        lines.append(Waiting(title=_("独立评审"), url=url, count=len(days), icon="ballpen", tone=tone, due=due))
    if cases := closable_by(user):
        lines.append(
            Waiting(title=_("可以结束独立评审"), url=url, count=len(cases), icon="checks", hint=_("评分表已全部提交"))
        )
    return lines


def _for_bureau(user: User) -> list[Waiting]:
    if not user.has_perm("awards.begin_review"):
        return []
    lines = []
    ready = Panel.objects.filter(
        appointed_at__isnull=False, cases__application__stage__in=[Stage.ACCEPTED, Stage.ADMITTED]
    ).distinct()
    if count := ready.count():
        lines.append(
            Waiting(title=_("待开始评审的评审组"), url=reverse("awards:panels-list"), count=count, icon="player-play")
        )
    complete = Application.objects.filter(stage=Stage.IN_REVIEW, sheets__stage=SheetStage.HANDED_IN).exclude(
        sheets__stage=SheetStage.OPEN
    )
    if count := complete.distinct().count():
        lines.append(
            Waiting(
                title=_("评分表已收齐，待结束评审"), url=reverse("awards:review-progress"), count=count, icon="checks"
            )
        )
    return lines
