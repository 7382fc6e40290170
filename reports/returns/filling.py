"""A district's return in Excel: the form as a workbook, and the workbook filled in. A fault in one cell changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.intake import Heading, Intake, take_in
from core.sheets import Column, Kind, Sheet
from reports.returns.answers import Filled
from reports.returns.models import Call, Return, ReturnValue
from reports.statistics.actions import fault_of
from reports.statistics.display import words

LABELS = {
    "code": gettext_lazy("指标代码"),
    "name": gettext_lazy("指标"),
    "unit": gettext_lazy("单位"),
    "value": gettext_lazy("数值"),
    "note": gettext_lazy("说明"),
}


def headings() -> list[Heading]:
    """In the language of the form that is taken away."""
    with override(settings.LANGUAGE_CODE):
        return [
            Heading("code", str(LABELS["code"]), forms.CharField(max_length=80)),
            Heading("name", str(LABELS["name"]), None, may_lack=True),
            Heading("unit", str(LABELS["unit"]), None, may_lack=True),
            Heading("value", str(LABELS["value"]), forms.DecimalField(max_digits=20, decimal_places=4, required=False)),
            Heading("note", str(LABELS["note"]), forms.CharField(max_length=200, required=False)),
        ]


class FormSheet(Sheet[Return, ReturnValue]):
    """One row for each indicator that the call asks for."""

    title = gettext_lazy("填报表")

    def workbook(self, subject: Any) -> bytes:
        """In the portal's own language, whoever asks: a colleague who reads another brings it back."""
        with override(settings.LANGUAGE_CODE):
            return super().workbook(subject)

    def rows(self, subject: Return) -> Iterable[ReturnValue]:
        return lines_of(subject)

    def columns_for(self, subject: Return) -> Sequence[Column]:
        kind: Kind = "points" if any(row.indicator.decimals for row in lines_of(subject)) else "int"
        return [
            Column(LABELS["code"], lambda row: row.indicator.code),
            Column(LABELS["name"], lambda row: row.indicator.name),
            Column(LABELS["unit"], lambda row: words("unit", row.indicator.unit)),
            Column(LABELS["value"], lambda row: _exact(row.value), kind=kind, width=16),
            Column(LABELS["note"], lambda row: row.note, width=40),
        ]

    def headlines(self, subject: Return) -> Sequence[str]:
        return []


def lines_of(answer: Return) -> list[ReturnValue]:
    """In the order of the form."""
    rows = answer.values.select_related("indicator", "evidence")
    return list(rows.order_by("indicator__theme", "indicator__code"))


def read(upload: UploadedFile, answer: Return) -> tuple[Mapping[int, Filled], Intake]:
    """What the workbook fills in, {pk of the value: what is typed}, and its faults. Indicators that it does not name, or names with neither
    a figure nor a word, stay as they are: a form taken away before something was typed on the page does not wipe it."""
    intake = take_in(upload, headings())
    asked = {row.indicator.code: row for row in lines_of(answer)}
    filled: dict[int, Filled] = {}
    named: set[int] = set()
    for taken in intake.rows:
        given = taken.values
        row = asked.get(given.get("code", ""))
        if row is None:
            if "code" in given:
                intake.fault(taken, "code", _("这次填报没有要求这一指标。"))
        elif row.pk in named:
            intake.fault(taken, "code", _("这一指标在文件里不止一行。"))
        elif {"value", "note"} <= given.keys():
            named.add(row.pk)
            if given["value"] is None and not given["note"]:
                continue
            if reason := _unfit(row, answer.call, given["value"]):
                intake.fault(taken, "value", reason)
            filled[row.pk] = Filled(given["value"], given["note"])
    return filled, intake


def _unfit(row: ReturnValue, call: Call, value: Decimal | None) -> str:
    fault = None if value is None else fault_of(row.indicator, part=call.part, year=call.year, value=value)
    return fault[1] if fault else ""


def _exact(value: Decimal | None) -> Any:
    return None if value is None else Decimal(f"{value.normalize():f}")
