"""What the pages of the form share: the look of a cell, text that is inert, a page that prints on landscape A4."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from benchmarking.comparisons.workbook_layout import HELP_SHEET
from core.intake import Heading
from core.sheets import FORMULA_STARTS, fits_number, write_text

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


def set_up(page: Any, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.5, 0.5, 0.7, 0.7
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def put(page: Any, row: int, column: int, value: Any, **look: Any) -> Any:
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


def put_headings(page: Any, row: int, headings: Iterable[Heading]) -> None:
    for column, heading in enumerate(headings, start=1):
        put(page, row, column, heading.label, font=STRONG, alignment=CENTRE, border=BOX, fill=HEADING_FILL)
    page.row_dimensions[row].height = 32


def choose_from_help(page: Any, cells: str, column: str, count: int) -> None:
    if not count:
        return
    choice = DataValidation(type="list", formula1=f"{HELP_SHEET}!${column}$3:${column}${count + 2}", allow_blank=True)
    choice.error, choice.errorTitle, choice.showErrorMessage = "请从下拉列表中选择。", "没有这一项", True
    page.add_data_validation(choice)
    choice.add(cells)
