"""A table in a workbook: a heading row somewhere near the top, columns in any order, one row per thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.intake.book import ROWS, OpenSheet, open_book
from core.intake.faults import CellFault, Faults, place_of
from core.intake.values import Taker, taker
from core.refusal import Refused

HEADING_WITHIN = 10


@dataclass(frozen=True)
class Heading:
    """A column: the key of its values, what stands above it, and the form field that cleans its cells.

    Without a field the column is known and passed over (what an export adds for the reader). `may_lack`: a file may leave the column out,
    and its key is then absent from the values. `prefilled`: the template fills the column in, so it alone makes no row. `names_row`: what
    stands in it is told with every fault of its row.
    """

    name: str
    label: str | Promise
    field: forms.Field | None = None
    may_lack: bool = False
    prefilled: bool = False
    names_row: bool = False


@dataclass(frozen=True)
class TakenRow:
    """A row as Excel numbers it, and its cleaned values; a value at fault is absent. `cells`: what stands in the file, where it was
    read from one; `subject`: what the column that names the rows says."""

    number: int
    values: dict[str, Any]
    cells: dict[str, Any] = field(default_factory=dict)
    subject: str = ""


@dataclass
class Intake:
    """What an upload says. Rows are complete only while there are no faults."""

    rows: list[TakenRow] = field(default_factory=list)
    found: Faults = field(default_factory=Faults)
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sheet: str = ""
    """Named in the places of a further sheet."""

    @property
    def faults(self) -> list[CellFault]:
        """The faults, as many as are listed; `fault_count` counts all."""
        return self.found.listed

    @property
    def fault_count(self) -> int:
        return self.found.count

    def place(self, row: TakenRow, name: str) -> str:
        return place_of(row.number - 1, self.columns.get(name, 0), self.sheet)

    def fault(self, row: TakenRow, name: str, reason: str | Promise) -> None:
        """Adds what only the caller can know: a name that is unknown, a row that stands twice."""
        value = row.cells.get(name, row.values.get(name))
        shown = "" if value is None else value
        heading = self.labels.get(name, "")
        self.found.add(self.place(row, name), reason, value=shown, heading=heading, subject=row.subject)

    def require(self) -> "Intake":
        """Refused while a fault stands."""
        if self.found:
            raise Refused(self.found.summary)
        return self


def take_in(upload: UploadedFile, headings: Sequence[Heading], *, sheet: str = "", rows: int = ROWS) -> Intake:
    """Reads the table below `headings`, on the sheet called `sheet` or on the one that has most of them. Never raises for what is in the
    file: a file that cannot be read is a fault without a place. At most `rows` rows in a sheet."""
    intake = Intake(labels={heading.name: str(heading.label) for heading in headings})
    try:
        book = open_book(upload, rows=rows + HEADING_WITHIN)
    except Refused as refusal:
        intake.found.add("", refusal.sentence)
        return intake
    book.refuse_hidden(intake.found)
    pages = [page for page in book.sheets if not sheet or page.name == sheet]
    if not pages:
        intake.found.add("", _("没有工作表“%(sheet)s”。") % {"sheet": sheet} if sheet else _("文件里没有内容。"))
        return intake
    page = max(pages, key=lambda page: matches(page, best_row(page, headings), headings))
    read_table(page, best_row(page, headings), headings, intake)
    return intake


def best_row(page: OpenSheet, headings: Sequence[Heading]) -> int:
    """The row, among the first ten, in which most headings stand."""
    nearest = range(min(HEADING_WITHIN, len(page.rows)))
    return max(nearest, key=lambda row: matches(page, row, headings))


def matches(page: OpenSheet, row: int, headings: Sequence[Heading]) -> int:
    labels = {label_of(heading.label) for heading in headings}
    return len(labels & {label_of(value) for value in page.rows[row]})


def read_table(
    page: OpenSheet,
    heading_row: int,
    headings: Sequence[Heading],
    intake: Intake,
    *,
    last: int | None = None,
) -> None:
    """Reads the rows below `heading_row` up to `last` (from 0) into `intake`."""
    if not matches(page, heading_row, headings):
        labels = "、".join(str(heading.label) for heading in headings if not heading.may_lack)
        intake.found.add(
            "", _("前 %(rows)d 行里没有找到表头：%(labels)s。") % {"rows": HEADING_WITHIN, "labels": labels}
        )
        return
    columns = _columns(page, heading_row, headings, intake, last)
    page.refuse_merged(intake.found, first=heading_row, last=last, sheet=intake.sheet)
    takers: list[tuple[Heading, int, Taker]] = [
        (heading, columns[heading.name], taker(heading.field))
        for heading in headings
        if heading.field is not None and heading.name in columns
    ]
    end = len(page.rows) if last is None else min(last + 1, len(page.rows))
    telling = [column for heading, column, _take in takers if not heading.prefilled]
    naming = [columns[heading.name] for heading in headings if heading.names_row and heading.name in columns]
    for number in range(heading_row + 1, end):
        if not all(page.is_blank(number, column) for column in telling):
            cells = {heading.name: page.shown(number, column) for heading, column, _take in takers}
            subject = " ".join(str(page.shown(number, column)) for column in naming)
            intake.rows.append(TakenRow(number + 1, _values(page, number, takers, intake, subject), cells, subject))


def _values(
    page: OpenSheet, number: int, takers: Sequence[tuple[Heading, int, Taker]], intake: Intake, subject: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for heading, column, take in takers:
        reasons = [page.trouble(number, column)]
        if not reasons[0]:
            try:
                values[heading.name] = take(page.value(number, column))
                continue
            except ValidationError as error:
                reasons = error.messages
        place, shown = place_of(number, column, intake.sheet), page.shown(number, column)
        intake.found.add(place, " ".join(reasons), value=shown, heading=heading.label, subject=subject)
    return values


def _columns(
    page: OpenSheet, heading_row: int, headings: Sequence[Heading], intake: Intake, last: int | None
) -> Mapping[str, int]:
    """Column of every heading; missing, doubled and unknown headings are faults."""
    names = {label_of(heading.label): heading for heading in headings}
    for column, value in enumerate(page.rows[heading_row]):
        place, label = place_of(heading_row, column, intake.sheet), label_of(value)
        if not label:
            _refuse_headless(page, heading_row, column, intake, last)
        elif label not in names:
            intake.found.add(place, _("表头里不认识这一列，请改回模板的列名或删除整列。"), value=value)
        elif names[label].name in intake.columns:
            intake.found.add(place, _("表头里这一列出现了两次。"), value=value)
        else:
            intake.columns[names[label].name] = column
    for heading in headings:
        if heading.name not in intake.columns and not heading.may_lack and heading.field is not None:
            reason = _("表头缺少“%(label)s”一列。") % {"label": heading.label}
            intake.found.add(place_of(heading_row, 0, intake.sheet), reason, heading=heading.label)
    return intake.columns


def _refuse_headless(page: OpenSheet, heading_row: int, column: int, intake: Intake, last: int | None) -> None:
    for row in range(heading_row + 1, len(page.rows) if last is None else last + 1):
        if not page.is_blank(row, column):
            shown = page.shown(row, column)
            intake.found.add(place_of(row, column, intake.sheet), _("这一列没有表头却有内容。"), value=shown)
            return


def label_of(value: Any) -> str:
    """A heading as it is compared: no blanks, one width of brackets, without a mark of being required."""
    return "".join(normalize("NFKC", str(value)).split()).strip("*")
