"""A workbook that may be read: its sheets, what stands in their cells, and what is wrong with a cell before its meaning is asked."""

import io
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from core.intake.archive import UNREADABLE, Archive, SheetPart, broken, unpack
from core.intake.faults import Faults, place_of
from core.intake.survey import Cell, Survey, quoting_styles, string_lengths, survey
from core.refusal import Refused

ROWS = 20_000
COLUMNS = 100
CELLS = 1_000_000
CHARACTERS = 20_000_000


@dataclass(frozen=True)
class OpenSheet:
    """A visible sheet with data. `rows` is the rectangle from A1 on; empty cells are empty text."""

    name: str
    rows: list[list[Any]]
    found: Survey

    def value(self, row: int, column: int) -> Any:
        """What stands in a cell, counted from 0; empty text beyond the rectangle."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    def is_blank(self, row: int, column: int) -> bool:
        """Nothing was put there: no value, no error, no formula."""
        value = self.value(row, column)
        if isinstance(value, str) and not value.strip():
            return (row, column) not in self.found.errors and (row, column) not in self.found.blank_formulas
        return False

    def trouble(self, row: int, column: int) -> str:
        """Why this cell cannot be read whatever it should be; empty when it can."""
        here: Cell = (row, column)
        if here in self.found.errors:
            return _("单元格是错误值 %(error)s，请改成确切的内容。") % {"error": self.found.errors[here]}
        if here in self.found.blank_formulas:
            return _("单元格是没有计算结果的公式，请直接填写结果。")
        value = self.value(row, column)
        if isinstance(value, str) and value.startswith(("=", "＝")) and here not in self.found.quoted:
            return _("单元格里是写成文字的公式，请直接填写结果。")
        return ""

    def shown(self, row: int, column: int) -> Any:
        """What a person sees there: an error value, a formula without a result, or the value."""
        here: Cell = (row, column)
        if here in self.found.blank_formulas:
            return f"={self.found.blank_formulas[here]}"
        return self.found.errors.get(here, self.value(row, column))

    def refuse_merged(self, faults: Faults, *, first: int, last: int | None = None, sheet: str = "") -> None:
        """A fault for every merged range that touches the rows `first` to `last`."""
        end = len(self.rows) - 1 if last is None else last
        for (top, left), (bottom, right) in self.found.merged:
            if top <= end and bottom >= first:
                reached = place_of(bottom, right)
                reason = _("与 %(cell)s 之间是合并单元格，请取消合并，逐格填写。") % {"cell": reached}
                faults.add(place_of(top, left, sheet), reason, value=self.value(top, left))


@dataclass(frozen=True)
class Book:
    sheets: tuple[OpenSheet, ...]
    hidden: tuple[str, ...]
    """Hidden sheets that hold data."""

    def refuse_hidden(self, faults: Faults) -> None:
        for name in self.hidden:
            reason = _("工作表“%(name)s”是隐藏的却有内容，请取消隐藏并核对，或删除后再上传。") % {"name": name}
            faults.add("", reason)


def open_book(upload: UploadedFile, *, rows: int = ROWS, columns: int = COLUMNS) -> Book:
    """The sheets of an uploaded workbook. Refused with a sentence when it cannot be read or is larger than allowed."""
    name = upload.name or ""
    archive = unpack(upload)
    try:
        surveys = _surveys(archive)
        visible = [(part, found) for part, found in surveys if found.has_data and not part.is_hidden]
        for part, found in visible:
            _refuse_large(part, found, rows, columns)
        with CalamineWorkbook.from_filelike(io.BytesIO(archive.repacked)) as book:
            sheets = tuple(
                OpenSheet(part.name, book.get_sheet_by_name(part.name).to_python(skip_empty_area=False), found)
                for part, found in visible
            )
    except (CalamineError, *UNREADABLE) as error:
        raise broken(name) from error
    return Book(sheets, tuple(part.name for part, found in surveys if part.is_hidden and found.has_data))


def _surveys(archive: Archive) -> list[tuple[SheetPart, Survey]]:
    lengths, styles = string_lengths(archive.shared_strings), quoting_styles(archive.styles)
    return [(part, survey(part.xml, lengths, styles)) for part in archive.sheets]


def _refuse_large(part: SheetPart, found: Survey, rows: int, columns: int) -> None:
    said = {"sheet": part.name, "rows": found.rows, "columns": found.columns}
    if found.rows > rows:
        raise Refused(
            _("工作表“%(sheet)s”有 %(rows)d 行，最多可以上传 %(limit)d 行；请删去多余的行或分几次上传。")
            % {**said, "limit": rows}
        )
    if found.columns > columns:
        raise Refused(
            _("工作表“%(sheet)s”有 %(columns)d 列，最多可以上传 %(limit)d 列；请删去多余的列。")
            % {**said, "limit": columns}
        )
    if found.characters > CHARACTERS or found.rows * found.columns > CELLS:
        raise Refused(_("工作表“%(sheet)s”的内容过多，请分几次上传。") % said)
