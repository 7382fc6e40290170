"""The questionnaire as it is written by the bureau and answered by the public."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.polls.actions import MOST_QUESTIONS
from awards.polls.models import MARK_WORDS, Poll
from awards.polls.running import REASON_LIMIT
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, VersionedForm
from core.uploads import SHEETS

QUESTION_LIMIT = 200
CHOICES = [(str(mark), word) for mark, word in MARK_WORDS]


class PollForm(VersionedForm, PortalForm):
    title = forms.CharField(label=_("标题"), max_length=200)
    introduction = forms.CharField(
        label=_("卷首语"), max_length=2000, widget=forms.Textarea, help_text=_("显示在名单和问卷上方。")
    )
    questions = forms.CharField(
        label=_("问题"),
        widget=forms.Textarea,
        max_length=MOST_QUESTIONS * (QUESTION_LIMIT + 2),
        help_text=_("每行一个，1至10个；每个问题按“非常满意”到“非常不满意”五级作答。"),
    )
    opens_on = DayField(label=_("开始日期"), required=False)
    closes_on = DayField(label=_("截止日期"), required=False, help_text=_("含当日，到期自动结束。"))

    def clean_questions(self) -> list[str]:
        texts = [text.strip() for text in self.cleaned_data["questions"].splitlines() if text.strip()]
        if not 1 <= len(texts) <= MOST_QUESTIONS:
            raise forms.ValidationError(_("问题须有1至10个，现有 %d 个。") % len(texts))
        if long := next((place for place, text in enumerate(texts, 1) if len(text) > QUESTION_LIMIT), 0):
            raise forms.ValidationError(
                _("第 %(place)d 个问题超过 %(limit)d 个字。") % {"place": long, "limit": QUESTION_LIMIT}
            )
        if len(set(texts)) != len(texts):
            raise forms.ValidationError(_("有两个问题相同，请修改。"))
        return texts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("截止日期不能早于开始日期。"))
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ProlongForm(PortalForm):
    """A later last day, or a last day for a poll that opens again."""

    closes_on = DayField(label=_("新的截止日期"))
    reason = forms.CharField(label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        if not self.poll.is_closed and self.poll.closes_on is not None and day <= self.poll.closes_on:
            raise forms.ValidationError(_("延长后的截止日期须晚于原来的截止日期。"))
        if day < clock.today():
            raise forms.ValidationError(_("截止日期不能早于今天。"))
        return day


class UploadForm(PortalForm):
    file = CheckedFileField(label=_("填好的结果表"), kinds=SHEETS)


class ConfirmForm(PortalForm):
    firm = forms.CharField(label=_("调查机构"), max_length=100)
    token = forms.CharField(widget=forms.HiddenInput)


class CaseFilter(PortalForm):
    """The case whose answers are shown."""

    case = forms.ChoiceField(label=_("组织"), required=False)

    def __init__(self, *args: Any, cases: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [(case.reference, f"{case.reference} {case.candidate}") for case in cases]
        self.fields["case"] = forms.ChoiceField(
            label=_("组织"), required=False, choices=[("", gettext("全部")), *every]
        )


class QuestionnaireForm(PortalForm):
    """One field a question, and room for a remark."""

    remark = forms.CharField(
        label=_("意见和建议"), required=False, max_length=500, widget=forms.Textarea,
        help_text=_("选填。请勿填写姓名、电话等个人信息。"),
    )  # fmt: skip

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        for place, text in enumerate(poll.questions, start=1):
            self.fields[f"q{place}"] = forms.ChoiceField(
                label=f"{place}. {text}", choices=CHOICES, widget=forms.RadioSelect,
                error_messages={"required": _("请选择一项。"), "invalid_choice": _("请选择一项。")},
            )  # fmt: skip
        self.order_fields([*(f"q{place}" for place in range(1, len(poll.questions) + 1)), "remark"])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"q{place}"] for place in range(1, len(self.poll.questions) + 1)]

    @property
    def given(self) -> dict[str, Any]:
        """What `running.answer` takes."""
        marks = [int(self.cleaned_data[f"q{place}"]) for place in range(1, len(self.poll.questions) + 1)]
        return {"marks": marks, "remark": self.cleaned_data["remark"]}
