"""What this slice prints: the ranking as workbook and as a short PDF. The score book is in awards/ranking/scorebook.py."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.cycles.models import Cycle
from awards.cycles.outcome_words import ranking as said
from awards.ranking.models import PARTS, Ranking, RankingLine, RankingStage
from awards.ranking.scorebook import Cases, Categories, Figures, Matrix, figures_of
from awards.ranking.showing import track_names
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import date_text
from core.sheets import Book, Column, Sheet


class RankingSheet(Sheet[Ranking, RankingLine]):
    title = _("综合排名")
    frozen_columns = 3

    def columns_for(self, subject: Ranking) -> Sequence[Column]:
        names = track_names(subject.cycle)
        tracks = [Column(_("行业类别"), lambda row: names.get(row.track, row.track))] if names else []
        return [
            Column(_("名次"), lambda row: row.place, kind="int", width=7),
            Column(_("申报编号"), lambda row: row.application.reference),
            Column(_("申报对象"), lambda row: row.application.candidate),
            Column(_("所在地区"), lambda row: row.application.organization.region.name),
            Column(_("所属行业"), lambda row: row.application.organization.industry.name),
            *tracks,
            *(_part_column(part) for part in subject.weighed),
            Column(_("综合得分"), lambda row: points(row.result_hundredths), kind="points", width=11),
            Column(_("列为候选"), lambda row: "是" if row.shortlisted else "", width=10),
            Column(_("候选奖次"), lambda row: row.tier.name if row.tier else ""),
        ]

    def rows(self, subject: Ranking) -> Iterable[RankingLine]:
        return subject.lines.all()

    def headlines(self, subject: Ranking) -> Sequence[str]:
        return [f"{subject.cycle.title}综合排名", note_on(subject)]

    def is_strong(self, item: RankingLine) -> bool:
        return item.shortlisted


@register("ranking")
class RankingBook(Book[Ranking]):
    title = _("综合排名")
    permission = "awards.see_ranking"
    lookup = "cycle__code"
    sheets = (RankingSheet,)

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rankings()

    def written_at(self, row: Ranking) -> datetime:
        return row.frozen_at or row.drawn_up_at


@register("ranking-pdf")
class RankingDocument(Document[Ranking]):
    title = _("综合排名表")
    template = "documents/ranking.html"
    stylesheets = ("documents/report.css",)
    permission = "awards.see_ranking"
    lookup = "cycle__code"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rankings()

    def context(self, row: Ranking) -> dict[str, Any]:
        names = track_names(row.cycle)
        return {
            "cycle": row.cycle.title,
            "note": note_on(row),
            "ties": [*said(row.cycle.rules)][-1],
            "parts": [PARTS[part] for part in row.weighed],
            "has_tracks": bool(names),
            "widths": _widths(len(row.weighed) + bool(names)),
            "organizer": row.cycle.rules.scheme.organizer,
            "lines": [
                {
                    "place": line.place,
                    "reference": line.application.reference,
                    "name": line.application.candidate,
                    "region": line.application.organization.region.name,
                    "track": names.get(line.track, line.track),
                    "parts": [points(line.part(part)) for part in row.weighed],
                    "result": points(line.result_hundredths),
                    "shortlisted": line.shortlisted,
                }
                for line in row.lines.all()
            ],
        }

    def author(self, row: Ranking) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Ranking) -> datetime:
        return row.frozen_at or row.drawn_up_at


@register("score-book")
class ScoreBook(Book[Cycle]):
    """Every handed-in sheet, consensus and visit of a cycle: overview, matrix of items, category sums."""

    title = _("评分总册")
    permission = "awards.see_score_sheets"
    lookup = "code"
    sheets = (Cases, Matrix, Categories)

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Cycle.objects.select_related("scheme", "criteria")

    def subject(self, row: Cycle) -> Figures:
        return figures_of(row)


def points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100


def note_on(ranking: Ranking) -> str:
    """The weights, and whether the ranking is final: said on every copy."""
    weighed = ranking.weighed.items()
    weights = "，".join(f"{PARTS[part]}占{weight.normalize():f}%" for part, weight in weighed)
    if ranking.stage == RankingStage.FROZEN and ranking.frozen_at:
        state = f"{date_text(timezone.localdate(ranking.frozen_at))}锁定"
    else:
        state = f"{date_text(timezone.localdate(ranking.drawn_up_at))}试算，尚未锁定"
    return "；".join(part for part in (weights, state) if part)


def _rankings() -> VisibleQuerySet:
    return Ranking.objects.select_related("cycle__scheme").prefetch_related(
        "lines__application__organization__region", "lines__application__organization__industry", "lines__tier"
    )


def _part_column(part: str) -> Column:
    return Column(PARTS[part], lambda row: points(row.part(part)), kind="points", width=11)


def _widths(columns: int) -> dict[str, str]:
    """The classes of the columns' widths, together the whole of the paper: what the parts and the sector class take, the name gives."""
    names = ("place", "reference", "name", "region")
    return dict(zip(names, _WIDTHS[min(columns, len(_WIDTHS) - 1)], strict=True))


# By how many columns stand between the region and the result, each a tenth wide.
_WIDTHS = (
    ("c7", "c18", "c50", "c15"),
    ("c7", "c18", "c44", "c11"),
    ("c7", "c18", "c34", "c11"),
    ("c7", "c18", "c24", "c11"),
    ("c5", "c16", "c18", "c10"),
    ("c5", "c16", "c10", "c8"),
)
