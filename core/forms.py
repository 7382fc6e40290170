"""The base of every form: one helper, an error summary, a stale page noticed, files checked."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.choices import CallableChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import uploads
from core.models import CalendarDay, Entry
from core.refusal import Refused


class _Base(forms.BaseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _name_empty_choice(field)
            if isinstance(field, forms.BooleanField) and field.error_messages["required"] is _REQUIRED:
                field.error_messages["required"] = TICK

    def full_clean(self) -> None:
        for field in self.fields.values():  # some come after the constructor
            say_plainly(field)
        super().full_clean()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper


class PortalForm(_Base, forms.Form):
    """A form whose cleaned_data are an action's keyword arguments."""


class PortalModelForm(_Base, forms.ModelForm):
    """A model form that only cleans; the action writes."""


def _name_empty_choice(field: forms.Field) -> None:
    """Where a field names no empty choice of its own, Django offers a row of dashes."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = CHOOSE
    elif isinstance(field, forms.ChoiceField) and not isinstance(field.choices, CallableChoiceIterator):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]  # the field has made a list of what it was given
        if choices[:1] == [("", _DASHES)]:
            field.choices = [("", CHOOSE), *choices[1:]]


def say_plainly(field: forms.Field) -> None:
    """What is wrong with a number or a text in plain words, where the field has no words of its own for it."""
    plain: dict[str, Any] = {}
    for name, sentence in (("max_value", _("不能大于 {limit}。")), ("min_value", _("不能小于 {limit}。"))):
        if (limit := getattr(field, name, None)) is not None:
            plain[name] = format_lazy(sentence, limit=f"{limit.normalize():f}" if isinstance(limit, Decimal) else limit)
    if isinstance(field, forms.DecimalField):
        plain["max_decimal_places"] = _("不能有小数。") if field.decimal_places == 0 else _("最多 %(max)s 位小数。")
        plain["max_digits"] = _("数字太长，最多 %(max)s 位。")
        plain["max_whole_digits"] = _("数字太大，整数部分最多 %(max)s 位。")
    if isinstance(field, forms.SlugField):
        plain["invalid"] = _("只能用字母、数字、连字符和下划线，不能有空格和汉字。")
    if isinstance(field, forms.CharField):
        plain["max_length"] = _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。")
    field.error_messages = {**plain, **field.error_messages}
    if field.error_messages["required"] is _REQUIRED:
        field.error_messages["required"] = _lacks(field)


def _lacks(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return _("请选择文件。")
    return _("请选择。") if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else _("请填写。")


CHOOSE, TICK = _("请选择"), _("请勾选。")
_REQUIRED = forms.Field.default_error_messages["required"]
_DASHES = BLANK_CHOICE_DASH[0][1]


class VersionedForm(forms.Form):
    """Carries the moment at which the row was last written, and refuses to write over a later one. The typed text stays in the form;
    saving it again, after having been told, is a decision."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["version"].initial = self.version_now()

    def version_now(self) -> str:
        return version_of(self.row)

    def clean_version(self) -> str:
        given: str = self.cleaned_data["version"]
        if given != self.version_now():
            self.add_error(None, STALE)
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict in tests
            self.data[self.add_prefix("version")] = self.version_now()  # type: ignore[index]  # saving again is a decision
        return given


STALE = _("这一内容在您打开页面之后已被修改。您填写的内容仍保留在下方；请另开一页核对最新内容，再决定是否保存。")


def version_of(row: models.Model | None) -> str:
    """The version of a row: its `updated_at`, to the microsecond."""
    moment = getattr(row, "updated_at", None)
    return moment.isoformat() if moment else ""


class CheckedFileField(forms.FileField):
    """A file that is what its name says, of one of `kinds`."""

    def __init__(self, *, kinds: frozenset[str] = uploads.DOCUMENTS, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(
            f".{kind}" for kind in sorted(kinds | ({"jpeg"} if "jpg" in kinds else set()))
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                uploads.check(upload, self.kinds)
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from refusal
        return upload


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class CalendarDayForm(PortalForm):
    """A day that differs from Monday-to-Friday."""

    date = forms.DateField(label=_("日期"), widget=DateInput)
    kind = forms.ChoiceField(label=_("类型"), choices=CalendarDay.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=50, required=False)


class JournalFilter(PortalForm):
    """What of the journal to show."""

    q = forms.CharField(label=_("对象、人员或说明"), required=False)
    verb = forms.CharField(label=_("动作代码"), required=False)
    since = forms.DateField(label=_("起始日期"), required=False, widget=DateInput)
    until = forms.DateField(label=_("截止日期"), required=False, widget=DateInput)

    def narrow(self, rows: models.QuerySet[Entry]) -> models.QuerySet[Entry]:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            named = models.Q(subject_label__icontains=words) | models.Q(actor_name__icontains=words)
            rows = rows.filter(named | models.Q(note__icontains=words))
        if given["verb"]:
            rows = rows.filter(verb__startswith=given["verb"])
        if given["since"]:
            rows = rows.filter(at__date__gte=given["since"])
        if given["until"]:
            rows = rows.filter(at__date__lte=given["until"])
        return rows


class _RowsAtOnce(ModelChoiceIterator):
    """Django reads choices through a server-side cursor, which takes three round trips for a few dozen rows."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from (self.choice(row) for row in self.queryset)


class RowChoiceField(forms.ModelChoiceField):
    """One of the rows of a short table."""

    iterator = _RowsAtOnce


class LongSelect(forms.Select):
    """A drop-down of many options without groups, put together here: Django takes three templates for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key := "" if option is None else str(option), _SELECTED if key in chosen else "", label)
                for option, label in self.choices
            ),
        )
        own = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, own, options)


_SELECTED = SafeString(" selected")
