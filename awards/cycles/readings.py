"""What the pages of a cycle show: the plan with its days, and how many cases stand where."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from awards.cycles.models import Amendment, AmendmentStage, Cycle, CycleStage, Phase, StageWindow
from awards.cycles.phases import label_in
from core import clock

_ORDER = {str(phase): place for place, phase in enumerate(Phase)}


def timetable(cycle: Cycle, at: Collection[str] = ()) -> list[dict[str, Any]]:
    """The plan's phases as the steps component draws them: done, current, or still to come. A phase without an end in the plan goes by
    `at`, the phases at which the cycle's cases stand, as far as the reader may know them."""
    windows = list(cycle.windows.all())
    beyond = len(windows) if at else -1  # a plan without the last phase is through when cases stand at it
    furthest = max((place for place, window in enumerate(windows) if window.phase in at), default=beyond)
    is_decided = any(_ORDER[phase] >= _ORDER[Phase.NOTICE] for phase in at)
    told = []
    for place, window in enumerate(windows):
        state = _state(cycle, window)
        if state != "done" and cycle.stage == CycleStage.PUBLISHED:
            if window.closes_at is None and window.phase in at:
                state = "current"
            elif place < furthest and window.phase not in at and (window.closes_at is None or is_decided):
                state = "done"
        told.append(
            {"label": label_in(cycle.phases, window.phase), "state": state, "at": span(window), "window": window}
        )
    return told


def phases_at(cycle: Cycle, stages: Iterable[str]) -> set[str]:
    """The phases for which cases wait that stand at `stages`, by the step table: of several ways on, the first in the cycle's plan.
    A draft keeps the application open until an expert has begun to read."""
    model, planned = cycle.applications.model, cycle.phases
    found, drafted = set(), False
    for stage in stages:
        behind = model.reached(stage, planned)
        steps = {model.phase_in(planned, step) for step in model.steps.from_stage(stage)}
        onward = steps & set(planned[behind + 1 :])
        if onward == {Phase.APPLICATION}:
            drafted = True
        elif onward:
            found.add(min(onward, key=planned.index))
        elif stage in model.decided_at or (behind >= 0 and steps):
            found.add(str(Phase.AWARD))
    if drafted and not any(_ORDER[phase] > _ORDER[Phase.PRELIMINARY] for phase in found):
        found.add(str(Phase.APPLICATION))
    return found


def public_phases_at(cycle: Cycle) -> set[str]:
    """As `phases_at`, of what everybody knows: the public notice and what follows it."""
    known = cycle.applications.filter(stage__in=cycle.applications.model.released_at)
    return phases_at(cycle, known.order_by().values_list("stage", flat=True).distinct())


def span(window: StageWindow) -> str:
    """First and last day as 9.1–9.30; a window that closes at midnight is open through the day before."""
    first = _short(timezone.localdate(window.opens_at)) if window.opens_at else ""
    last = _short(last_day(window)) if window.closes_at else ""
    return first if first == last else f"{first}–{last}" if first or last else ""


def last_day(window: StageWindow) -> date:
    assert window.closes_at is not None
    return clock.last_day_before(window.closes_at)


def at_work(cycles: Sequence[Cycle], phase: str) -> Cycle | None:
    """The first in which `phase` is on now; the first of all when it is on in none."""
    return next((row for row in cycles if row.is_open(phase)), cycles[0] if cycles else None)


def unfinished(user: Any) -> list[Cycle]:
    """The cycles that are being prepared or run, as far as `user` sees them, with their windows: two statements."""
    rows = Cycle.objects.visible_to(user).exclude(stage=CycleStage.FINISHED)
    return list(rows.prefetch_related("windows"))


def ended_without_winners(keys: Collection[int]) -> list[Cycle]:
    """Of the running cycles `keys`, those whose applications are all closed after the deadline, none with an award or a decision."""
    applications: Any = Cycle._meta.get_field("applications").related_model
    cases = applications.objects.filter(cycle__in=keys).order_by()
    live = cases.live().values("cycle_id")
    honoured = cases.filter(stage__in=applications.decided_at).values("cycle_id")
    closed = StageWindow.objects.filter(phase=Phase.APPLICATION, closes_at__lte=clock.now()).values("cycle_id")
    rows = Cycle.objects.filter(pk__in=cases.values("cycle_id")).filter(pk__in=closed)
    return list(rows.exclude(pk__in=live).exclude(pk__in=honoured).defer("rulebook", "call_text"))


def prepared(user: Any) -> list[Amendment]:
    """The amendments that are being prepared, as far as `user` sees them: one statement."""
    rows = Amendment.objects.visible_to(user).filter(stage=AmendmentStage.DRAFT)
    return list(rows.select_related("cycle"))


def stage_counts(cycle: Cycle, user: Any) -> list[dict[str, Any]]:
    """How many of the cases that `user` may see stand at each stage, in the order of the process; empty stages are left out."""
    cases = cycle.applications.visible_to(user)
    counts: dict[str, int] = dict(cases.counted())
    stages = cases.model._meta.get_field("stage").flatchoices
    labels = [*((stage, cases.model.stage_words(stage)) for stage, _label in stages), *cases.model.told_beside]
    return [{"stage": stage, "label": label, "count": counts[stage]} for stage, label in labels if stage in counts]


def _state(cycle: Cycle, window: StageWindow) -> str:
    now = clock.now()
    if cycle.stage == CycleStage.FINISHED or (window.closes_at and window.closes_at <= now):
        return "done"
    begun = window.opens_at is not None and window.opens_at <= now
    return "current" if begun and cycle.stage == CycleStage.PUBLISHED else "todo"


def _short(day: date) -> str:
    return f"{day.month}.{day.day}"
