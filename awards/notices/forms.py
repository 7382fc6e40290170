"""The notice's text, and the answers to an objection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.notices.models import Notice, ObjectionStage
from core.forms import PortalForm, VersionedForm


class NoticeForm(VersionedForm, PortalForm):
    title = forms.CharField(label=_("标题"), max_length=200)
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("填写后按红头文件格式印发；不填则为一般公示")
    )
    text = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea,
        help_text=_("一行为一段。单独一行的【名单】和【公示期】在签发时自动填入"),
    )

    def __init__(self, *args: Any, row: Notice, **kwargs: Any) -> None:
        initial = {"title": row.title, "number": row.number, "text": row.text}
        super().__init__(*args, row=row, initial=initial, **kwargs)


OUTCOMES = {
    ObjectionStage.RECEIVED: [("reject", _("不予受理"))],
    ObjectionStage.VERIFYING: [("dismiss", _("异议不成立")), ("uphold", _("异议成立，取消该组织评选资格"))],
}


class AnswerForm(PortalForm):
    """`reply` is read by the objector, `reason` by the applicant."""

    outcome = forms.ChoiceField(label=_("处理结论"), widget=forms.RadioSelect)
    reply = forms.CharField(
        label=_("对异议人的答复"), widget=forms.Textarea, max_length=3000, help_text=_("异议人凭查询码查看")
    )
    reason = forms.CharField(
        label=_("取消资格的理由"), widget=forms.Textarea, max_length=1000, required=False,
        help_text=_("异议成立时必填，随通知告知被取消资格的组织；请勿写入异议人信息"),
    )  # fmt: skip

    for_fraud = forms.BooleanField(label=_("弄虚作假，限制再次申报"), required=False)

    def __init__(self, *args: Any, stage: str, bar: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_fraud"].help_text = bar
        if not bar or stage != ObjectionStage.VERIFYING:
            del self.fields["for_fraud"]
        choices = OUTCOMES.get(ObjectionStage(stage), [])
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if len(choices) == 1:
            self.fields["outcome"].initial = choices[0][0]
        if stage != ObjectionStage.VERIFYING:
            del self.fields["reason"]
