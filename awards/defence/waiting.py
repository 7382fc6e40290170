"""What waits for somebody about oral defences."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.applications.workflow import DEFEND
from awards.cycles.models import Cycle
from awards.defence.models import Defence, DefenceScore, DefenceStage
from awards.defence.readings import waiting
from awards.panels.readings import cases_led_by
from core import clock
from core.waiting import Line, Once, Waiting


def awaiting(user: User, once: Once) -> Sequence[Waiting | Line]:
    url = reverse("awards:defence-list")
    lines: list[Waiting | Line] = []
    if user.has_perm("awards.plan_defence") and once(running_cases).at(*DEFEND.sources):
        lines.append(Waiting(title=_("待安排陈述答辩"), url=url, count=_to_plan(user), icon="calendar-plus"))
        quiet = Defence.objects.held().filter(stage=DefenceStage.PLANNED, announced_at=None)
        lines.append(Line(title=_("陈述答辩安排待通知"), url=url, rows=quiet, icon="send"))
    if user.role == Role.ENTERPRISE:
        coming = Defence.objects.visible_to(user).held().filter(stage=DefenceStage.PLANNED, ends_at__gt=clock.now())
        lines.append(Line(title=_("准备陈述答辩"), url=url, rows=coming, icon="presentation"))
    if user.has_perm("awards.score_defence"):
        due = Defence.objects.visible_to(user).filter(
            stage=DefenceStage.PLANNED, application__stage__in=DEFEND.sources, starts_at__lt=_midnight()
        )
        done = DefenceScore.objects.filter(expert_id=user.pk).exclude(handed_in_at=None, absence="")
        own = due.exclude(pk__in=done.values("defence_id"))
        lines.append(Line(title=_("陈述答辩评分"), url=url, rows=own, icon="presentation"))
        led = due.filter(application__in=cases_led_by(user).values("pk"))
        lines.append(Line(title=_("陈述答辩结果待提交"), url=url, rows=led, icon="checks"))
    return lines


def _midnight() -> datetime:
    """The end of today: what starts before it is due."""
    return timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time.min))


def _to_plan(user: User) -> int:
    """How many cases `readings.to_plan` lists. Whether a case may be heard depends on its cycle's plan and its stage alone."""
    counted = waiting(user).order_by().values_list("cycle_id", "stage").annotate(number=Count("pk"))
    cycles = Cycle.objects.in_bulk({cycle for cycle, _stage, _number in counted})
    return sum(n for cycle, stage, n in counted if not Application(cycle=cycles[cycle], stage=stage).refuses(DEFEND))
