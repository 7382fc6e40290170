"""What waits for somebody about panels."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
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
        if once(running_cases).at(Stage.ADMITTED):
            cases = Application.objects.filter(stage=Stage.ADMITTED, panel_case=None, cycle__stage=CycleStage.PUBLISHED)
            lines.append(Line(title=_("待分配评审组的申报"), url=url, rows=cases, icon="users-group"))
        drafts = Panel.objects.filter(appointed_at=None, cycle__stage=CycleStage.PUBLISHED).exclude(prepared_by=user)
        lines.append(Line(title=_("待批准的评审组"), url=url, rows=drafts, icon="users-group"))
    return lines
