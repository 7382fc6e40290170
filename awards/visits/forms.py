"""Strings to values for the plan of a visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.days import DayField
from core.forms import PortalForm


class PlanForm(PortalForm):
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"))
    programme = forms.CharField(
        label=_("日程安排"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("首次会议、现场查看、访谈、查阅资料、末次会议的时间和对象；申报组织和评审组都会收到。"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return data
