"""A rulebook as a file or as text, and the call for applications."""

from collections.abc import Sequence
from copy import copy
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from awards.criteria.models import CriteriaSet
from awards.cycles.consistency import faults_of, untenable
from awards.cycles.models import Cycle, Scheme
from awards.cycles.outline import titled
from awards.cycles.rulebook import Rulebook, RulebookError
from core.datafile import Fault
from core.datalines import Lines
from core.days import DayField
from core.forms import PortalForm, RowChoiceField, VersionedForm

MAX_BYTES = 256 * 1024


class FaultInFile(NamedTuple):
    """A fault with where it stands: in words, by path, and by line of the text where the path is written."""

    title: str
    path: str
    reason: str
    line: int | None


class RulebookForm(PortalForm):
    """A rulebook to be checked: the file is read into the text field, so that faults can be put right on the page. `is_refused` says that it
    cannot be loaded; otherwise `faults` are what keeps the draft from being published."""

    file = forms.FileField(label=_("规则文件"), required=False, help_text=_("YAML 文件，UTF-8 编码，不超过 256 KB。"))
    text = forms.CharField(
        label=_("或在此粘贴、修改规则文本"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "rule-text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[FaultInFile] = []
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
            rulebook = Rulebook.read(text)
            if faults := untenable(rulebook):
                raise RulebookError(faults)
        except RulebookError as error:
            self._place(error.faults, text)
            raise ValidationError(_("检查发现 %(count)d 处问题，不能载入。") % {"count": len(self.faults)}) from error
        self.rulebook = rulebook
        self._place(faults_of(rulebook), text)
        return given

    def _place(self, faults: Sequence[Fault], text: str) -> None:
        lines = Lines(text)
        self.faults = [
            FaultInFile(titled(fault.path), fault.path, fault.reason, lines.of(fault.path)) for fault in faults
        ]


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


class BlankForm(PortalForm):
    """A new edition from nothing: of an award that the portal knows, or of a new one."""

    known = RowChoiceField(
        label=_("奖项"),
        queryset=Scheme.objects.order_by("code"),
        required=False,
        empty_label=_("新的奖项（在下方填写）"),
        help_text=_("选已有的奖项时，名称、组织单位和依据文件沿用最近一届。"),
    )
    scheme_code = forms.SlugField(
        label=_("奖项代码"), max_length=50, required=False, help_text=_("用于网址和文件名，建立后不再更改。")
    )
    name = forms.CharField(label=_("奖项名称"), max_length=100, required=False)
    region = forms.CharField(
        label=_("行政区划代码"),
        max_length=6,
        required=False,
        help_text=_("六位数字，例如驻马店市填 411700；表中没有的，先在“基础数据 › 行政区划”中添加。"),
    )
    organizer = forms.CharField(label=_("组织单位"), max_length=100, required=False)
    approving_body = forms.CharField(label=_("批准机关"), max_length=100, required=False)
    edition = forms.IntegerField(label=_("届次"), min_value=1, max_value=200)
    award_year = forms.IntegerField(label=_("奖励年度"), min_value=1990, max_value=2100)
    code = forms.SlugField(
        label=_("本届代码"), max_length=50, help_text=_("用于网址和申报编号，例如 zhumadian-2016；建立后不再更改。")
    )
    title = forms.CharField(
        label=_("本届名称"), max_length=120, required=False, help_text=_("留空则为“第几届”加奖项名称。")
    )
    criteria = RowChoiceField(label=_("评价准则"), queryset=CriteriaSet.objects.order_by("code"))
    opens = DayField(label=_("申报开始"), required=False)
    closes = DayField(label=_("申报截止"), required=False, help_text=_("当天仍可提交。"))

    def clean_region(self) -> str:
        code = str(self.cleaned_data["region"])
        if code and not Region.objects.filter(pk=code).exists():
            raise ValidationError(_("行政区划代码“%s”不在代码表中，请先在“基础数据 › 行政区划”中添加。") % code)
        return code

    def clean_edition(self) -> int:
        """Told beside the field; that it stands once in its award is the database's to hold."""
        edition, known = int(self.cleaned_data["edition"]), self.cleaned_data.get("known")
        taken = Cycle.objects.filter(scheme=known, edition=edition).first() if known else None
        if taken is not None:
            raise ValidationError(
                _("第 %(edition)d 届已存在（代码 %(code)s）。") % {"edition": edition, "code": taken.code}
            )
        return edition

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Cycle.objects.filter(code=code).exists():
            raise ValidationError(_("代码“%s”已被使用。") % code)
        return code

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "known" in given and given["known"] is None:
            for name in ("scheme_code", "name", "region", "organizer", "approving_body"):
                if name in given and not given[name]:
                    self.add_error(name, _("新的奖项须填写。"))
        elif given.get("known") is not None and not given["known"].cycles.exists():
            self.add_error("known", _("这一奖项还没有任何一届，请在下方填写。"))
        opens, closes = given.get("opens"), given.get("closes")
        if opens and closes and opens > closes:
            self.add_error("closes", _("截止不能早于开始。"))
        return given


class CloneForm(PortalForm):
    """What the next edition is called; the rest is the last one's, a period later."""

    edition = forms.IntegerField(label=_("届次"), min_value=1, max_value=200)
    award_year = forms.IntegerField(label=_("奖励年度"), min_value=1990, max_value=2100)
    code = forms.SlugField(label=_("代码"), max_length=50, help_text=_("用于网址和申报编号，建立后不再更改。"))
    title = forms.CharField(label=_("名称"), max_length=120)
    with_call = forms.BooleanField(
        label=_("沿用申报通知正文"), required=False, help_text=_("届次和年度自动改写，其他日期须自行核对。")
    )


class ReasonForm(PortalForm):
    """Why a published rulebook is changed."""

    reason = forms.CharField(
        label=_("修订理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写入办理记录，并告知申报组织。"),
    )
