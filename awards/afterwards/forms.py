"""A yearly report as its winner writes it; what of the list to show."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.afterwards.models import ReportStage, YearlyReport, YearlyReportQuerySet
from awards.afterwards.reporting import LONGEST
from core.forms import CheckedFileField, PortalForm, VersionedForm


class YearlyReportForm(VersionedForm, PortalForm):
    text = forms.CharField(
        label=_("报告正文"), widget=forms.Textarea, max_length=LONGEST, required=False,
        help_text=_("获奖后推进质量工作、分享经验、使用称号和奖金的情况，有无重大质量、安全、环保事故和违法行为"),
    )  # fmt: skip
    file = CheckedFileField(label=_("附件"), required=False, help_text=_("可不传；PDF、Word、Excel 或图片"))
    drop = forms.BooleanField(label=_("去掉已传的附件"), required=False)

    def __init__(self, *args: Any, row: YearlyReport, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial={"text": row.text}, **kwargs)
        if row.file is None:
            del self.fields["drop"]

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "text": given["text"],
            "file": given["file"],
            "drop": given.get("drop", False),
            "version": given["version"],
        }


class ReportFilter(PortalForm):
    """`state` is a stage, or "late", or "to_fill": still to be handed in."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.CharField(required=False)
    year = forms.CharField(required=False)

    def narrow(self, rows: YearlyReportQuerySet, today: date) -> YearlyReportQuerySet:
        """What is not understood narrows nothing."""
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            award = Q(award__organization_name__icontains=words) | Q(award__winner_name__icontains=words)
            rows = rows.filter(award | Q(award__certificate_number__icontains=words))
        if given["year"].isdecimal() and len(given["year"]) == 4:
            rows = rows.filter(year=int(given["year"]))
        if given["state"] == "late":
            return rows.late(today)
        if given["state"] == "to_fill":
            return rows.to_fill()
        return rows.filter(stage=given["state"]) if given["state"] in ReportStage.values else rows
