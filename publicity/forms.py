"""What the public types: an objection, a reference with its code, a certificate's code, a search."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreditCodeField
from awards.applications.workflow import Stage
from awards.cycles.models import Tier
from awards.honours.models import AwardQuerySet
from awards.notices.identity import check_identity
from awards.notices.models import Notice, NoticeLine, Objection
from awards.notices.objections import EVIDENCE
from core.forms import CheckedFileField, PortalForm
from core.uploads import SCANS
from publicity.caching import kept

SPACES = re.compile(r"[\s\-－—]+")
FIELDS_OF_OTHERS = {
    Objection.Kind.PERSON: ("credit_code", "contact", "sealed_letter"),
    Objection.Kind.ORGANIZATION: ("identity_number",),
}
PHONE = re.compile(r"[0-9+()（）\- ]{7,30}")


class IdentityNumberField(forms.CharField):
    """GB 11643-1999: eighteen characters with date, place and check character."""

    def clean(self, value: Any) -> str:
        number = SPACES.sub("", str(super().clean(value)))
        return check_identity(Objection.Kind.PERSON, number) if number else ""


class LineField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.application.candidate}（{obj.tier.name}）"


class ObjectionForm(PortalForm):
    """By real name: a person, or an organization with a person to speak to; with identity number or code, and an organization's sealed letter,
    where the rulebook asks for them."""

    use_required_attribute = False  # the browser must not insist on a hidden field
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    line = LineField(label=_("异议对象"), queryset=NoticeLine.objects.none(), empty_label=_("请选择公示名单中的组织"))
    text = forms.CharField(
        label=_("异议事实和理由"),
        min_length=20,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明时间、地点、经过和依据。请勿写入与异议无关的个人信息。"),
    )
    evidence = CheckedFileField(
        label=_("证据材料"),
        kinds=EVIDENCE,
        help_text=_("一个文件，可为 PDF、Word 或图片；多份材料请合并为一个 PDF。"),
    )
    kind = forms.ChoiceField(
        label=_("提出异议的是"), choices=Objection.Kind.choices, initial=Objection.Kind.PERSON, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("姓名 / 单位名称"), max_length=100, help_text=_("与有效证件一致。"))
    identity_number = IdentityNumberField(label=_("身份证号"), max_length=30, help_text=_("加密保存，只用于核实身份。"))
    credit_code = CreditCodeField(label=_("统一社会信用代码"), max_length=30)
    contact = forms.CharField(label=_("联系人"), max_length=50)
    phone = forms.CharField(label=_("联系电话"), max_length=30)
    address = forms.CharField(label=_("通讯地址"), max_length=200)
    sealed_letter = CheckedFileField(
        label=_("盖章的异议书"), kinds=SCANS, help_text=_("加盖单位公章的异议书扫描件，PDF 或图片。")
    )
    truthful = forms.BooleanField(label=_("本人（单位）保证所反映的情况和提供的材料真实，并承担相应责任。"))
    consent = forms.BooleanField(
        label=_("同意为核查这一异议处理上述个人信息，其中身份证号属于敏感个人信息，单独同意收集。")
    )

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line: Any = self.fields["line"]
        listed = notice.lines.exclude(application__stage=Stage.EXCLUDED)
        line.queryset = listed.select_related("application__organization", "tier").order_by("tier__order", "order")
        rules = notice.cycle.rules.objections
        self.fields["evidence"].required = rules.evidence_required
        if not rules.organization_seal:
            del self.fields["sealed_letter"]
        if not rules.identity_required:
            del self.fields["identity_number"], self.fields["credit_code"]
            self.fields["name"].help_text = ""
            self.fields["consent"].label = _("同意为核查这一异议处理上述个人信息。")

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if not PHONE.fullmatch(phone):
            raise ValidationError(_("请填写能够联系到您的电话号码。"))
        return phone

    def clean(self) -> dict[str, Any]:
        """What belongs to the other kind of objector was hidden: it counts neither as given nor as wrong."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FIELDS_OF_OTHERS.get(given.get("kind", ""), ()):
            self.errors.pop(name, None)
            given[name] = None if name == "sealed_letter" else ""
        return given

    @property
    def details(self) -> dict[str, Any]:
        """The action's keyword arguments. An organization's contact stands before the telephone number."""
        given = self.cleaned_data
        by_organization = given["kind"] == Objection.Kind.ORGANIZATION
        number = "credit_code" if by_organization else "identity_number"
        return {
            "line": given["line"],
            "kind": given["kind"],
            "name": given["name"].strip(),
            "identity_number": given.get(number, ""),
            "phone": f"{given['contact']} {given['phone']}" if by_organization else given["phone"],
            "address": given["address"].strip(),
            "text": given["text"],
            "evidence": given["evidence"],
            "sealed_letter": given.get("sealed_letter"),
        }


class StatusForm(PortalForm):
    """Both stand on the receipt."""

    reference = forms.CharField(label=_("异议编号"), max_length=60)
    query_code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip().upper()
        return reference

    def clean_query_code(self) -> str:
        return plain_code(self.cleaned_data["query_code"])


def plain_code(code: str) -> str:
    """A code as it is kept: capitals, without the blanks and dashes that people read into it."""
    return SPACES.sub("", code).upper()


class RollFilter(PortalForm):
    """Whom to find on the roll of honour; the choices are those that have winners."""

    q = forms.CharField(required=False, max_length=50)
    year = forms.ChoiceField(label=_("奖励年度"), required=False)
    tier = forms.ChoiceField(label=_("奖次"), required=False)
    region = forms.ChoiceField(label=_("县区"), required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)

    def __init__(self, *args: Any, awards: AwardQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in _choices(awards).items():
            field: Any = self.fields[name]
            field.choices = [("", _("全部%(what)s") % {"what": field.label}), *choices]
            field.widget.attrs = {"data-submit-on-change": ""}

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for and can be; the rest is left out."""
        self.is_valid()
        return self.cleaned_data


def _choices(awards: AwardQuerySet) -> dict[str, list[tuple[Any, Any]]]:
    """They change once a year, and are looked up once between two acts in the portal."""
    return kept("roll-choices", lambda: _found(awards.order_by()), 3600)


def _found(awards: AwardQuerySet) -> dict[str, list[tuple[Any, Any]]]:
    def different(*names: str) -> list[Any]:
        return list(awards.values_list(*names).distinct().order_by(names[0]))

    tiers = Tier.objects.filter(pk__in=awards.values("tier_id")).order_by("order").values_list("name", flat=True)
    return {
        "year": [(year, year) for (year,) in reversed(different("cycle__award_year"))],
        "tier": [(name, name) for name in dict.fromkeys(tiers)],
        "region": different("organization__region_id", "organization__region__name"),
        "industry": different("organization__industry_id", "organization__industry__name"),
    }
