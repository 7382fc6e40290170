"""What waits for somebody about panels."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import CycleStage
from awards.panels.models import Panel
from awards.panels.readings import undeclared_cases
from core.waiting import Waiting


def awaiting(user: User) -> list[Waiting]:
    lines = []
    if user.has_perm("awards.declare_interest") and (count := undeclared_cases(user).count()):
        lines.append(
            Waiting(
                title=_("申报利害关系"),
                url=reverse("awards:panels-declare"),
                count=count,
                icon="shield-check",
                tone="warning",
                hint=_("声明之后才能开始评审"),
            )
        )
    if user.has_perm("awards.edit_panels"):
        cases = Application.objects.filter(stage=Stage.ADMITTED, panel_case=None, cycle__stage=CycleStage.PUBLISHED)
        if count := cases.count():
            url = reverse("awards:panels-list")
            lines.append(Waiting(title=_("待分配评审组的申报"), url=url, count=count, icon="users-group"))
        drafts = Panel.objects.filter(appointed_at=None, cycle__stage=CycleStage.PUBLISHED)
        if count := drafts.exclude(prepared_by=user).count():
            lines.append(
                Waiting(title=_("待批准的评审组"), url=reverse("awards:panels-list"), count=count, icon="users-group")
            )
    return lines
