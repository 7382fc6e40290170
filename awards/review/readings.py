"""Readings of score sheets: what is missing, how far everybody is, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.criteria.models import Item
from awards.cycles.models import Phase
from awards.review.models import ItemScore, ScoreSheet, SheetStage


@dataclass(frozen=True)
class Missing:
    """What a sheet lacks before it can be handed in; `item` None means the sheet as a whole."""

    item: Item | None
    what: str

    def __str__(self) -> str:
        return f"{self.item.clause} {self.item.name}：{self.what}" if self.item else self.what


def scores_of(sheet: ScoreSheet) -> list[ItemScore]:
    """All scores of a sheet in the order of the criteria: one statement."""
    return list(sheet.scores.select_related("item__category").order_by("item__order"))


def marks_of(sheet: ScoreSheet) -> list[ItemScore]:
    """What the sums need of a sheet's scores, without a word of anybody: one statement."""
    return list(sheet.scores.select_related("item").only("sheet", "percent", "not_applicable", "item__points"))


def missing(scores: Iterable[ItemScore], overall: str, *, comments_required: bool) -> list[Missing]:
    """Everything that stands between a sheet and its hand-in, in the order of the items."""
    found = []
    for score in scores:
        found += [Missing(score.item, what) for what in _lacks(score, comments_required)]
    if not overall.strip():
        found.append(Missing(None, _("尚未填写总体评价")))
    return found


def _lacks(score: ItemScore, comments_required: bool) -> list[str]:
    comments = [*score.strengths, *score.opportunities]
    lacks = []
    if not score.is_scored:
        lacks.append(_("尚未评分"))
    if comments_required and not comments and not score.not_applicable:
        lacks.append(_("至少写一条优势或改进机会"))
    if any(not comment["text"] for comment in comments):
        lacks.append(_("有评语只写了出处，没有内容"))
    if any(not comment["factor"] for comment in comments):
        lacks.append(_("有评语未选评价要素"))
    return lacks


def due_at(application: Application) -> datetime | None:
    """The end of the independent review: of the cycle's window, or of the rulebook's days since it began, whichever is earlier."""
    cycle = application.cycle
    window = cycle.window(Phase.REVIEW)
    ends = [window.closes_at] if window and window.closes_at else []
    if cycle.rules.review.days:
        ends.append(application.stage_since + timedelta(days=cycle.rules.review.days))
    return min(ends, default=None)


@dataclass(frozen=True)
class SheetProgress:
    sheet: ScoreSheet
    done: int
    of: int

    @property
    def is_handed_in(self) -> bool:
        return self.sheet.stage == SheetStage.HANDED_IN


def with_progress(sheets: Iterable[ScoreSheet]) -> list[SheetProgress]:
    """How many items of each sheet are scored, never how: two statements."""
    rows = list(sheets)
    counted = {
        row["sheet_id"]: row
        for row in ItemScore.objects.filter(sheet__in=rows)
        .values("sheet_id")
        .annotate(of=Count("pk"), done=Count("pk", filter=Q(percent__isnull=False) | Q(not_applicable=True)))
    }
    empty = {"done": 0, "of": 0}
    return [SheetProgress(row, counted.get(row.pk, empty)["done"], counted.get(row.pk, empty)["of"]) for row in rows]
