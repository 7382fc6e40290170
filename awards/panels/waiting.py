"""What waits for somebody about panels."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.readings import running_cases
from awards.applications.workflow import BEGIN_REVIEW
from awards.cycles.models import CycleStage
from awards.cycles.readings import unfinished
from awards.panels.models import Panel
from awards.panels.readings import undeclared_cases
from core.waiting import Line, Once


def awaiting(user: User, once: Once) -> list[Line]:
    lines = []
    if user.has_perm("awards.declare_interest"):
        lines.append(
            Line(
                title=_("申报利害关系"),
                url=reverse("awards:panels-declare"),
                rows=undeclared_cases(user),
                icon="shield-check",
                tone="warning",
                hint=_("声明之后才能开始评审"),
            )
        )
    if user.has_perm("awards.edit_panels"):
        url = reverse("awards:panels-list")
        if waiting := _unassigned(once):
            lines.append(Line(title=_("待分配评审组的申报"), url=url, rows=waiting, icon="users-group"))
        drafts = Panel.objects.filter(appointed_at=None, cycle__stage=CycleStage.PUBLISHED).exclude(prepared_by=user)
        lines.append(Line(title=_("待批准的评审组"), url=url, rows=drafts, icon="users-group"))
    return lines


def _unassigned(once: Once) -> ApplicationQuerySet | None:
    """The cases without a panel that have come to the review in the plan of their cycle; None when no stage of any cycle is that far."""
    cases = once(running_cases)
    if not cases.at(*BEGIN_REVIEW.sources):
        return None
    ready = Q()
    for cycle in once(unfinished):
        stages = [stage for stage in BEGIN_REVIEW.sources if stage in cases.get(cycle.pk, {})]
        if here := [stage for stage in stages if not Application(cycle=cycle, stage=stage).refuses(BEGIN_REVIEW)]:
            ready |= Q(cycle=cycle, stage__in=sorted(here))
    if not ready:
        return None
    rows: ApplicationQuerySet = Application.objects.filter(ready, panel_case=None, cycle__stage=CycleStage.PUBLISHED)
    return rows
