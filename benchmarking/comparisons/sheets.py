"""Writing the 质量标杆对比活动情况表 as a workbook, filled in or empty, in the layout of the notice (seed 004); `workbook.read` takes it in again."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from benchmarking.comparisons.models import Activity, Comparison, ComparisonRow, Dimension, Direction, Metric
from benchmarking.comparisons.workbook_layout import (
    BENCHMARK,
    FIGURE_SHEET,
    FOOT,
    FORM_SHEET,
    HEAD,
    HELP_SHEET,
    TITLE,
    benchmark_words,
    figure_headings,
    metric_words,
    row_headings,
)
from core.intake import Heading
from core.sheets import FORMULA_STARTS, fits_number, text_width, write_text

YEARS = 6
"""The year of the activity and the five that a plan may last."""
LINES, SPARE_LINES = 12, 3
WIDTHS = (6, 22, 13, 18, 18, 24, 32, 12, 13, 12)
FIGURE_WIDTHS = (6, 30, 24, 10, 12, 14, 14)
TARGET_WIDTH = 13
LINE_HEIGHT = 15
DATE_FORMAT = "yyyy-mm-dd"

SONG = "宋体"
THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNDERLINE = Border(bottom=THIN)
HEADING_FILL, FIXED_FILL = PatternFill("solid", fgColor="E8EEF5"), PatternFill("solid", fgColor="F4F4F4")
TITLE_FONT, STRONG, BODY, SOFT = (
    Font(SONG, 18, bold=True),
    Font(SONG, 11, bold=True),
    Font(SONG, 10.5),
    Font(SONG, 9, color="555555"),
)
CENTRE, LEFT = Alignment("center", "center", wrap_text=True), Alignment("left", "center", wrap_text=True)


@dataclass(frozen=True)
class Content:
    """What goes into the workbook; without a comparison it is the empty form of an activity, without that of any."""

    activity: Activity | None
    comparison: Comparison | None
    rows: Sequence[ComparisonRow]
    dimensions: Sequence[Dimension]
    metrics: Sequence[Metric]
    first_year: int

    @property
    def lines(self) -> int:
        return max(LINES, len(self.rows) + SPARE_LINES)

    @property
    def years(self) -> list[int]:
        stored = {target.year for row in self.rows for target in row.targets.all()}
        return sorted(stored | set(range(self.first_year, self.first_year + YEARS)))


def filled_form(comparison: Comparison) -> bytes:
    """The form as it stands. Reads the rows, their targets, the dimensions of the activity and the metrics."""
    activity = comparison.activity
    rows = list(comparison.rows.select_related("dimension", "metric").prefetch_related("targets").order_by("order"))
    metrics = list(Metric.objects.all())
    return _bytes(Content(activity, comparison, rows, list(activity.dimensions.all()), metrics, activity.year))


def empty_form(activity: Activity | None, *, first_year: int) -> bytes:
    """The template to be filled in: of `activity`, or with every dimension."""
    dimensions = list(activity.dimensions.all() if activity else Dimension.objects.all())
    return _bytes(Content(activity, None, [], dimensions, list(Metric.objects.all()), first_year))


def _bytes(content: Content) -> bytes:
    book = Workbook()
    book.properties.title, book.properties.creator = str(TITLE), ""
    _write_form(book.active, content)
    _write_figures(book.create_sheet(FIGURE_SHEET), content)
    _write_help(book.create_sheet(HELP_SHEET), content)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_form(page: Any, content: Content) -> None:
    page.title = FORM_SHEET
    _set_up(page, WIDTHS)
    _put(page, 1, 1, TITLE, font=TITLE_FONT, alignment=CENTRE)
    page.merge_cells("A1:J1")
    page.row_dimensions[1].height = 34
    _put(page, 2, 1, _copies(content), font=SOFT, alignment=Alignment("right", "center"))
    page.merge_cells("A2:J2")
    _write_pairs(page, 3, HEAD[:2], content.comparison)
    _write_pairs(page, 4, HEAD[2:], content.comparison)
    headings = row_headings(Dimension.objects.none())
    _write_headings(page, 5, headings)
    for number in range(1, content.lines + 1):
        _write_line(page, 5 + number, number, content.rows[number - 1 : number], headings)
    last = 5 + content.lines
    _write_pairs(page, last + 1, FOOT, content.comparison)
    page.print_title_rows, page.print_area = "5:5", f"A1:J{last + 1}"
    page.freeze_panes = "D6"
    _choose_from_help(page, f"C6:C{last}", "A", len(content.dimensions))
    days = DataValidation(
        type="date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2100,12,31)", allow_blank=True
    )
    days.error, days.errorTitle, days.showErrorMessage = _("请填日期，例如 2015-12-31。"), _("完成日期"), True
    page.add_data_validation(days)
    days.add(f"I6:I{last}")


def _copies(content: Content) -> str:
    if content.activity is None:
        return ""
    words = _("一式两份：一份报%(city)s，一份报%(local)s　　截止日期：%(day)s") % {
        "city": content.activity.city_office, "local": content.activity.local_office, "day": f"{content.activity.due_on:%Y-%m-%d}",
    }  # fmt: skip
    return f"{content.comparison.reference}　　{words}" if content.comparison else words


def _write_pairs(page: Any, row: int, headings: Sequence[Heading], comparison: Comparison | None) -> None:
    """Two labels with their values side by side, on a line to write on."""
    widest = 1
    for heading, (label, first, last) in zip(headings, ((1, 2, 5), (6, 7, 10)), strict=True):
        value = getattr(comparison, heading.name) if comparison else ""
        _put(page, row, label, heading.label, font=STRONG, alignment=CENTRE)
        for column in range(first, last + 1):
            page.cell(row, column).border = UNDERLINE
        _put(page, row, first, value, alignment=LEFT, border=UNDERLINE)
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        widest = max(widest, ceil(text_width(str(value)) / sum(WIDTHS[first - 1 : last])))
    page.row_dimensions[row].height = 9 + LINE_HEIGHT * widest


def _write_headings(page: Any, row: int, headings: Iterable[Heading]) -> None:
    for column, heading in enumerate(headings, start=1):
        _put(page, row, column, heading.label, font=STRONG, alignment=CENTRE, border=BOX, fill=HEADING_FILL)
    page.row_dimensions[row].height = 32


def _write_line(page: Any, at: int, number: int, rows: Sequence[ComparisonRow], headings: Sequence[Heading]) -> None:
    height = 2
    for column, heading in enumerate(headings, start=1):
        value = _value(rows[0], heading.name) if rows else number if heading.name == "order" else ""
        narrow = heading.name in ("order", "dimension", "department", "due_on")
        cell = _put(page, at, column, value, alignment=CENTRE if narrow else LEFT, border=BOX)
        cell.number_format = DATE_FORMAT if heading.name == "due_on" else "0" if heading.name == "order" else "@"
        height = max(
            height,
            *(ceil(text_width(line) / (WIDTHS[column - 1] - 1)) for line in str(value).split("\n")),
            str(value).count("\n") + 1,
        )
    page.row_dimensions[at].height = min(6 + LINE_HEIGHT * height, 400)


def _value(row: ComparisonRow, name: str) -> Any:
    if name == BENCHMARK:
        return benchmark_words(row.benchmark_name, row.benchmark_address)
    return row.dimension.name if name == "dimension" else getattr(row, name)


def _write_figures(page: Any, content: Content) -> None:
    headings = figure_headings(content.years)
    _set_up(page, (*FIGURE_WIDTHS, *[TARGET_WIDTH] * len(content.years)))
    _put(page, 1, 1, _("数值指标"), font=TITLE_FONT)
    page.row_dimensions[1].height = 34
    _put(
        page,
        2,
        1,
        _("能用数字说明的对比项在这里按序号填写；没有数值的不必填。选用共用指标的，单位和方向可以不填。"),
        font=SOFT,
    )
    _write_headings(page, 3, headings)
    words = metric_words(list(content.metrics))
    for number in range(1, content.lines + 1):
        row = content.rows[number - 1] if number <= len(content.rows) else None
        figures = (
            _figures(row, content.years, words)
            if row
            else {"order": number, "indicator": f'={FORM_SHEET}!D{number + 5}&""'}
        )
        for column, heading in enumerate(headings, start=1):
            is_fixed = heading.name in ("order", "indicator")
            cell = _put(page, 3 + number, column, figures.get(heading.name, ""), alignment=CENTRE, border=BOX)
            if is_fixed:
                cell.fill = FIXED_FILL
            cell.number_format = "@" if heading.name in ("metric", "unit", "direction") else "General"
            if row is None and heading.name == "indicator":
                cell.value = figures["indicator"]
    last = 3 + content.lines
    page.freeze_panes = "C4"
    page.print_title_rows, page.print_area = "3:3", f"A1:{get_column_letter(len(headings))}{last}"
    active = sum(metric.is_active for metric in content.metrics)
    _choose_from_help(page, f"C4:C{last}", "D", active)
    directions = DataValidation(
        type="list", formula1=f'"{",".join(str(label) for label in Direction.labels)}"', allow_blank=True
    )
    numbers = DataValidation(type="decimal", operator="between", formula1="-1E+14", formula2="1E+14", allow_blank=True)
    numbers.error, numbers.errorTitle, numbers.showErrorMessage = (
        _("请填数字，单位写在“计量单位”一栏。"),
        _("数值"),
        True,
    )
    for validation, cells in ((directions, f"E4:E{last}"), (numbers, f"F4:{get_column_letter(len(headings))}{last}")):
        page.add_data_validation(validation)
        validation.add(cells)


def _figures(row: ComparisonRow, years: Sequence[int], words: dict[int, str]) -> dict[str, Any]:
    targets = {target.year: target.target for target in row.targets.all()}
    return {
        "order": row.order, "indicator": row.indicator, "metric": words.get(row.metric_id or 0, ""), "unit": row.unit,
        "direction": row.get_direction_display(), "own_value": row.own_value, "benchmark_value": row.benchmark_value,
        **{f"target_{year}": targets.get(year) for year in years},
    }  # fmt: skip


def _write_help(page: Any, content: Content) -> None:
    """How to fill the form in, and the words that may be chosen."""
    _set_up(page, (20, 62, 4, 34, 12, 12, 50))
    _put(page, 1, 1, HELP_SHEET, font=TITLE_FONT)
    page.row_dimensions[1].height = 34
    for column, words in (
        (1, _("对比项目")),
        (2, _("说明")),
        (4, _("共用指标")),
        (5, _("计量单位")),
        (6, _("方向")),
        (7, _("定义")),
    ):
        _put(page, 2, column, words, font=STRONG, alignment=CENTRE, border=BOX, fill=HEADING_FILL)
    for at, dimension in enumerate(content.dimensions, start=3):
        for column, words in ((1, dimension.name), (2, dimension.hint)):
            _put(page, at, column, words, alignment=LEFT, border=BOX)
    words_of = metric_words(list(content.metrics))
    for at, metric in enumerate([metric for metric in content.metrics if metric.is_active], start=3):
        cells = (
            (4, words_of[metric.pk]),
            (5, metric.unit),
            (6, metric.get_direction_display()),
            (7, metric.definition),
        )
        for column, words in cells:
            _put(page, at, column, words, alignment=LEFT, border=BOX)
    advice = (
        _("一项对比填一行，最多 200 项；行不够时在表中间插入，不要写到“填表人”下面。"),
        _("“标杆企业／地址”一格先写名称，换行（Alt+Enter）或用“／”隔开再写地址。"),
        _("“对比项目”从下拉列表中选择；“完成日期”写成 2015-12-31 的样子。"),
        _("不要合并单元格，不要改动表头，不要写公式。"),
    )
    below = 4 + max(len(content.dimensions), 1)
    for number, words in enumerate(advice):
        _put(page, below + number, 1, f"{number + 1}．{words}")


def _choose_from_help(page: Any, cells: str, column: str, count: int) -> None:
    if not count:
        return
    choice = DataValidation(type="list", formula1=f"{HELP_SHEET}!${column}$3:${column}${count + 2}", allow_blank=True)
    choice.error, choice.errorTitle, choice.showErrorMessage = _("请从下拉列表中选择。"), _("没有这一项"), True
    page.add_data_validation(choice)
    choice.add(cells)


def _put(page: Any, row: int, column: int, value: Any, **look: Any) -> Any:
    """Text inert, numbers and days as themselves; a number too long for Excel as text."""
    cell = page.cell(row, column)
    cell.font = BODY
    for name, part in look.items():
        setattr(cell, name, part)
    if value is None or value == "":
        return cell
    if isinstance(value, date) or (isinstance(value, (int, Decimal)) and fits_number(value)):
        cell.value = value
        return cell
    text = re.sub(r"\r\n?", "\n", str(value))
    write_text(cell, text)
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    return cell


def _set_up(page: Any, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.5, 0.5, 0.7, 0.7
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
