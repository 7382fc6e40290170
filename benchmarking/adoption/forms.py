"""Strings to values: a line of the register, a milestone, the list's filter."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choosing import OrganizationSearchField
from accounts.models import Organization, OrganizationStage, Role
from benchmarking.adoption.actions import NO_PROOF, proven
from benchmarking.adoption.models import Adoption, AdoptionStage, MilestoneKind
from benchmarking.adoption.states import FACTS, State, comes_to_adoption, fault_of, fault_of_day, no_way
from benchmarking.searching import districts
from core.days import DayField
from core.forms import CHOOSE, CheckedFileField, PortalForm, RowChoiceField, VersionedForm


class AdopterField(OrganizationSearchField):
    """Those that have a line are shown as such."""

    def detail(self, row: Any) -> str:
        told = super().detail(row)
        return f"{told} · {_('已登记')}" if row.is_registered else told


class AdoptionForm(VersionedForm, PortalForm):
    """`organization` only for a new line: searched for, except by an enterprise, which has a few of its own."""

    organization: forms.Field = AdopterField(label=_("组织"))
    stage = forms.ChoiceField(label=_("导入阶段"), choices=AdoptionStage.choices)
    standard = forms.CharField(label=_("采用标准"), max_length=60, initial="GB/T 19580")
    started_on = DayField(label=_("启动日期"), required=False)
    adopted_on = DayField(label=_("正式导入日期"), required=False)
    lapsed_on = DayField(label=_("中止日期"), required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    evidence = CheckedFileField(
        label=_("正式导入的佐证材料"), required=False, help_text=_("登记为“正式导入”时须上传，列入里程碑。")
    )

    def __init__(self, *args: Any, user: Any, row: Adoption | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in ("stage", *FACTS)} if row else {}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        if row is not None:
            del self.fields["organization"]
            return
        rows = Organization.objects.visible_to(user).filter(stage=OrganizationStage.VERIFIED)
        field = self.fields["organization"]
        if user.role == Role.ENTERPRISE:
            self.fields["organization"] = _own(rows.filter(adoption=None).order_by("name"))
        elif isinstance(field, OrganizationSearchField):
            registered = Exists(Adoption.objects.filter(organization=OuterRef("pk")))
            field.offer(rows.annotate(is_registered=registered), reverse("benchmarking:adoption-organizations"))

    def clean_organization(self) -> Organization:
        given: Organization = self.cleaned_data["organization"]
        if Adoption.objects.filter(organization=given).exists():
            raise forms.ValidationError(_("这家组织已经登记，请在登记列表中打开后修改。"))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (fault := fault_of(self.state)):
            self.add_error(fault[0], fault[1])
        elif not self.errors and isinstance(self.row, Adoption) and (sentence := no_way(self.row, self.state)):
            self.add_error("stage", sentence)
        elif not self.errors:
            self._check_proof(cleaned.get("evidence"))
        return cleaned

    def _check_proof(self, evidence: Any) -> None:
        row = self.row if isinstance(self.row, Adoption) else None
        if evidence and self.state.stage != AdoptionStage.ADOPTED:
            self.add_error("evidence", _("只有“正式导入”附这份佐证材料；其他材料请在里程碑中登记。"))
        elif not evidence and comes_to_adoption(row, self.state) and not (row and proven([row.pk])):
            self.add_error("evidence", NO_PROOF)

    @property
    def state(self) -> State:
        return State(self.cleaned_data["stage"], **{name: self.cleaned_data[name] for name in FACTS})


def _own(rows: "QuerySet[Organization]") -> RowChoiceField:
    """The only one is chosen already."""
    known = list(rows[:2])
    hint = "" if known else _("您的单位尚未核验，或已经登记过；已登记的请在列表中打开修改。")
    initial = known[0] if len(known) == 1 else None
    return RowChoiceField(rows, label=_("组织"), empty_label=CHOOSE, initial=initial, help_text=hint)


class MilestoneForm(PortalForm):
    kind = forms.ChoiceField(label=_("里程碑"), choices=MilestoneKind.choices)
    reached_on = DayField(label=_("日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)

    def clean_reached_on(self) -> date:
        given: date = self.cleaned_data["reached_on"]
        if fault := fault_of_day(given):
            raise forms.ValidationError(fault)
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("kind") == MilestoneKind.FORMAL
            and not cleaned.get("evidence")
            and "evidence" not in self.errors
        ):
            self.add_error("evidence", NO_PROOF)
        return cleaned


class AdoptionFilter(PortalForm):
    """What of the register to show."""

    q = forms.CharField(label=_("组织名称或代码"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), required=False, choices=[("", _("全部阶段")), *AdoptionStage.choices])
    region = forms.ModelChoiceField(districts(), label=_("县区"), required=False, empty_label=_("全部县区"))
    confirmed = forms.ChoiceField(
        label=_("核实"), required=False, choices=[("", _("全部")), ("yes", _("已核实")), ("no", _("待核实"))]
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.role in (Role.DISTRICT, Role.ENTERPRISE):
            del self.fields["region"]  # they see one district, or themselves

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.filter(organization__name__has=words) | rows.filter(
                organization__credit_code__startswith=words.upper()
            )
        if given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given.get("region"):
            rows = rows.filter(organization__region=given["region"])
        if given["confirmed"]:
            rows = rows.filter(confirmed_at__isnull=given["confirmed"] == "no")
        return rows


class RegisterUploadForm(PortalForm):
    file = forms.FileField(label=_("登记表（.xlsx）"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
