"""A rulebook as a file or as text, and the call for applications."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.supported import unsupported
from core.datafile import Fault
from core.forms import PortalForm, VersionedForm

MAX_BYTES = 256 * 1024


class RulebookForm(PortalForm):
    """A rulebook to be checked: the file is read into the text field, so that faults can be put right on the page."""

    file = forms.FileField(label=_("规则文件"), required=False, help_text=_("YAML 文件，UTF-8 编码，不超过 256 KB。"))
    text = forms.CharField(
        label=_("或在此粘贴、修改规则文本"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "rule-text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[Fault] = []
        self.rulebook: Rulebook | None = None
        self.fields["file"].widget.attrs["accept"] = ".yaml,.yml"

    def clean_file(self) -> str:
        """The file's text."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MAX_BYTES:
            raise ValidationError(_("文件超过 256 KB，不像一份规则文件。"))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传。")) from error

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text = given.get("file") or given.get("text") or ""
        if self.errors:
            return given
        if not text.strip():
            raise ValidationError(_("请选择规则文件，或粘贴规则文本。"))
        data: Any = copy(self.data)  # a copy of a QueryDict can be changed
        data["text"] = given["text"] = text
        self.data = data
        try:
            self.rulebook = Rulebook.parse(text)
        except RulebookError as error:
            self.faults = error.faults
        else:
            self.faults = unsupported(self.rulebook)
        if self.faults:
            raise ValidationError(_("检查发现 %(count)d 处问题，未载入。") % {"count": len(self.faults)})
        return given


class CallForm(VersionedForm, PortalForm):
    """The call for applications."""

    title = forms.CharField(label=_("标题"), max_length=200)
    text = forms.CharField(
        label=_("正文"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("每段一行；发布后不能再修改。"),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, row=cycle, initial={"title": cycle.call_title, "text": cycle.call_text}, **kwargs)
