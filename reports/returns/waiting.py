"""Returns to fill in for a district, returns to judge for the bureau."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.waiting import Line
from reports.returns.models import Return, ReturnStage


def awaiting(user: Any) -> list[Line]:
    rows = Return.objects.visible_to(user)
    url = reverse("reports:returns-list")
    if user.has_perm("reports.fill_return"):
        fresh, back = (rows.to_fill().filter(stage=stage) for stage in (ReturnStage.OPEN, ReturnStage.RETURNED))
        due = "call__due_on"
        return [
            Line(_("待上报的数据填报"), f"{url}?state=fresh", fresh, "forms", tone="warning", due=due),
            Line(_("退回待修改的数据填报"), f"{url}?state=returned", back, "arrow-back-up", tone="danger", due=due),
        ]
    if user.has_perm("reports.judge_return"):
        given = rows.filter(stage=ReturnStage.SUBMITTED)
        return [Line(_("待审核的县区填报"), f"{url}?state=submitted", given, "forms")]
    return []
