"""Strings to values for the application's pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Industry, Organization, Region, User
from awards.applications.content import WHOLE_DIGITS, Cell, Content, plain
from awards.applications.limits import over_count, over_size
from awards.applications.models import Application
from awards.applications.parts import Honour, Product
from awards.applications.places import Place
from awards.applications.readings import SHOWN
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from core.days import MomentField
from core.forms import CheckedFileField, LongSelect, PortalForm, PortalModelForm, RowChoiceField
from core.uploads import DOCUMENTS, PICTURES, SCANS, SHEETS

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")


class VersionForm(PortalForm):
    """Carries the version that the writer has read; "overwrite" carries the one that they chose to write over."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    overwrite = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        overwrite = cleaned.pop("overwrite", "")
        cleaned["version"] = overwrite or cleaned.get("version", "")
        return cleaned


class ContactsForm(VersionForm):
    contact_name = forms.CharField(label=_("联系人"), max_length=50)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=30)


class TextForm(VersionForm):
    """A long text of any length; limits are shown and checked at the end, so that a paste is never cut."""

    text = forms.CharField(label=_("内容"), required=False, strip=False, widget=forms.Textarea)


class PictureForm(PortalForm):
    upload = CheckedFileField(label=_("图片"), kinds=PICTURES, help_text=_("PNG 或 JPG，单个不超过 20 MB"))
    caption = forms.CharField(label=_("图题"), max_length=80, required=False)


class FigureField(forms.DecimalField):
    """A figure as people type or paste it: 1200, 1,234.5 or １２００."""

    def to_python(self, value: Any) -> Any:
        text = normalize("NFKC", value).strip() if isinstance(value, str) else value
        if isinstance(text, str) and _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        return super().to_python(text)


