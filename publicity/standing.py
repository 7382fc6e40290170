"""Where a cycle stands, in words for a passer-by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Region
from awards.cycles.models import Cycle, CycleQuerySet, CycleStage, Phase, StageWindow
from awards.cycles.readings import last_day, timetable
from awards.honours.models import DecisionStage
from awards.notices.models import Notice
from core import clock
from core.words import joined

LEVELS: list[str] = [Region.Level.PROVINCE, Region.Level.CITY, Region.Level.COUNTY]


@dataclass(frozen=True)
class Standing:
    """`accepts` says that applications are taken now; `until` is the last day of what is going on."""

    label: str
    tone: str
    sentence: str
    accepts: bool = False
    until: date | None = None


def public_cycles() -> CycleQuerySet:
    """Published cycles, newest first, with everything `standing` reads."""
    notices = Notice.objects.public().defer("text").order_by("-first_day", "-pk")
    cycles: CycleQuerySet = (
        Cycle.objects.public()
        .select_related("scheme__region", "criteria", "decision")
        .defer("decision__text")
        .prefetch_related("windows", Prefetch("notices", notices, to_attr="public_notices"))
        .order_by("-award_year", "-pk")
    )
    return cycles


def standing(cycle: Cycle) -> Standing:
    """Of a cycle read by `public_cycles`."""
    if decision := released_decision(cycle):
        return Standing(_("已表彰"), "success", _("表彰决定已于%(day)s发布。") % {"day": day_text(decision.decided_on)})
    for notice in cycle.public_notices:  # type: ignore[attr-defined]  # set by public_cycles
        if is_on(notice):
            text = _("拟表彰名单正在公示，%(day)s截止。") % {"day": day_text(notice.last_day)}
            return Standing(_("公示中"), "award", text, until=notice.last_day)
    if cycle.stage == CycleStage.FINISHED:
        return Standing(_("已结束"), "neutral", _("本届评选已经结束。"))
    return _applying(cycle) or _reviewing(cycle)


def released_decision(cycle: Cycle) -> Any:
    decision = getattr(cycle, "decision", None)
    return decision if decision is not None and decision.stage == DecisionStage.RELEASED else None


def is_on(notice: Notice) -> bool:
    """Within its days, both counted."""
    return notice.accepts_objections(clock.today())


def days_left(day: date | None) -> int:
    """0 on the last day itself."""
    return (day - clock.today()).days if day else 0


def current(cycles: list[Cycle]) -> Cycle | None:
    """The cycle of which the start page speaks: under way before ended, the wider region's first, then one that takes applications."""

    def rank(cycle: Cycle) -> tuple[bool, int, bool]:
        ended, closed = cycle.stage == CycleStage.FINISHED, not cycle.is_open(Phase.APPLICATION)
        return ended, LEVELS.index(cycle.scheme.region.level), closed

    return min(cycles, key=rank, default=None)


def plan(cycle: Cycle) -> list[dict[str, Any]]:
    """The timetable, each phase with the words for how near it is."""
    return [{**entry, "hint": _nearness(entry["window"])} for entry in timetable(cycle, _phase_at(cycle))]


def _phase_at(cycle: Cycle) -> list[str]:
    """The phase that what is public tells of a cycle read by `public_cycles`."""
    if released_decision(cycle):
        return [Phase.AWARD]
    notices = cycle.public_notices  # type: ignore[attr-defined]  # set by public_cycles
    return [Phase.NOTICE if any(is_on(notice) for notice in notices) else Phase.DECISION] if notices else []


def day_text(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _applying(cycle: Cycle) -> Standing | None:
    window, now = cycle.window(Phase.APPLICATION), clock.now()
    if window is None:
        return None
    if window.opens_at is not None and now < window.opens_at:
        opens = timezone.localdate(window.opens_at)
        text = _("%(day)s起受理网上申报。") % {"day": day_text(opens)}
        return Standing(_("即将受理申报"), "info", text, until=opens)
    if not cycle.is_open(Phase.APPLICATION):
        return None
    if window.closes_at is None:
        return Standing(_("正在受理申报"), "award", _("正在受理网上申报。"), accepts=True)
    text = _("%(moment)s截止，逾期不予受理。") % {"moment": moment_text(window.closes_at)}
    return Standing(_("正在受理申报"), "award", text, accepts=True, until=last_day(window))


def _reviewing(cycle: Cycle) -> Standing:
    going_on = [entry["label"] for entry in timetable(cycle, _phase_at(cycle)) if entry["state"] == "current"]
    if going_on:
        return Standing(_("评审进行中"), "info", _("当前环节：%(phases)s。") % {"phases": joined(going_on)})
    return Standing(_("评审进行中"), "info", _("申报已经截止，正在组织评审。"))


def moment_text(moment: datetime) -> str:
    """The moment from which it is closed; midnight is said as the end of the day before."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return _("%(day)s24时") % {"day": day_text(local.date() - timedelta(days=1))}
    return date_format(local, "DATETIME_FORMAT")


def _nearness(window: StageWindow) -> str:
    now = clock.now()
    if window.opens_at and now < window.opens_at:
        days = days_left(timezone.localdate(window.opens_at))
        return ngettext("%(days)d 天后开始", "%(days)d 天后开始", days) % {"days": days} if days else _("今天开始")
    if window.closes_at is None or window.closes_at <= now:
        return ""
    days = days_left(last_day(window))
    return ngettext("还剩 %(days)d 天", "还剩 %(days)d 天", days) % {"days": days} if days else _("今天截止")
