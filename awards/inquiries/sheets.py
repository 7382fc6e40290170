"""The list of one letter as a workbook, to fill in and bring back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.inquiries.answering import Given, fault_of
from awards.inquiries.models import Found, Inquiry, InquiryLine
from core.days import DayField
from core.intake import Heading, Intake, TakenRow, take_in
from core.refusal import Refused
from core.sheets import Column, Sheet

SALT, AN_HOUR = "inquiries.sheet", 3600
LABELS = {
    "key": gettext_lazy("行号"),
    "organization": gettext_lazy("组织名称"),
    "credit_code": gettext_lazy("统一社会信用代码"),
    "label": gettext_lazy("情形"),
    "looked_from": gettext_lazy("追溯自"),
    "found": gettext_lazy("核查结果"),
    "note": gettext_lazy("情况说明"),
    "happened_on": gettext_lazy("发生日期"),
}


class InquirySheet(Sheet[Iterable[InquiryLine], InquiryLine]):
    title = gettext_lazy("核查情形一览表")
    frozen_columns = 2
    columns = (
        Column(LABELS["key"], lambda row: row.pk, kind="int", width=8),
        Column(LABELS["organization"], lambda row: row.application.candidate),
        Column(LABELS["credit_code"], lambda row: row.application.organization.credit_code),
        Column(LABELS["label"], lambda row: row.label),
        Column(LABELS["looked_from"], lambda row: row.looked_from, kind="date"),
        Column(LABELS["found"], lambda row: row.get_found_display() if row.found else "", width=12),
        Column(LABELS["note"], lambda row: row.note, width=40),
        Column(LABELS["happened_on"], lambda row: row.happened_on, kind="date", width=14),
    )

    def headlines(self, subject: Any) -> list[str]:
        results = "、".join(str(label) for label in Found.labels)
        return [
            str(self.title),
            _("在“核查结果”一栏填写：%s。有此情形的，写明情况和发生日期。其他各栏请勿改动。") % results,
        ]


@dataclass
class Plan:
    """What a file would change, or its faults."""

    intake: Intake
    changed: list[tuple[InquiryLine, Given]] = field(default_factory=list)
    equal: int = 0

    @property
    def token(self) -> str:
        """The changes, signed, for the page that asks for confirmation: nothing is kept before it."""
        plain = [
            [row.pk, said.found, said.note, said.happened_on and said.happened_on.isoformat()]
            for row, said in self.changed
        ]
        return signing.dumps(plain, salt=SALT, compress=True)


def lines_of(inquiry: Inquiry) -> Any:
    return inquiry.lines.select_related("application__organization").order_by("application__reference", "pk")


def plan(inquiry: Inquiry, upload: UploadedFile) -> Plan:
    """Reads a filled-in workbook; nothing is written."""
    made = Plan(take_in(upload, _headings()))
    known = {line.pk: line for line in lines_of(inquiry)}
    seen: set[int] = set()
    for row in made.intake.rows:
        line = known.get(row.values.get("key", 0))
        if "key" in row.values and line is None:
            made.intake.fault(row, "key", _("这份函里没有这一行。"))
        elif line is not None and line.pk in seen:
            made.intake.fault(row, "key", _("这一行出现了两次。"))
        elif line is not None:
            seen.add(line.pk)
            _compare(made, row, line)
    return made


def _compare(made: Plan, row: TakenRow, line: InquiryLine) -> None:
    if not {"found", "note", "happened_on"} <= row.values.keys():
        return
    said = Given(row.values["found"], row.values["note"], row.values["happened_on"])
    if fault := fault_of(line, said):
        made.intake.fault(row, "note" if not said.note else "happened_on", fault)
    elif said == Given(line.found, line.note, line.happened_on):
        made.equal += 1
    else:
        made.changed.append((line, said))


def confirmed(token: str) -> dict[int, Given]:
    """The changes that a page carried back. Refused when they are not ours or older than an hour."""
    try:
        plain = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as bad:
        raise Refused(_("核对结果已失效，请重新上传。")) from bad
    return {key: Given(found, note, date.fromisoformat(day) if day else None) for key, found, note, day in plain}


def _headings() -> list[Heading]:
    """Whoever it is about stands there for the reader."""
    fields: dict[str, forms.Field] = {
        "key": forms.IntegerField(),
        "found": forms.ChoiceField(choices=Found.choices, required=False),
        "note": forms.CharField(max_length=500, required=False),
        "happened_on": DayField(required=False),
    }
    return [Heading(name, label, fields.get(name), prefilled=name == "key") for name, label in LABELS.items()]
