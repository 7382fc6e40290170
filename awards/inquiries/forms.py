"""Forms of the bureau, and of the department that answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.cycles.models import Cycle
from awards.inquiries.answering import Given, fault_of
from awards.inquiries.models import Found, InquiryLine, InquiryQuerySet, InquiryStage
from core.days import DayField
from core.forms import CheckedFileField, PortalForm
from core.uploads import SCANS


class PrepareForm(PortalForm):
    """At which stages the applicants stand, and which of the departments are asked."""

    stages = forms.MultipleChoiceField(label=_("申报组织所处环节"), widget=forms.CheckboxSelectMultiple)
    departments = forms.MultipleChoiceField(label=_("征求意见的部门"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, stages: Sequence[tuple[str, str]], departments: Sequence[str], **kwargs: Any
    ) -> None:
        chosen = {"stages": [stage for stage, _label in stages], "departments": list(departments)}
        super().__init__(*args, initial=chosen, **kwargs)
        self.fields["stages"].choices = stages  # type: ignore[attr-defined]  # a choice field
        self.fields["departments"].choices = [(name, name) for name in departments]  # type: ignore[attr-defined]  # likewise


class DueForm(PortalForm):
    due_on = DayField(label=_("回复期限"), help_text=_("逾期十天后链接失效"))


class SendForm(DueForm):
    email = forms.EmailField(
        label=_("部门电子邮箱"), required=False,
        help_text=_("不填则不发邮件：发出后页面上显示一次链接，请随纸质函送达"),
    )  # fmt: skip
    field_order = ["email", "due_on"]


class ReopenForm(DueForm):
    reason = forms.CharField(
        label=_("退回的理由"), max_length=1000, widget=forms.Textarea, help_text=_("告知该部门；原来填写的内容保留")
    )
    field_order = ["reason", "due_on"]


class InquiryFilter(PortalForm):
    q = forms.CharField(label=_("部门或编号"), required=False)
    cycle = forms.ModelChoiceField(
        Cycle.objects.defer("rulebook", "call_text"), label=_("届次"), required=False, empty_label=_("全部届次")
    )
    stage = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("全部状态")), *InquiryStage.choices, ("late", _("逾期未回复")), ("found", _("有一票否决情形"))],
    )  # fmt: skip
    recheck = forms.ChoiceField(
        label=_("用途"), required=False, choices=[("", _("全部用途")), ("no", _("资格审查")), ("yes", _("决定前复核"))]
    )

    def narrow(self, rows: InquiryQuerySet) -> InquiryQuerySet:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.filter(department__icontains=words) | rows.filter(reference__icontains=words)
        if given["cycle"]:
            rows = rows.filter(cycle=given["cycle"])
        if given["recheck"]:
            rows = rows.filter(recheck=given["recheck"] == "yes")
        if given["stage"] == "late":
            return rows.late()
        if given["stage"] == "found":
            return rows.filter(stage=InquiryStage.ANSWERED, found__gt=0)
        return rows.filter(stage=given["stage"]) if given["stage"] else rows


class LinesForm(PortalForm):
    """One page of the list: fields found-KEY, note-KEY and happened-KEY for every line."""

    def __init__(self, *args: Any, lines: Sequence[InquiryLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"found-{line.pk}"] = forms.ChoiceField(
                label=_("核查结果"), choices=[("", _("请选择")), *Found.choices], required=False, initial=line.found
            )
            self.fields[f"note-{line.pk}"] = forms.CharField(
                label=_("情况说明"), max_length=500, required=False, initial=line.note
            )
            self.fields[f"happened-{line.pk}"] = DayField(label=_("发生日期"), required=False, initial=line.happened_on)

    def clean(self) -> None:
        for line, said in self._said():
            if fault := fault_of(line, said):
                self.add_error(f"note-{line.pk}", f"{line.application.candidate}：{fault}")

    def rows(self) -> Iterator[dict[str, Any]]:
        for line in self.lines:
            names = {"found": "found", "note": "note", "happened": "happened"}
            yield {"line": line, **{key: self[f"{name}-{line.pk}"] for key, name in names.items()}}

    @property
    def given(self) -> dict[int, Given]:
        return {line.pk: said for line, said in self._said()}

    def _said(self) -> Iterator[tuple[InquiryLine, Given]]:
        told = self.cleaned_data
        for line in self.lines:
            if f"happened-{line.pk}" in told and f"found-{line.pk}" in told:
                note = told.get(f"note-{line.pk}", "").strip()
                yield line, Given(told[f"found-{line.pk}"], note, told[f"happened-{line.pk}"])


class AnswerForm(PortalForm):
    """Who answers for the department."""

    answered_by = forms.CharField(label=_("回复人"), max_length=50)
    answered_phone = forms.CharField(label=_("联系电话"), max_length=30)
    reply = CheckedFileField(
        label=_("盖章回复的扫描件"), kinds=SCANS, required=False, help_text=_("PDF 或图片，可以不传")
    )


class UploadForm(PortalForm):
    file = forms.FileField(label=_("填好的一览表（.xlsx）"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
