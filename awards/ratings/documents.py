"""A rating on paper and as a workbook, for the organization itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from awards.criteria import scoring
from awards.ratings.charts import printed
from awards.ratings.models import RatedItem, Rating
from awards.ratings.sums import best_and_weakest, hundredths_of, result_of
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.base import safe_name
from core.documents.official import date_text
from core.sheets import Column, Sheet


@register("rating")
class RatingDocument(Document[Rating]):
    title = _("自我评价报告")
    template = "documents/rating.html"
    stylesheets = ("documents/report.css",)
    permission = "awards.see_rating"
    lookup = "pk"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Rating.objects.select_related("organization", "criteria")

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Rating:
        if not (str(reference).isascii() and str(reference).isdigit() and len(str(reference)) < 18):
            raise Http404
        row: Rating = super().fetch(reference, user)
        return row

    def context(self, row: Rating) -> dict[str, Any]:
        result = result_of(row)
        strong, weak = best_and_weakest(result)
        return {
            "rating": row,
            "result": result,
            "lines": [(line, hundredths_of(line)) for line in result.rows],
            "radar": printed(result).radar(),
            "strong": strong,
            "weak": weak,
            "summaries": [("（一）突出的优势", strong, "strength"), ("（二）优先的改进机会", weak, "opportunity")],
            "date": date_text(row.rated_on),
        }

    def heading(self, row: Rating) -> str:
        return f"{self.title} {row.organization.name} {row.title}"

    def author(self, row: Rating) -> str:
        return row.organization.name

    def written_at(self, row: Rating) -> datetime | None:
        return row.updated_at

    def filename(self, row: Rating) -> str:
        return safe_name(f"{self.title}-{row.organization.name}-{row.rated_on:%Y%m%d}.pdf")


def _points(row: RatedItem) -> Decimal | None:
    found = hundredths_of(row)
    return None if found is None else scoring.as_points(found)


class RatingSheet(Sheet[Rating, RatedItem]):
    """One row for each item."""

    title = _("自我评价")
    frozen_columns = 2
    columns = (
        Column(_("条款"), lambda row: row.item.clause, width=8),
        Column(_("评分项"), lambda row: row.item.name),
        Column(_("分值"), lambda row: row.item.points, kind="int"),
        Column(_("得分率（%）"), lambda row: row.percent, kind="int"),
        Column(_("得分"), _points, kind="points"),
        Column(_("不适用"), lambda row: "√" if row.not_applicable else ""),
        Column(_("优势"), lambda row: row.strength, width=50),
        Column(_("改进机会"), lambda row: row.opportunity, width=50),
    )

    def rows(self, subject: Rating) -> Iterable[RatedItem]:
        return result_of(subject).rows

    def headlines(self, subject: Rating) -> Sequence[str]:
        result = result_of(subject)
        total = (
            ""
            if result.totals is None
            else f"　总分 {scoring.as_points(result.totals.total)} / {result.totals.full_points}"
        )
        sums = "；".join(f"{row.name} {scoring.as_points(row.hundredths)}/{row.base}" for row in result.categories)
        return [
            f"{subject.organization.name} {subject.title}",
            f"{subject.rated_on}　{subject.criteria.name}{total}",
            sums,
        ]
