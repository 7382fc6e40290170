"""The paper of an approval."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.approvals.models import Approval
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, VersionedForm
from core.uploads import SCANS


class ApprovalForm(VersionedForm, PortalForm):
    number = forms.CharField(
        label=_("批准文号"), max_length=60, required=False, help_text=_("批复、会议纪要或批示的文号，送复核前必填")
    )
    approved_on = DayField(label=_("批准日期"), required=False)
    scan = CheckedFileField(label=_("批准文件扫描件"), kinds=SCANS, required=False)
    remark = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, row: Approval, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in ("number", "approved_on", "remark")}
        super().__init__(*args, row=row, initial=initial, **kwargs)

    def clean_approved_on(self) -> date | None:
        day: date | None = self.cleaned_data["approved_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(_("批准日期不能晚于今天。"))
        return day
