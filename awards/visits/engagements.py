"""The days of visits, for whoever plans something else."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from awards.applications.workflow import CLOSED
from awards.panels.engagements import Engagement, register
from awards.visits.models import Visit, VisitStage


def planned(first: date, last: date) -> Iterator[Engagement]:
    rows = Visit.objects.filter(stage=VisitStage.PLANNED, starts_on__lte=last, ends_on__gte=first)
    rows = rows.exclude(application__stage__in=CLOSED).select_related("application")
    for row in rows.defer("application__snapshot", "application__profile"):
        yield Engagement(row.application, row.starts_on, row.ends_on, _("现场评审"))


register("visits", planned)
