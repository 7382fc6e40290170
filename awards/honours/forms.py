"""The decision's text, the winner's account, a payment and its correction, a withdrawal, a foreword."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.cycles.outcome_words import fraud_bar
from awards.cycles.rulebook import Rulebook
from awards.honours.feedback import LONGEST_FOREWORD
from awards.honours.models import Decision, Feedback
from awards.honours.money import Correction, Payment
from awards.notices.text import basis
from core.days import DayField
from core.forms import STALE, PortalForm, VersionedForm


class DecisionForm(VersionedForm, PortalForm):
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("例如：驻政〔2016〕3号。送签前必填")
    )
    decided_on = DayField(label=_("成文日期"))
    title = forms.CharField(label=_("标题"), max_length=200)
    addressees = forms.CharField(label=_("主送机关"), max_length=300)
    text = forms.CharField(
        label=_("正文"), widget=forms.Textarea, help_text=_("一行为一段。单独一行的【名单】按奖次列出获奖组织和奖金")
    )

    def __init__(self, *args: Any, row: Decision, **kwargs: Any) -> None:
        names = ("number", "decided_on", "title", "addressees", "text")
        super().__init__(*args, row=row, initial={name: getattr(row, name) for name in names}, **kwargs)


class AccountForm(PortalForm):
    """The account number is never shown again: whoever corrects it types it anew."""

    account_name = forms.CharField(label=_("户名"), max_length=120, help_text=_("须与获奖组织名称一致"))
    bank = forms.CharField(label=_("开户银行"), max_length=120, help_text=_("写到支行，例如：某某银行驻马店驿城支行"))
    account_number = forms.CharField(
        label=_("账号"), max_length=50, help_text=_("只填对公账户。加密保存，保存后页面上只显示首尾几位"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("我已获本组织授权，同意市奖评审办公室仅为拨付本次奖金使用上述账户信息，并按财务档案规定保存。"),
        error_messages={"required": _("请先确认授权并同意使用账户信息。")},
    )

    def __init__(self, data: Any = None, *, row: Payment) -> None:
        initial = {"account_name": row.account_name or row.payee, "bank": row.bank}
        super().__init__(data, initial=initial)
        if row.is_to_person:
            self.fields["account_name"].help_text = _("须为获奖者本人")
            self.fields["account_number"].help_text = _("获奖者本人的银行账户。加密保存，保存后页面上只显示首尾几位")
            self.fields["agreed"].label = _(
                "我已获获奖者本人授权，同意市奖评审办公室仅为拨付本次奖金使用上述账户信息，并按财务档案规定保存。"
            )

    def given(self) -> dict[str, Any]:
        """What the action takes: the consent is a condition, not a fact to keep twice."""
        return {name: self.cleaned_data[name] for name in ("account_name", "bank", "account_number")}


class PayForm(PortalForm):
    paid_on = DayField(label=_("到账日期"), help_text=_("以银行回单日期为准"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60)


class RecoverForm(PortalForm):
    recovered_on = DayField(label=_("追回日期"), help_text=_("以银行回单日期为准"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60)


class CorrectionForm(PortalForm):
    kind = forms.ChoiceField(label=_("更正事项"), widget=forms.RadioSelect)
    occurred_on = DayField(label=_("发生日期"), help_text=_("银行退回的，以退回日期为准"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60, required=False, help_text=_("银行退回单号，可不填"))
    reason = forms.CharField(
        label=_("理由"), widget=forms.Textarea, max_length=1000, help_text=_("审核后随通知告知获奖组织")
    )

    def __init__(self, *args: Any, kinds: Sequence[Correction.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in kinds]
        if len(kinds) == 1:
            kind.initial = kinds[0].value


class WithdrawalForm(PortalForm):
    """`trigger` is one of the rulebook's cases for withdrawal; it is said after the clause."""

    clause = forms.CharField(
        label=_("依据条款"), max_length=200, help_text=_("写到条、款，例如：《市长质量奖管理办法》第二十条")
    )
    trigger = forms.ChoiceField(label=_("撤销情形"), widget=forms.RadioSelect)
    for_fraud = forms.BooleanField(label=_("按弄虚作假限制再次申报"), required=False)
    number = forms.CharField(
        label=_("文号"),
        max_length=60,
        required=False,
        help_text=_("撤销决定的文号，例如：驻政〔2016〕3号；没有的可不填"),
    )
    reason = forms.CharField(
        label=_("事实和理由"),
        widget=forms.Textarea,
        max_length=3000,
        help_text=_("审核后随通知告知获奖组织，不在公众页面显示"),
    )

    def __init__(self, *args: Any, rules: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"clause": basis(rules)}, **kwargs})
        trigger: Any = self.fields["trigger"]
        trigger.choices = [(row.label, row.label) for row in rules.after.withdrawal]
        trigger.required = bool(trigger.choices)
        if not trigger.choices:
            del self.fields["trigger"]
        if rules.after.fraud_bar is None:
            del self.fields["for_fraud"]
        else:
            self.fields["for_fraud"].help_text = fraud_bar(rules.after.fraud_bar)

    def given(self) -> dict[str, Any]:
        said = [self.cleaned_data["clause"].strip(), self.cleaned_data.get("trigger", "")]
        return {
            "basis": "：".join(filter(None, said))[:300], "reason": self.cleaned_data["reason"],
            "for_fraud": self.cleaned_data.get("for_fraud", False), "number": self.cleaned_data["number"],
        }  # fmt: skip


class ForewordForm(PortalForm):
    """Notices that somebody else has written meanwhile: `seen` is the digest of the text with which the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("综合评价"), widget=forms.Textarea, max_length=LONGEST_FOREWORD, required=False,
        help_text=_("写在反馈报告之首。请勿写入其他申报组织的名称或得分"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, row: Feedback | None) -> None:
        now = row.foreword if row else ""
        self.now = sha256(now.encode()).hexdigest()[:16]
        super().__init__(data, initial={"text": now, "seen": self.now})

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen != self.now:
            self.add_error(None, STALE)
            self.data = {**self.data, "seen": self.now, "text": self.data.get("text", "")}  # saving again is a decision
        return seen
