"""What waits for somebody about site visits."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications.workflow import VISIT
from awards.visits.models import Visit, VisitStage
from awards.visits.readings import to_plan
from core import clock
from core.waiting import Waiting


def awaiting(user: User) -> list[Waiting]:
    url, lines = reverse("awards:visits-list"), []
    if user.has_perm("awards.plan_visit") and (cases := to_plan(user)):
        lines.append(Waiting(title=_("待安排现场评审"), url=url, count=len(cases), icon="calendar-plus"))
    if user.has_perm("awards.write_visit"):
        planned = Visit.objects.visible_to(user).filter(
            stage=VisitStage.PLANNED, application__stage__in=VISIT.sources, starts_on__lte=clock.today()
        )
        if count := planned.count():
            lines.append(Waiting(title=_("现场评审记录"), url=url, count=count, icon="map-pin"))
    return lines
