"""Workbooks: a column states its heading and its value together; text from people can never become a formula.

    class Scores(Sheet[Cycle, Application]):
        title = _("评分汇总")
        columns = [Column(_("申报编号"), lambda row: row.reference), Column(_("得分"), lambda row: row.points, kind="points")]

        def rows(self, subject): return subject.applications.for_scores()

    @register("score-book")
    class ScoreBook(Book[Cycle]):
        sheets = [Overview, Scores]

`Scores().workbook(cycle)` and `Scores().csv(cycle)` give the bytes of one sheet alone.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from math import ceil
from typing import Any, ClassVar, Generic, Literal, TypeVar
from unicodedata import east_asian_width

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from core.documents.base import Printed, Row, Tick, no_tick
from core.downloads import XLSX

Subject = TypeVar("Subject")
Item = TypeVar("Item")
Kind = Literal["text", "int", "year", "points", "money", "percent", "date", "moment"]

FORMATS: dict[str, str] = {
    "text": "@", "int": "#,##0", "year": "0", "points": "0.00", "money": "#,##0.00", "percent": "0.0%", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
}  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""An underscore that Excel would take for the start of an escaped character."""
LONGEST_TEXT, EXACT_DIGITS = 32_767, 15
SAMPLE = 100
NARROWEST, WIDEST = 6, 60

THIN = Side(style="thin", color="D0D5DD")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TITLE = Font(name="等线", size=15, bold=True)
NOTE = Font(name="等线", size=10, color="667085")
HEADING = Font(name="等线", size=11, bold=True, color="FFFFFF")
HEADING_FILL = PatternFill("solid", fgColor="1D4E89")
BODY, STRONG = Font(name="等线", size=11), Font(name="等线", size=11, bold=True)
STRONG_FILL = PatternFill("solid", fgColor="EEF3F9")


@dataclass(frozen=True)
class Column:
    """Heading and value of a column. `kind` "percent" takes a fraction (0.85 prints as 85.0%), "money" takes yuan."""

    heading: Any
    value: Callable[[Any], Any]
    width: float | None = None
    kind: Kind = "text"


class Sheet(Generic[Subject, Item]):
    """One sheet: title rows, headings, one row per item of `rows(subject)`."""

    title: ClassVar[Any]
    columns: ClassVar[Sequence[Column]] = ()
    frozen_columns: ClassVar[int] = 0

    def rows(self, subject: Any) -> Iterable[Item]:
        return iter(subject)

    def columns_for(self, subject: Any) -> Sequence[Column]:
        """The columns, when they depend on the subject (one per expert, one per item)."""
        return self.columns

    def headlines(self, subject: Any) -> Sequence[str]:
        """Lines above the headings; the first is large."""
        return [str(self.title)]

    def is_strong(self, item: Item) -> bool:
        """Print this row in bold on a tint: sums, category rows."""
        return False

    def workbook(self, subject: Any) -> bytes:
        return write_book([self], subject)

    def csv(self, subject: Any) -> bytes:
        """The rows as UTF-8 with a byte order mark, which Excel needs; text that looks like a formula gets an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        columns = self.columns_for(subject)
        writer.writerow([inert_csv(str(column.heading)) for column in columns])
        writer.writerows([plain(column.value(item), column.kind) for column in columns] for item in self.rows(subject))
        return b"\xef\xbb\xbf" + out.getvalue().encode()


class Book(Printed[Row]):
    """A workbook document; its sheets all tell about the same row."""

    sheets: ClassVar[Sequence[type[Sheet[Any, Any]]]]
    content_type: ClassVar[str] = XLSX
    extension: ClassVar[str] = "xlsx"

    def subject(self, row: Row) -> Any:
        """What the sheets are given: the row, or figures computed from it once for all of them."""
        return row

    def written_at(self, row: Row) -> datetime | None:
        return None

    def render(self, row: Row, tick: Tick = no_tick) -> bytes:
        sheets = [sheet() for sheet in self.sheets]
        return write_book(sheets, self.subject(row), str(self.title), self.written_at(row), tick)


def write_book(
    sheets: Sequence[Sheet[Any, Any]],
    subject: Any,
    title: str = "",
    written_at: datetime | None = None,
    tick: Tick = no_tick,
) -> bytes:
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, ""
    if written_at:
        book.properties.created = book.properties.modified = timezone.localtime(written_at).replace(tzinfo=None)
    tick(0, len(sheets))
    for number, sheet in enumerate(sheets, start=1):
        _write_sheet(book, sheet, subject)
        tick(number, len(sheets))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(value: Any, kind: Kind) -> Any:
    """A value as CSV says it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if kind == "text":
        return inert_csv(clean(value))
    return inert_csv(value) if isinstance(value, str) else value


