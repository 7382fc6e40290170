"""What the dashboard says of the districts' returns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.waiting import Line
from reports.returns.models import Return
from reports.statistics.dashboard_headlines import register_late


def late(user: Any) -> list[Line]:
    rows = Return.objects.visible_to(user).late(clock.today())
    url = f"{reverse('reports:returns-list')}?state=late"
    return [Line(_("逾期未报的数据填报"), url, rows, "forms", "success", late_tone="danger")]


register_late(late)