class IndicatorsForm(VersionForm):
    """Fields value-CODE-YEAR for the cells and reason-CODE for the row's empty ones; was-... carry what stood there when the page was read."""

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        for row in content.grid:
            if row.rule.computed is not None:
                continue
            for cell in row.cells:
                field = FigureField(
                    label=f"{row.rule.label} {cell.year}",
                    required=False,
                    max_digits=WHOLE_DIGITS + row.rule.decimals,
                    decimal_places=row.rule.decimals,
                    error_messages={"invalid": _("请填写数字，例如 1200 或 1,234.5，不带单位和文字。")},
                )
                self._add(f"value-{row.rule.code}-{cell.year}", field, cell.shown)
            reason = forms.CharField(label=_("%s 空缺原因") % row.rule.label, required=False, max_length=200)
            self._add(f"reason-{row.rule.code}", reason, next((cell.reason for cell in row.cells if cell.reason), ""))

    def _add(self, name: str, field: forms.Field, shown: str) -> None:
        self.fields[name], self.initial[name] = field, shown
        self.fields[f"was-{name}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[f"was-{name}"] = shown

    def rows(self) -> Iterator[dict[str, Any]]:
        """The table as the template draws it; `kept` are the hidden fields. What is computed has its cells and its formula instead."""
        for row in self.content.grid:
            if row.rule.computed is not None:
                yield {"rule": row.rule, "formula": row.formula, "computed": row.cells}
                continue
            names = [f"value-{row.rule.code}-{cell.year}" for cell in row.cells]
            yield {
                "rule": row.rule,
                "cells": [self[name] for name in names],
                "reason": self[f"reason-{row.rule.code}"],
                "kept": [self[f"was-{name}"] for name in (*names, f"reason-{row.rule.code}")],
            }

    def changes(self) -> dict[str, dict[Cell, Any]]:
        """The action's arguments: only the cells that the writer touched, so that a colleague's stay."""
        values: dict[Cell, Decimal | None] = {}
        reasons: dict[Cell, str] = {}
        read: dict[Cell, str] = {}
        for row in self.content.grid:
            if row.rule.computed is not None:
                continue
            reason, reason_was = self._pair(f"reason-{row.rule.code}")
            for year in self.content.years:
                value, was = self._pair(f"value-{row.rule.code}-{year}")
                if plain(value) != was or (value is None and reason != reason_was):
                    cell = (row.rule.code, year)
                    values[cell], reasons[cell], read[cell] = value, reason, was
        return {"values": values, "reasons": reasons, "read": read}

    def _pair(self, name: str) -> tuple[Any, str]:
        return self.cleaned_data[name], self.cleaned_data[f"was-{name}"]


class IndicatorUploadForm(PortalForm):
    file = CheckedFileField(label=_("填好的工作簿"), kinds=SHEETS, help_text=_("Excel（xlsx），请用本页下载的模板"))


class EvidenceForm(PortalForm):
    code = forms.ChoiceField(label=_("材料类别"))
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("对应条款"), required=False, empty_label=_("不针对具体条款")
    )
    title = forms.CharField(label=_("材料名称"), max_length=200, required=False, help_text=_("留空则用文件名"))
    upload = CheckedFileField(
        label=_("文件"), kinds=DOCUMENTS, help_text=_("PDF、Word、Excel 或图片，单个不超过 20 MB")
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code, item = self.fields["code"], self.fields["item"]
        assert isinstance(code, forms.ChoiceField)
        assert isinstance(item, forms.ModelChoiceField)
        self.groups = {group.rule.code: group for group in content.evidence_groups}
        code.choices = [(key, f"{group.rule.label}{group.rule.limits}") for key, group in self.groups.items()]
        item.queryset = Item.objects.filter(criteria_id=content.application.cycle.criteria_id)

    def clean(self) -> dict[str, Any]:
        """A kind that is full and a file too big for its kind are told beside their fields."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if group := self.groups.get(given.get("code", "")):
            if reason := over_count(group.rule, len(group.rows)):
                self.add_error("code", reason)
            if given.get("upload") and (reason := over_size(group.rule, given["upload"])):
                self.add_error("upload", reason)
        return given


class CommitmentForm(PortalForm):
    signatory = forms.CharField(label=_("签署人"), max_length=50, help_text=_("法定代表人或其授权人，与承诺书签字一致"))
    upload = CheckedFileField(
        label=_("承诺书扫描件"), kinds=SCANS, required=False, help_text=_("签字并加盖公章，PDF 或图片")
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = application.commitment_file_id is None
        self.initial["signatory"] = application.commitment_signatory or application.organization.legal_representative


class ProductForm(PortalModelForm):
    class Meta:
        model = Product
        fields = ["name", "share_percent", "standard", "certification"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share = self.fields["share_percent"]
        assert isinstance(share, forms.DecimalField)
        share.min_value, share.max_value = 0, 100
        share.validators += [MinValueValidator(0), MaxValueValidator(100)]
        share.widget.attrs |= {"min": 0, "max": 100}


class HonourForm(PortalModelForm):
    """An honour, shown by a piece of this application's evidence."""

    class Meta:
        model = Honour
        fields = ["name", "level", "awarded_by", "year", "evidence"]

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence, year = self.fields["evidence"], self.fields["year"]
        assert isinstance(evidence, forms.ModelChoiceField)
        assert isinstance(year, forms.IntegerField)
        evidence.queryset = application.evidence.all()
        evidence.empty_label = str(_("没有对应的材料"))
        year.min_value, year.max_value = 1949, application.cycle.award_year
        year.validators += [MinValueValidator(1949), MaxValueValidator(application.cycle.award_year)]


class TeamForm(PortalForm):
    """One field owner-SECTION for every section; empty is nobody's."""

    def __init__(
        self, *args: Any, places: Sequence[Place], people: Sequence[User], held: Mapping[str, User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [("", _("未分配")), *((key, person.name) for key, person in self.people.items())]
        for place in places:
            name, owner = f"owner-{place.section}", held.get(place.section)
            self.fields[name] = forms.ChoiceField(label=str(place.label), required=False, choices=choices)
            self.fields[name].widget.attrs["class"] = "form-select"
            self.initial[name] = str(owner.pk) if owner else ""

    def owners(self) -> dict[str, User | None]:
        """Section -> its owner, of the fields that the page sent."""
        return {
            name.removeprefix("owner-"): self.people.get(chosen)
            for name, chosen in self.cleaned_data.items()
            if name in self.data
        }


class ExtensionForm(PortalForm):
    applicant = forms.CharField(
        label=_("申报组织"), max_length=120, help_text=_("申报编号、组织全称或统一社会信用代码")
    )
    until = MomentField(label=_("延至"), help_text=_("退回补正的按日计：到所填日期当日结束之前提交有效"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class WithdrawForm(PortalForm):
    reason = forms.CharField(label=_("撤回原因"), max_length=500, widget=forms.Textarea)


class ListFilter(PortalForm):
    """What of the list to show: cycle, region, industry, and words in name, credit code or number. Stage comes by its chips."""

    cycle = RowChoiceField(
        Cycle.objects.none(),
        label=_("届次"),
        required=False,
        empty_label=_("全部届次"),
        to_field_name="code",
        widget=LongSelect,
    )
    region = RowChoiceField(
        Region.objects.none(), label=_("县区"), required=False, empty_label=_("全部县区"), widget=LongSelect
    )
    industry = RowChoiceField(
        Industry.objects.none(), label=_("行业"), required=False, empty_label=_("全部行业"), widget=LongSelect
    )
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *SHOWN])
    q = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "cycle": Cycle.objects.visible_to(user),
            "region": Region.objects.filter(pk__in=Organization.objects.values("region_id")),
            "industry": Industry.objects.filter(pk__in=Organization.objects.values("industry_id")),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            field.widget.attrs["data-submit-on-change"] = ""