def inert_csv(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def clean(value: Any) -> str:
    """Text without what XML forbids, no longer than a cell may hold."""
    text = NOT_XML.sub("", str(value))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def text_width(text: str) -> int:
    """Columns of a half-width character; a Chinese character takes two. The widest line counts."""
    return max(
        (sum(2 if east_asian_width(char) in "WFA" else 1 for char in line) for line in text.splitlines()), default=0
    )


def _write_sheet(book: Workbook, sheet: Sheet[Any, Any], subject: Any) -> None:
    columns, headlines = sheet.columns_for(subject), sheet.headlines(subject)
    items = iter(sheet.rows(subject))
    sample = list(islice(items, SAMPLE))
    page = book.create_sheet(_tab_name(sheet.title))
    heading_row = len(headlines) + 1
    page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}{heading_row + 1}"
    page.print_title_rows = f"{heading_row}:{heading_row}"
    _set_up_print(page)
    widths = [column.width or _fitting_width(column, sample) for column in columns]
    for index, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    lines = max((ceil((text_width(str(c.heading)) + 2) / w) for c, w in zip(columns, widths, strict=True)), default=1)
    page.row_dimensions[1].height, page.row_dimensions[heading_row].height = 24, 16 * lines + 6
    for number, line in enumerate(headlines):
        page.append([_styled(page, clean(line), font=NOTE if number else TITLE)])
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.append(
        [
            _styled(page, clean(column.heading), font=HEADING, fill=HEADING_FILL, alignment=centred, border=BORDER)
            for column in columns
        ]
    )
    count = _write_rows(page, columns, chain(sample, items), sheet.is_strong)
    page.auto_filter.ref = f"A{heading_row}:{get_column_letter(max(len(columns), 1))}{heading_row + count}"


def _write_rows(page: Any, columns: Sequence[Column], items: Iterator[Any], is_strong: Callable[[Any], bool]) -> int:
    common = [_styles(page, column, font=BODY) for column in columns]
    strong = [_styles(page, column, font=STRONG, fill=STRONG_FILL) for column in columns]
    count = 0
    for item in items:
        styles = strong if is_strong(item) else common
        page.append(
            [_cell(page, column, column.value(item), style) for column, style in zip(columns, styles, strict=True)]
        )
        count += 1
    return count


def _cell(page: Any, column: Column, value: Any, style: tuple[Any, Any]) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    cell._style = style[0]
    if value is None or value == "":
        return cell
    if isinstance(value, datetime):
        value = _local(value)
    if column.kind != "text" and isinstance(value, (int, float, Decimal, date)) and fits_number(value):
        cell.value = value
        cell._style = style[0]  # openpyxl gives dates a format of its own
        return cell
    write_text(cell, value)
    if clean(value).startswith(FORMULA_STARTS):
        cell._style = style[1]
    return cell


def write_text(cell: Any, value: Any) -> None:
    """Text as it is, into a cell of openpyxl: never a formula, a number or an escape. What looks like a formula wants `quotePrefix` too."""
    cell._value, cell.data_type = ESCAPE.sub("_x005F_", clean(value)), "s"


def fits_number(value: Any) -> bool:
    """Excel keeps fifteen digits of a number: a longer one is written as text, so that none is lost."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return not isinstance(value, bool)
    number = Decimal(value).normalize()
    return len(number.as_tuple().digits) <= EXACT_DIGITS and number.adjusted() < EXACT_DIGITS


def _styles(page: Any, column: Column, **look: Any) -> tuple[Any, Any]:
    """The style of a column's cells, and the same with Excel's text mark for what looks like a formula."""
    side = "left" if column.kind == "text" else "center" if column.kind in ("date", "moment") else "right"
    alignment = Alignment(horizontal=side, vertical="center", wrap_text=column.kind == "text")
    made = []
    for quoted in (False, True):
        cell = _styled(page, None, alignment=alignment, border=BORDER, number_format=FORMATS[column.kind], **look)
        cell.quotePrefix = quoted
        made.append(cell._style)
    return made[0], made[1]


def _styled(page: Any, value: str | None, **look: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    for name, part in look.items():
        setattr(cell, name, part)
    if value:
        cell._value, cell.data_type = value, "s"
    return cell


def _set_up_print(page: Any) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _fitting_width(column: Column, sample: list[Any]) -> float:
    texts = (_shown(column.value(item), column.kind) for item in sample)
    widest = max(map(text_width, chain([str(column.heading) + "　"], texts)))
    return min(max(widest + 2, NARROWEST), WIDEST)


def _shown(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "date":
        return "2000-00-00"
    if isinstance(value, datetime):
        return "2000-00-00 00:00"
    if kind in ("money", "points", "int") and isinstance(value, (int, Decimal)):
        return f"{value:,.2f}"
    return "100.0%" if kind == "percent" else str(value)


def _tab_name(title: Any) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", str(title))[:31]


def _local(moment: datetime) -> datetime:
    """Excel knows no time zones: the portal's own local time."""
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment
