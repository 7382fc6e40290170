"""Strings to values: a line of the register, a milestone, the list's filter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region
from benchmarking.adoption.actions import FACTS, State, fault_of
from benchmarking.adoption.models import Adoption, AdoptionStage, MilestoneKind
from core.forms import CheckedFileField, DateInput, LongSelect, PortalForm, VersionedForm


class AdoptionForm(VersionedForm, PortalForm):
    """`organization` only for a new line."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("组织"), widget=LongSelect(attrs={"data-search": ""})
    )
    stage = forms.ChoiceField(label=_("导入阶段"), choices=AdoptionStage.choices)
    standard = forms.CharField(label=_("采用标准"), max_length=60, initial="GB/T 19580")
    started_on = forms.DateField(label=_("启动日期"), required=False, widget=DateInput)
    adopted_on = forms.DateField(label=_("正式导入日期"), required=False, widget=DateInput)
    lapsed_on = forms.DateField(label=_("中止日期"), required=False, widget=DateInput)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, user: Any, row: Adoption | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in ("stage", *FACTS)} if row else {}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        if row is not None:
            del self.fields["organization"]
            return
        rows = Organization.objects.visible_to(user).filter(stage="verified", adoption=None).order_by("name")
        self.fields["organization"].queryset = rows  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (fault := fault_of(self.state)):
            self.add_error(fault[0], fault[1])
        return cleaned

    @property
    def state(self) -> State:
        return State(self.cleaned_data["stage"], **{name: self.cleaned_data[name] for name in FACTS})


class MilestoneForm(PortalForm):
    kind = forms.ChoiceField(label=_("里程碑"), choices=MilestoneKind.choices)
    reached_on = forms.DateField(label=_("日期"), widget=DateInput)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)


class AdoptionFilter(PortalForm):
    """What of the register to show."""

    q = forms.CharField(label=_("组织名称或代码"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), required=False, choices=[("", _("全部阶段")), *AdoptionStage.choices])
    region = forms.ModelChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY), label=_("县区"), required=False, empty_label=_("全部县区")
    )
    confirmed = forms.ChoiceField(
        label=_("核实"), required=False, choices=[("", _("全部")), ("yes", _("已核实")), ("no", _("待核实"))]
    )

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.filter(organization__name__icontains=words) | rows.filter(
                organization__credit_code__startswith=words.upper()
            )
        if given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given["region"]:
            rows = rows.filter(organization__region=given["region"])
        if given["confirmed"]:
            rows = rows.filter(confirmed_at__isnull=given["confirmed"] == "no")
        return rows


class RegisterUploadForm(PortalForm):
    file = forms.FileField(label=_("登记表（.xlsx）"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
