"""What this slice prints: the notice after GB/T 9704 with the form as its annex, and a filled-in form in two copies (the 2009 layout of seed 004)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from benchmarking.comparisons.models import Activity, ActivityStage, Comparison, ComparisonRow
from benchmarking.comparisons.sheets import empty_form, filled_form
from benchmarking.comparisons.text import (
    DIMENSIONS,
    FORM_TITLE,
    RETURNS,
    dimensions_sentence,
    office_of,
    returns_sentence,
)
from core.access import VisibleQuerySet
from core.components.readings import figure
from core.documents import Document, Printed, Tick, register
from core.documents.base import no_tick
from core.documents.official import Annex, Paper, blocks_of, date_text, text, title_lines
from core.downloads import XLSX

ADDRESSEES = "各县（区）质量主管部门，各有关企业"
BLANK_LINES = 5
"""As many as leave room for the imprint below them."""
NOT_YET = "　　年　月　日"


@register("comparison-notice")
class NoticeDocument(Document[Activity]):
    """The notice's text is typed by an officer. A line 【对比内容】 takes the dimensions, 【报送要求】 date and offices; both are added where the
    text lacks them."""

    title = _("活动通知")
    template = "documents/comparison_notice.html"
    stylesheets = ("documents/official.css", "documents/comparison_annex.css")
    permission = "benchmarking.see_activity"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Activity.objects.prefetch_related("dimensions")

    def context(self, row: Activity) -> dict[str, Any]:
        return {"paper": self.paper(row), "lines": range(BLANK_LINES)}

    def paper(self, row: Activity) -> Paper:
        passages = {DIMENSIONS: dimensions_sentence(list(row.dimensions.all())), RETURNS: returns_sentence(row)}
        blocks = blocks_of(row.text, {key: blocks_of(sentence) for key, sentence in passages.items()})
        blocks += [text(sentence) for key, sentence in passages.items() if key not in row.text]
        released_on = date_text(timezone.localdate(row.released_at)) if row.released_at else ""
        return Paper(
            title=title_lines(row.title),
            blocks=blocks,
            signed_by=row.issuer,
            date=released_on,
            mark=f"{row.issuer}文件" if row.number else "",
            number=row.number,
            addressees=ADDRESSEES,
            annexes=[Annex("附件", title_lines(FORM_TITLE), [])],
            imprint=row.printed_by or office_of(row.issuer),
            copies=row.copied_to.removeprefix("抄送：").rstrip("。"),
            printed_on=released_on or NOT_YET,
            status="" if row.stage in (ActivityStage.RELEASED, ActivityStage.CLOSED) else str(_("送审稿")),
        )

    def heading(self, row: Activity) -> str:
        return row.title

    def author(self, row: Activity) -> str:
        return row.issuer

    def written_at(self, row: Activity) -> datetime:
        return row.released_at or row.updated_at


@dataclass(frozen=True)
class PrintedRow:
    """A line of the form in the words of its ten columns; what is numeric stands below the words."""

    number: int
    benchmark: str
    address: str
    item: str
    indicator: str
    level: str
    level_value: str
    result: str
    result_value: str
    measures: str
    targets: str
    department: str
    due_on: str
    remarks: str


@register("comparison-form")
class FormDocument(Document[Comparison]):
    """Two copies in one file, each with its addressee."""

    title = _("质量标杆对比活动情况表")
    template = "documents/comparison_form.html"
    stylesheets = ("documents/comparison_form.css",)
    permission = "benchmarking.see_comparison"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Comparison.objects.select_related("activity", "organization").prefetch_related(
            "rows__dimension", "rows__targets"
        )

    def context(self, row: Comparison) -> dict[str, Any]:
        activity = row.activity
        return {
            "form": row,
            "activity": activity,
            "year": activity.year,
            "copies": [("第一份", activity.city_office), ("第二份", activity.local_office)],
            "lines": [printed(line) for line in row.rows.all()],
            "date": date_text(timezone.localdate(row.submitted_at)) if row.submitted_at else "",
            "status": "" if row.submitted_at else str(_("未报送")),
        }

    def heading(self, row: Comparison) -> str:
        return f"{FORM_TITLE} {row.unit_name}"

    def author(self, row: Comparison) -> str:
        return row.unit_name

    def written_at(self, row: Comparison) -> datetime:
        return row.submitted_at or row.updated_at


@register("comparison-form-xlsx")
class FormWorkbook(Printed[Comparison]):
    """The form as a workbook, which may be changed and uploaded again."""

    title = _("质量标杆对比活动情况表")
    permission = "benchmarking.see_comparison"
    content_type, extension = XLSX, "xlsx"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Comparison.objects.select_related("activity")

    def render(self, row: Comparison, tick: Tick = no_tick) -> bytes:
        return filled_form(row)


@register("comparison-template-xlsx")
class TemplateWorkbook(Printed[Activity]):
    """The empty form of an activity."""

    title = _("质量标杆对比活动情况表空表")
    permission = "benchmarking.see_activity"
    content_type, extension = XLSX, "xlsx"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Activity.objects.all()

    def render(self, row: Activity, tick: Tick = no_tick) -> bytes:
        return empty_form(row, first_year=row.year)


def printed(row: ComparisonRow) -> PrintedRow:
    return PrintedRow(
        number=row.order, benchmark=row.benchmark_name, address=row.benchmark_address, item=row.dimension.name,
        indicator=row.indicator, level=row.benchmark_level, result=row.result, measures=row.measures,
        department=row.department, due_on=f"{row.due_on.year}.{row.due_on.month}.{row.due_on.day}", remarks=row.remarks,
        level_value=f"标杆值：{figure(row.benchmark_value)}{row.unit}" if row.is_numeric else "",
        result_value=_gap(row),
        targets=_targets(row),
    )  # fmt: skip


def _gap(row: ComparisonRow) -> str:
    if row.gap is None:
        return ""
    behind = f"差距：{figure(row.gap)}{row.unit}" if row.gap > 0 else "已达到标杆水平"
    return f"本企业值：{figure(row.own_value)}{row.unit}\n{behind}"


def _targets(row: ComparisonRow) -> str:
    targets: Sequence[Any] = list(row.targets.all())
    listed = "，".join(f"{target.year}年{figure(target.target)}{row.unit}" for target in targets)
    return f"年度目标：{listed}" if listed else ""
