"""A yearly report as its winner writes it, a re-assessment as the office records it; what of the lists to show."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.afterwards import reassessing
from awards.afterwards.models import (
    Conclusion,
    ReassessmentQuerySet,
    ReassessmentStage,
    ReportStage,
    YearlyReport,
    YearlyReportQuerySet,
)
from awards.afterwards.reporting import LONGEST
from awards.honours.models import Award, AwardQuerySet, AwardStage
from core import clock
from core.days import DayField
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


class ReassessmentForm(PortalForm):
    conclusion = forms.ChoiceField(label=_("复评结论"), widget=forms.RadioSelect)
    due_on = DayField(label=_("整改期限"), required=False, help_text=_("结论为限期整改时填写；到期后再次复评"))
    findings = forms.CharField(
        label=_("复评情况"), widget=forms.Textarea, max_length=reassessing.LONGEST,
        help_text=_("获奖后质量管理是否持续有效、年度报告和义务履行情况、有无撤销情形。审核后获奖组织可以看到"),
    )  # fmt: skip

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = reassessing.conclusions(award.cycle.rules)
        field: Any = self.fields["conclusion"]
        field.choices = [(one.value, one.label) for one in offered]
        if Conclusion.RECTIFY not in offered:
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("conclusion") == Conclusion.RECTIFY and "due_on" not in self.errors:
            day = given.get("due_on")
            if day is None:
                self.add_error("due_on", _("请填写整改期限。"))
            elif day <= clock.today():
                self.add_error("due_on", _("整改期限须晚于今天。"))
        return given


class EndingFilter(PortalForm):
    """`state`: "open" nothing is under way, "prepared", "rectifying", "lapsed" the validity is over, "withdrawing"."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.CharField(required=False)

    def narrow(self, rows: AwardQuerySet, today: date) -> AwardQuerySet:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            named = Q(organization_name__icontains=words) | Q(winner_name__icontains=words)
            rows = rows.filter(named | Q(certificate_number__icontains=words))
        states = {
            "open": Q(stage=AwardStage.GRANTED, is_prepared=False, is_rectifying=False),
            "prepared": Q(is_prepared=True), "rectifying": Q(is_rectifying=True), "lapsed": Q(valid_until__lt=today),
            "withdrawing": Q(stage=AwardStage.WITHDRAWING),
        }  # fmt: skip
        return rows.filter(states.get(given["state"], Q()))


class ReassessmentFilter(PortalForm):
    """`state` is a stage or a conclusion."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.CharField(required=False)

    def narrow(self, rows: ReassessmentQuerySet) -> ReassessmentQuerySet:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            award = Q(award__organization_name__icontains=words) | Q(award__winner_name__icontains=words)
            rows = rows.filter(award | Q(award__certificate_number__icontains=words))
        if given["state"] in ReassessmentStage.values:
            return rows.filter(stage=given["state"])
        return rows.filter(conclusion=given["state"]) if given["state"] in Conclusion.values else rows
