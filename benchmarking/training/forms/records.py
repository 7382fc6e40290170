"""A training as the enterprise records it, and what of the list to show."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benchmarking.searching import searched
from benchmarking.training.actions.records import FACTS
from benchmarking.training.forms.fields import CheckedForm
from benchmarking.training.models import RecordStage
from core import clock
from core.days import DayField
from core.forms import CheckedFileField


class RecordForm(CheckedForm):
    facts = FACTS

    topic = forms.CharField(label=_("培训主题"), max_length=200)
    held_on = DayField(label=_("培训日期"))
    hours = forms.DecimalField(label=_("学时"), min_value=0, max_value=999, max_digits=5, decimal_places=1)
    participants = forms.IntegerField(label=_("参训人数"), min_value=1, max_value=1_000_000)
    trainer = forms.CharField(label=_("培训机构 / 讲师"), max_length=100, required=False)
    is_whole_staff = forms.BooleanField(
        label=_("全员培训"), required=False, help_text=_("覆盖各层级员工的卓越绩效培训，初审据此核对")
    )
    names = forms.CharField(
        label=_("参训人员"),
        widget=forms.Textarea,
        max_length=20_000,
        required=False,
        help_text=_("全员培训可不逐人列出"),
    )
    evidence = CheckedFileField(label=_("佐证"), help_text=_("培训计划、签到表、照片或考核记录"))

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > clock.today():
            raise forms.ValidationError(_("培训日期不能晚于今天。"))
        return day

    def clean_hours(self) -> Any:
        hours = self.cleaned_data["hours"]
        if hours <= 0:
            raise forms.ValidationError(_("学时须大于 0。"))
        return hours


def narrow(rows: Any, asked: Any, *, day: str = "held_on") -> Any:
    """`rows` (records or qualifications) as far as ?stage=, ?region= and ?year= say."""
    stage, region, year = asked.get("stage", ""), asked.get("region", ""), asked.get("year", "")
    if stage in RecordStage.values:
        rows = rows.filter(stage=stage)
    if region.isdecimal():
        rows = rows.filter(organization__region=region)
    if year.isdecimal() and len(year) == 4 and int(year):
        rows = rows.filter(**{f"{day}__year": int(year)})
    return rows


def matching(rows: Any, asked: Any, *fields: str) -> Any:
    """`rows` in which one of `fields` holds the words of ?q=."""
    if not (words := searched(asked)):
        return rows
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": words})
    return rows.filter(found)
