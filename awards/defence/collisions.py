"""Where a defence may lie: on a day to come, in a room that is free, with experts who hear nobody else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards.defence.models import Defence
from awards.defence.readings import day_of
from awards.panels.engagements import experts_of
from core import clock
from core.refusal import Refused
from core.words import joined


def check_day(starts_at: datetime, ends_at: datetime) -> None:
    if day_of(starts_at) < clock.today():
        raise Refused(_("所选日期已过，不能安排陈述答辩。"))
    if day_of(ends_at) != day_of(starts_at):
        raise Refused(_("当天安排不下：最后一家将在%(end)s结束，请减少家数或另安排一天。") % {"end": said(ends_at)})


def check_free(
    wanted: Sequence[tuple[Any, datetime, datetime]], place: str, *, leaving: dict[int, Any] | None = None
) -> None:
    """Nobody hears two cases at once and no room holds two; the slots of the cases in `leaving` become free."""
    start, end = min(row[1] for row in wanted), max(row[2] for row in wanted)
    there = list(
        Defence.objects.held()
        .filter(starts_at__lt=end, ends_at__gt=start)
        .exclude(application__in=list(leaving or ()))
        .select_related("application__organization")
    )
    if not there:
        return
    experts = experts_of([*(row.application_id for row in there), *(case.pk for case, _s, _e in wanted)])
    for case, starts, ends in wanted:
        for row in there:
            if row.starts_at >= ends or row.ends_at <= starts:
                continue
            told = {"time": said(row.starts_at), "reference": row.application.reference, "place": place}
            if row.place == place:
                raise Refused(_("%(place)s在%(time)s已安排%(reference)s的陈述答辩，时间冲突。") % told)
            if both := sorted(experts[case.pk] & experts[row.application_id]):
                names = joined(User.objects.filter(pk__in=both).order_by("pk").values_list("name", flat=True))
                raise Refused(
                    _("专家%(names)s在%(time)s已安排参加%(reference)s的陈述答辩，时间冲突。") % {**told, "names": names}
                )


def said(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
