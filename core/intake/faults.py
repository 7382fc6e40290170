"""What is wrong with an uploaded workbook, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

LISTED = 200
"""So many faults are named one by one; the rest are counted."""
SHOWN_CHARACTERS = 40

Sentence = str | Promise


@dataclass(frozen=True)
class CellFault:
    """One fault: `place` is "C7", "数值指标!C7" on a further sheet, or empty when it is the file's; `value` is what the cell shows;
    `subject` says whose row it is, where the table names its rows."""

    place: str
    reason: str
    value: str = ""
    heading: str = ""
    subject: str = ""

    def __str__(self) -> str:
        place = f"{self.place} {self.subject}".strip()
        return f"{place}: {self.reason}" if place else self.reason

    def as_json(self) -> dict[str, str]:
        return {"cell": self.place, "heading": self.heading, "value": self.value, "reason": self.reason}


class Faults:
    """The first `LISTED` faults and the number of all of them."""

    def __init__(self) -> None:
        self.listed: list[CellFault] = []
        self.count = 0

    def add(self, place: str, reason: Sentence, *, value: Any = "", heading: Sentence = "", subject: Any = "") -> None:
        self.count += 1
        if len(self.listed) < LISTED:
            self.listed.append(CellFault(place, str(reason), shortened(value), str(heading), shortened(subject)))

    def __bool__(self) -> bool:
        return self.count > 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[CellFault]:
        return iter(self.listed)

    @property
    def summary(self) -> str:
        """One sentence for a refusal: how many, and the first."""
        if not self:
            return ""
        first = str(self.listed[0])
        if self.count == 1:
            return first
        return _("文件有 %(count)d 处需要改正，第一处：%(first)s") % {"count": self.count, "first": first}


def place_of(row: int, column: int, sheet: str = "") -> str:
    """The name of a cell; `row` and `column` count from 0."""
    cell = f"{get_column_letter(column + 1)}{row + 1}"
    return f"{sheet}!{cell}" if sheet else cell


def shortened(value: Any) -> str:
    """As the cell shows it: a whole number without a point, a day without a time."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
