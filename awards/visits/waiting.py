"""What waits for somebody about site visits."""

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import VISIT
from awards.cycles.models import Cycle
from awards.visits.models import Visit, VisitStage
from core import clock
from core.waiting import Line, Once, Waiting


def awaiting(user: User, once: Once) -> Sequence[Waiting | Line]:
    url = reverse("awards:visits-list")
    lines: list[Waiting | Line] = []
    if user.has_perm("awards.plan_visit") and once(running_cases).at(*VISIT.sources):
        lines.append(Waiting(title=_("待安排现场评审"), url=url, count=_to_plan(user), icon="calendar-plus"))
    if user.has_perm("awards.write_visit"):
        planned = Visit.objects.visible_to(user).filter(
            stage=VisitStage.PLANNED, application__stage__in=VISIT.sources, starts_on__lte=clock.today()
        )
        lines.append(Line(title=_("现场评审记录"), url=url, rows=planned, icon="map-pin"))
    return lines


def _to_plan(user: User) -> int:
    """How many cases `to_plan` lists. Whether a case may be visited depends on its cycle's plan and its stage alone."""
    rows = Application.objects.visible_to(user).at(*VISIT.sources).filter(visit__isnull=True)
    counted = rows.order_by().values_list("cycle_id", "stage").annotate(number=Count("pk"))
    cycles = Cycle.objects.in_bulk({cycle for cycle, _stage, _number in counted})
    return sum(n for cycle, stage, n in counted if not Application(cycle=cycles[cycle], stage=stage).refuses(VISIT))
