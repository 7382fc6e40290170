"""The days of oral defences, for whoever plans something else."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.defence.models import Defence, DefenceStage
from awards.panels.engagements import Engagement, register


def planned(first: date, last: date) -> Iterator[Engagement]:
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    rows = Defence.objects.held().filter(stage=DefenceStage.PLANNED, starts_at__lt=end, starts_at__gte=start)
    for row in rows.select_related("application").defer("application__snapshot", "application__profile"):
        yield Engagement(row.application, row.day, row.day, _("陈述答辩"))


register("defence", planned)
