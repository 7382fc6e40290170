"""What the pages of a cycle show: the plan with its days, and how many cases stand where."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from awards.cycles.models import Cycle, CycleStage, Phase, StageWindow
from core import clock


def timetable(cycle: Cycle) -> list[dict[str, Any]]:
    """The plan's phases as the steps component draws them: done, current, or still to come."""
    return [
        {"label": Phase(window.phase).label, "state": _state(cycle, window), "at": span(window), "window": window}
        for window in cycle.windows.all()
    ]


def span(window: StageWindow) -> str:
    """First and last day as 9.1–9.30; a window that closes at midnight is open through the day before."""
    first = _short(timezone.localdate(window.opens_at)) if window.opens_at else ""
    last = _short(last_day(window)) if window.closes_at else ""
    return first if first == last else f"{first}–{last}" if first or last else ""


def last_day(window: StageWindow) -> date:
    assert window.closes_at is not None
    return clock.last_day_before(window.closes_at)


def unfinished(user: Any) -> list[Cycle]:
    """The cycles that are being prepared or run, as far as `user` sees them, with their windows: two statements."""
    rows = Cycle.objects.visible_to(user).exclude(stage=CycleStage.FINISHED)
    return list(rows.prefetch_related("windows"))


def stage_counts(cycle: Cycle, user: Any) -> list[dict[str, Any]]:
    """How many of the cases that `user` may see stand at each stage, in the order of the process; empty stages are left out."""
    cases = cycle.applications.visible_to(user)
    counts = dict(cases.order_by().values_list("stage").annotate(n=Count("pk")))
    labels = cases.model._meta.get_field("stage").flatchoices
    return [{"stage": stage, "label": label, "count": counts[stage]} for stage, label in labels if stage in counts]


def _state(cycle: Cycle, window: StageWindow) -> str:
    now = clock.now()
    if cycle.stage == CycleStage.FINISHED or (window.closes_at and window.closes_at <= now):
        return "done"
    begun = window.opens_at is not None and window.opens_at <= now
    return "current" if begun and cycle.stage == CycleStage.PUBLISHED else "todo"


def _short(day: date) -> str:
    return f"{day.month}.{day.day}"
