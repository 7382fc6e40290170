"""The decision's text, the winner's account, a payment, a foreword."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.honours.feedback import LONGEST_FOREWORD
from awards.honours.models import Decision
from core.forms import DateInput, PortalForm, VersionedForm


class DecisionForm(VersionedForm, PortalForm):
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("例如：驻政〔2016〕3号。送签前必填")
    )
    decided_on = forms.DateField(label=_("成文日期"), widget=DateInput)
    title = forms.CharField(label=_("标题"), max_length=200)
    addressees = forms.CharField(label=_("主送机关"), max_length=300)
    text = forms.CharField(
        label=_("正文"), widget=forms.Textarea, help_text=_("一行为一段。单独一行的【名单】按奖次列出获奖组织和奖金")
    )

    def __init__(self, *args: Any, row: Decision, **kwargs: Any) -> None:
        names = ("number", "decided_on", "title", "addressees", "text")
        super().__init__(*args, row=row, initial={name: getattr(row, name) for name in names}, **kwargs)


class AccountForm(PortalForm):
    account_name = forms.CharField(label=_("户名"), max_length=120, help_text=_("须与获奖组织名称一致"))
    bank = forms.CharField(label=_("开户银行"), max_length=120, help_text=_("写到支行"))
    account_number = forms.CharField(
        label=_("账号"), max_length=50, help_text=_("只用于拨付本次奖金；加密保存，页面上只显示首尾几位"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PayForm(PortalForm):
    paid_on = forms.DateField(label=_("到账日期"), widget=DateInput)
    voucher = forms.CharField(label=_("凭证号"), max_length=60)


class ForewordForm(PortalForm):
    text = forms.CharField(
        label=_("综合评价"), widget=forms.Textarea, max_length=LONGEST_FOREWORD, required=False,
        help_text=_("写在反馈报告之首。请勿写入其他申报组织的名称或得分"),
    )  # fmt: skip
