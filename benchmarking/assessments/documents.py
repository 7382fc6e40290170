"""What this slice prints: the letter with the ranking (通报, after GB/T 9704) and the table of all scores (Excel)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarking.assessments.models import Assessment, AssessmentItem, AssessmentStage, DistrictReport
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import Annex, Paper, blocks_of, date_text, table, text, title_lines
from core.sheets import Book, Column, Sheet


def _rows() -> VisibleQuerySet:
    return Assessment.objects.prefetch_related("items", "reports__region", "reports__scores").select_related(
        "prepared_by", "released_by"
    )


@register("assessment-letter")
class AssessmentLetter(Document[Assessment]):
    """The letter that tells every district the result."""

    title = _("质量工作考核通报")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "benchmarking.see_assessment_result"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rows().filter(stage__in=[AssessmentStage.PREPARED, AssessmentStage.RELEASED])

    def context(self, row: Assessment) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Assessment) -> Paper:
        reports = ranked(row.reports.all())
        lead = f"根据{row.year}年度质量工作考核方案，对{len(reports)}个县（市、区）的质量工作进行了考核，现将结果通报如下。"
        grades: dict[str, list[str]] = {}
        for report in reports:
            grades.setdefault(report.grade, []).append(report.region.name)
        told = [text(f"{name}（{len(regions)}个）：{'、'.join(regions)}。") for name, regions in grades.items()]
        released = row.stage == AssessmentStage.RELEASED
        return Paper(
            title=title_lines(f"关于{row.year}年度质量工作考核结果的通报"),
            addressees="各县（市、区）人民政府",
            blocks=[text(lead), *told, *blocks_of(row.text, {})],
            annexes=[Annex("附件", title_lines(f"{row.year}年度质量工作考核得分"), [_table(reports)])],
            signed_by=row.issuer,
            date=date_text(timezone.localdate(row.released_at)) if row.released_at else "",
            mark=f"{row.issuer}文件" if row.number else "",
            number=row.number,
            status="" if released else str(_("送审稿")),
        )

    def heading(self, row: Assessment) -> str:
        return row.title

    def author(self, row: Assessment) -> str:
        return row.issuer

    def written_at(self, row: Assessment) -> datetime:
        return row.released_at or row.updated_at


def ranked(reports: Iterable[DistrictReport]) -> list[DistrictReport]:
    """By place, then by code of the district; those without a place last."""
    return sorted(reports, key=lambda report: (report.rank or 999, report.region_id))


def _table(reports: list[DistrictReport]) -> Any:
    rows = [[str(report.rank), report.region.name, f"{report.points:.2f}", report.grade] for report in reports]
    return table(
        ["名次", "县（市、区）", "得分", "等次"], [16, 40, 22, 22], rows, ["centre", "left", "centre", "centre"]
    )


class ScoreSheet(Sheet[Assessment, DistrictReport]):
    """Districts down, items across."""

    title = _("考核得分")
    frozen_columns = 2

    def headlines(self, subject: Assessment) -> list[str]:
        return [subject.title, f"满分 {subject.full_points} 分"]

    def columns_for(self, subject: Assessment) -> list[Column]:
        columns = [
            Column(_("名次"), lambda row: row.rank, kind="int"),
            Column(_("县（市、区）"), lambda row: row.region.name),
        ]
        columns += [_item_column(item) for item in subject.items.all()]
        return [
            *columns,
            Column(_("合计"), lambda row: row.points, kind="points"),
            Column(_("等次"), lambda row: row.grade),
        ]

    def rows(self, subject: Assessment) -> list[DistrictReport]:
        return ranked(subject.reports.all())


def _item_column(item: AssessmentItem) -> Column:
    def value(row: DistrictReport) -> Decimal | None:
        return next((score.verified_points for score in row.scores.all() if score.item_id == item.pk), None)

    return Column(f"{item.name}（{item.weight.normalize():f}）", value, kind="points")


@register("assessment-scores")
class AssessmentScores(Book[Assessment]):
    title = _("质量工作考核得分表")
    permission = "benchmarking.see_assessment_scores"
    sheets = (ScoreSheet,)

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return _rows()
