"""Lists of sheets: an expert's tasks, a cycle's progress. Progress counts what is scored, never how."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.panels.models import Panel, PanelCase
from awards.panels.readings import cases_led_by
from awards.review.desk import time_left
from awards.review.models import ScoreSheet, SheetStage
from awards.review.readings import SheetProgress, due_at, with_progress
from core import clock


@dataclass(frozen=True)
class Task:
    """One sheet of an expert: how far, until when."""

    progress: SheetProgress
    due: datetime | None

    @property
    def sheet(self) -> ScoreSheet:
        return self.progress.sheet

    @property
    def time_left(self) -> str:
        return time_left(self.due)

    @property
    def is_late(self) -> bool:
        return self.due is not None and clock.now() >= self.due and not self.progress.is_handed_in


def tasks_of(user: User) -> list[Task]:
    """An expert's own sheets, open ones first: four statements. The sheets of one cycle share it, so its rulebook is read once."""
    cycles = Prefetch("application__cycle", Cycle.objects.defer("call_text").prefetch_related("windows"))
    sheets = (
        ScoreSheet.objects.visible_to(user)
        .filter(expert=user)
        .select_related("application__organization__industry")
        .defer("overall", "application__snapshot", "application__profile")
        .prefetch_related(cycles)
        .order_by("-stage", "application__reference")
    )
    return [Task(progress, due_at(progress.sheet.application)) for progress in with_progress(sheets)]


@dataclass
class CaseProgress:
    """One case in review: every expert's progress."""

    application: Application
    sheets: list[SheetProgress]
    due: datetime | None

    @property
    def handed_in(self) -> int:
        return sum(sheet.is_handed_in for sheet in self.sheets)

    @property
    def is_complete(self) -> bool:
        return bool(self.sheets) and self.handed_in == len(self.sheets)

    @property
    def is_open(self) -> bool:
        return self.application.stage == Stage.IN_REVIEW

    @property
    def is_late(self) -> bool:
        return self.is_open and not self.is_complete and self.due is not None and clock.now() >= self.due


def panels_with_sheets(cycle: Cycle) -> QuerySet[Panel]:
    """The panels of the cycle whose review has begun, by name."""
    begun = PanelCase.objects.filter(panel_id=OuterRef("pk"), application__sheets__isnull=False)
    return Panel.objects.filter(Exists(begun), cycle=cycle).order_by("name", "pk")


def cases_with_sheets(cycle: Cycle, panel: int | None = None) -> QuerySet[Application]:
    """The cases of the cycle that have score sheets, panel by panel; of one panel, where its id is given."""
    rows = Application.objects.filter(Exists(ScoreSheet.objects.filter(application_id=OuterRef("pk"))), cycle=cycle)
    if panel:
        rows = rows.filter(panel_case__panel=panel)
    joined = rows.select_related("organization", "panel_case__panel")
    return joined.only(
        "reference", "stage", "stage_since", "cycle", "kind", "subject", "organization__name", "panel_case__panel__name"
    ).order_by("panel_case__panel__name", "reference")


def progress_of(cycle: Cycle, cases: Iterable[Application]) -> list[CaseProgress]:
    """The progress of one page of cases of the cycle, in three statements however many cases there are elsewhere."""
    rows = list(cases)
    sheets = (
        ScoreSheet.objects.live()
        .filter(application__in=[row.pk for row in rows])
        .select_related("expert")
        .only("stage", "application", "expert__name")
        .order_by("pk")
    )
    by_case: dict[int, list[SheetProgress]] = defaultdict(list)
    still_open = {each.sheet.pk: each for each in with_progress(row for row in sheets if row.stage == SheetStage.OPEN)}
    for sheet in sheets:  # what is handed in is complete: nothing to count
        by_case[sheet.application_id].append(still_open.get(sheet.pk) or SheetProgress(sheet, done=0, of=0))
    for row in rows:
        row.cycle = cycle
    return [CaseProgress(row, by_case[row.pk], due_at(row)) for row in rows]


def closable_by(user: User) -> QuerySet[Application]:
    """The cases that `user` leads, in review, with every sheet handed in."""
    led = cases_led_by(user).filter(stage=Stage.IN_REVIEW, sheets__stage=SheetStage.HANDED_IN)
    return led.exclude(sheets__stage=SheetStage.OPEN).distinct()
