"""The three-year indicators as a workbook, out and in: what is exported imports again without a difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter

from awards.applications.content import WHOLE_DIGITS, Cell, Content, GridCell, GridRow, plain
from awards.applications.models import Application
from awards.applications.texts import tidy
from core.intake import Heading, Intake, TakenRow, take_in
from core.refusal import Refused
from core.sheets import Column, Sheet

SALT, AN_HOUR = "applications.indicators", 3600
LABELS = {
    "code": gettext_lazy("指标代码"),
    "label": gettext_lazy("指标"),
    "unit": gettext_lazy("单位"),
    "hint": gettext_lazy("计算口径与说明"),
}
FIXED = len(LABELS)
COMPUTED_FILL = PatternFill("solid", fgColor="F2F4F7")
LONGEST_REASON = 200


class IndicatorSheet(Sheet[Content, GridRow]):
    """One row for each figure, for each year a column for its value and one for the reason why there is none."""

    title = gettext_lazy("经营指标")
    frozen_columns = 2

    def rows(self, subject: Content) -> Iterable[GridRow]:
        return subject.grid

    def columns_for(self, subject: Content) -> Sequence[Column]:
        fixed = [
            Column(LABELS["code"], lambda row: row.rule.code),
            Column(LABELS["label"], lambda row: row.rule.label),
            Column(LABELS["unit"], lambda row: row.rule.unit),
            Column(LABELS["hint"], _notes, width=36),
        ]
        return [*fixed, *(column for place, year in enumerate(subject.years) for column in _year_columns(place, year))]

    def headlines(self, subject: Content) -> Sequence[str]:
        application = subject.application
        return [
            f"{self.title} {application.reference} {application.candidate}",
            _(
                "只填写白色单元格：有数填数，没有数的年份留空并在旁边写明原因。灰色各行由系统计算，不读取。填好后在“经营指标”页上传。"
            ),
        ]


@dataclass(frozen=True)
class Changed:
    """A cell that the file would write otherwise."""

    row: GridRow
    cell: GridCell
    value: Decimal | None
    reason: str

    @property
    def shown(self) -> str:
        return plain(self.value)


@dataclass
class Plan:
    """What a file would change. Complete only while `intake` has no fault."""

    intake: Intake
    changed: list[Changed] = field(default_factory=list)
    equal: int = 0
    reference: str = ""

    @property
    def token(self) -> str:
        """The changes and what stood there, signed, for the page that asks for confirmation: nothing is kept before it."""
        cells = [
            [one.row.rule.code, one.cell.year, one.shown, one.reason, plain(one.cell.value)] for one in self.changed
        ]
        return signing.dumps([self.reference, cells], salt=SALT, compress=True)


def template(content: Content) -> bytes:
    """The workbook: only the cells to fill in are open; headings, names and computed rows are protected (without a password)."""
    book = load_workbook(BytesIO(IndicatorSheet().workbook(content)))
    page = book.worksheets[0]
    first = page.max_row - len(content.grid) + 1
    for place, row in enumerate(content.grid, start=first):
        for column in range(FIXED + 1, FIXED + 1 + 2 * len(content.years)):
            cell = page.cell(place, column)
            is_value = (column - FIXED) % 2 == 1
            if is_value:
                cell.number_format = f"0.{'0' * row.rule.decimals}" if row.rule.decimals else "0"
            if row.formula:
                cell.fill = COMPUTED_FILL
            else:
                cell.protection = Protection(locked=False)
    for column in range(FIXED + 1, FIXED + 1 + 2 * len(content.years)):
        page.column_dimensions[get_column_letter(column)].width = 15 if (column - FIXED) % 2 else 20
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.auto_filter.ref = None
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def plan(upload: UploadedFile, content: Content) -> Plan:
    """Holds the file against the table; nothing is written. Rows that it does not name stay as they are."""
    made = Plan(take_in(upload, _headings(content.years)), reference=content.application.reference)
    known = {row.rule.code: row for row in content.grid}
    seen: set[str] = set()
    for taken in made.intake.rows:
        code = taken.values.get("code")
        row = known.get(code or "")
        if code is None:
            continue
        if row is None:
            made.intake.fault(taken, "code", _("本届的指标表里没有这一代码。"))
        elif code in seen:
            made.intake.fault(taken, "code", _("这一指标在文件里不止一行。"))
        elif not row.formula:
            _compare(made, taken, row)
        seen.add(code)
    return made


def confirmed(token: str, application: Application) -> dict[str, dict[Cell, Any]]:
    """The arguments of `save_indicators` that a page carried back. Refused when they are not ours, of another application or an hour old."""
    try:
        reference, cells = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as bad:
        raise Refused(_("核对结果已失效，请重新上传。")) from bad
    if reference != application.reference:
        raise Refused(_("核对结果已失效，请重新上传。"))
    values, reasons, read = {}, {}, {}
    for code, year, value, reason, was in cells:
        values[code, year], reasons[code, year], read[code, year] = Decimal(value) if value else None, reason, was
    return {"values": values, "reasons": reasons, "read": read}


def _compare(made: Plan, taken: TakenRow, row: GridRow) -> None:
    for cell in row.cells:
        names = (f"value-{cell.year}", f"reason-{cell.year}")
        if not set(names) <= taken.values.keys():
            continue
        value, reason = (taken.values[name] for name in names)
        reason = tidy(reason)
        if value is not None and -value.normalize().as_tuple().exponent > row.rule.decimals:
            words = {"decimals": row.rule.decimals}
            made.intake.fault(taken, names[0], _("最多保留 %(decimals)d 位小数。") % words)
        elif value is not None and abs(value) >= 10**WHOLE_DIGITS:
            made.intake.fault(taken, names[0], _("数值过大：整数部分最多 %(digits)d 位。") % {"digits": WHOLE_DIGITS})
        elif value is not None and reason:
            made.intake.fault(taken, names[1], _("已填数值，不应再写空缺原因。"))
        elif (value, reason) == (cell.value, cell.reason):
            made.equal += 1
        else:
            made.changed.append(Changed(row, cell, value, reason))


def _headings(years: Sequence[int]) -> list[Heading]:
    """Name, unit and notes stand there for the reader."""
    headings = [Heading("code", LABELS["code"], forms.CharField(max_length=50))]
    headings += [
        Heading(name, LABELS[name], may_lack=True, names_row=name == "label") for name in ("label", "unit", "hint")
    ]
    for year in years:
        number = forms.DecimalField(required=False)
        words = forms.CharField(max_length=LONGEST_REASON, required=False)
        headings += [Heading(f"value-{year}", str(year), number), Heading(f"reason-{year}", _reason_label(year), words)]
    return headings


def _year_columns(place: int, year: int) -> list[Column]:
    return [
        Column(str(year), partial(_value, place=place), kind="points"),
        Column(_reason_label(year), partial(_reason, place=place)),
    ]


def _reason_label(year: int) -> str:
    return _("%(year)d 空缺原因") % {"year": year}


def _value(row: GridRow, *, place: int) -> Decimal | None:
    value = row.cells[place].value
    return None if value is None else Decimal(plain(value))


def _reason(row: GridRow, *, place: int) -> str:
    return row.cells[place].reason


def _notes(row: GridRow) -> str:
    """How it is calculated, and whether it must be filled in."""
    if row.formula:
        return _("自动计算：%(formula)s") % {"formula": row.formula}
    words: Mapping[bool, str] = {True: _("必填，留空须写原因"), False: _("可不填")}
    return "；".join(filter(None, [row.rule.hint, words[row.rule.required]]))
