"""A self-assessor's certificate as the enterprise records it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benchmarking.training.actions.qualifications import FACTS
from benchmarking.training.forms.fields import CheckedForm
from core import clock
from core.days import DayField
from core.forms import CheckedFileField
from core.uploads import SCANS


class QualificationForm(CheckedForm):
    facts = FACTS

    name = forms.CharField(label=_("姓名"), max_length=50)
    level = forms.CharField(label=_("资格名称"), max_length=100, help_text=_("例如 卓越绩效自评师"))
    certificate_number = forms.CharField(label=_("证书编号"), max_length=60)
    issued_by = forms.CharField(label=_("发证单位"), max_length=100)
    issued_on = DayField(label=_("发证日期"))
    valid_until = DayField(label=_("有效期至"), help_text=_("当日仍然有效"))
    evidence = CheckedFileField(label=_("证书扫描件"), kinds=SCANS)

    def clean_issued_on(self) -> Any:
        day = self.cleaned_data["issued_on"]
        if day > clock.today():
            raise forms.ValidationError(_("发证日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        issued, until = given.get("issued_on"), given.get("valid_until")
        if issued and until and until <= issued:
            self.add_error("valid_until", _("有效期须晚于发证日期。"))
        return given
