"""The sheet 情况表: head, ten columns, foot, in the layout of the notice."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation

from benchmarking.comparisons.models import Comparison, ComparisonRow, Dimension
from benchmarking.comparisons.sheets.cells import (
    BOX,
    CENTRE,
    LEFT,
    SOFT,
    STRONG,
    TITLE_FONT,
    UNDERLINE,
    choose_from_help,
    put,
    put_headings,
    set_up,
)
from benchmarking.comparisons.sheets.content import Content
from benchmarking.comparisons.workbook_layout import (
    BENCHMARK,
    FOOT,
    FORM_SHEET,
    HEAD,
    SECOND_SHEET,
    TITLE,
    benchmark_words,
    row_headings,
)
from core.intake import Heading
from core.sheets import text_width

WIDTHS = (6, 22, 13, 18, 18, 24, 32, 12, 13, 12)
LINE_HEIGHT = 15
DATE_FORMAT = "yyyy-mm-dd"


def write_form(page: Any, content: Content, *, second: bool = False) -> None:
    """The form; `second`: its second copy, to be printed and not to be written in: uploaded again, the first one counts."""
    page.title = SECOND_SHEET if second else FORM_SHEET
    page.protection.sheet = second
    set_up(page, WIDTHS)
    put(page, 1, 1, TITLE, font=TITLE_FONT, alignment=CENTRE)
    page.merge_cells("A1:J1")
    page.row_dimensions[1].height = 34
    put(page, 2, 1, _copies(content, second=second), font=SOFT, alignment=Alignment("right", "center"))
    page.merge_cells("A2:J2")
    _write_pairs(page, 3, HEAD[:2], content.comparison)
    _write_pairs(page, 4, HEAD[2:], content.comparison)
    headings = row_headings(Dimension.objects.none())
    put_headings(page, 5, headings)
    for number in range(1, content.lines + 1):
        _write_line(page, 5 + number, number, content.rows[number - 1 : number], headings)
    last = 5 + content.lines
    _write_pairs(page, last + 1, FOOT, content.comparison)
    page.print_title_rows, page.print_area = "5:5", f"A1:J{last + 1}"
    page.freeze_panes = "D6"
    choose_from_help(page, f"C6:C{last}", "A", len(content.dimensions))
    days = DataValidation(
        type="date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2100,12,31)", allow_blank=True
    )
    days.error, days.errorTitle, days.showErrorMessage = "请填日期，例如 2015-12-31。", "完成日期", True
    page.add_data_validation(days)
    days.add(f"I6:I{last}")


def _copies(content: Content, *, second: bool) -> str:
    """To whom this copy goes; of an empty form, to whom both go."""
    if content.activity is None:
        return ""
    activity = content.activity
    due = f"　　截止日期：{activity.due_on:%Y-%m-%d}"
    if content.comparison is None:
        return f"一式两份：一份报{activity.city_office}，一份报{activity.local_office}{due}"
    copy, office = ("第二份", activity.local_office) if second else ("第一份", activity.city_office)
    return f"{content.comparison.reference}　　一式两份，{copy}：报{office}{due}"


def _write_pairs(page: Any, row: int, headings: Sequence[Heading], comparison: Comparison | None) -> None:
    """Two labels with their values side by side, on a line to write on."""
    widest = 1
    for heading, (label, first, last) in zip(headings, ((1, 2, 5), (6, 7, 10)), strict=True):
        value = getattr(comparison, heading.name) if comparison else ""
        put(page, row, label, heading.label, font=STRONG, alignment=CENTRE)
        for column in range(first, last + 1):
            page.cell(row, column).border = UNDERLINE
        put(page, row, first, value, alignment=LEFT, border=UNDERLINE)
        page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        widest = max(widest, ceil(text_width(str(value)) / sum(WIDTHS[first - 1 : last])))
    page.row_dimensions[row].height = 9 + LINE_HEIGHT * widest


def _write_line(page: Any, at: int, number: int, rows: Sequence[ComparisonRow], headings: Sequence[Heading]) -> None:
    height = 2
    for column, heading in enumerate(headings, start=1):
        value = _value(rows[0], heading.name) if rows else number if heading.name == "order" else ""
        narrow = heading.name in ("order", "dimension", "department", "due_on")
        cell = put(page, at, column, value, alignment=CENTRE if narrow else LEFT, border=BOX)
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
