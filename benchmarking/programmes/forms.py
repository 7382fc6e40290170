"""Strings to values: programmes with their lines, a grid of quotas, nominations."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choosing import OrganizationSearchField
from accounts.models import Organization, OrganizationStage, Region
from benchmarking.programmes.actions import FACTS, LineGiven, departments_of
from benchmarking.programmes.models import Department, Line, NominationStage, Programme, ProgrammeStage, Quota
from benchmarking.searching import districts
from core import clock
from core.forms import CheckedFileField, DateInput, PortalForm, VersionedForm

SPARE_LINES = 4


class ProgrammeForm(VersionedForm, PortalForm):
    """Facts and lines; a line whose name is emptied goes."""

    name = forms.CharField(label=_("名称"), max_length=100)
    from_year = forms.IntegerField(label=_("起始年份"), min_value=1990, max_value=2100)
    until_year = forms.IntegerField(label=_("结束年份"), min_value=1990, max_value=2100)
    fields_ = forms.CharField(
        label=_("领域"), max_length=200, required=False, help_text=_("例如：产品、工程、服务、环境")
    )
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文件名称和文号"))
    source = forms.CharField(label=_("来源"), max_length=100, required=False)
    description = forms.CharField(label=_("说明"), widget=forms.Textarea, max_length=5000, required=False)

    def __init__(self, *args: Any, row: Programme | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = (
            {name: getattr(row, name) for name in FACTS} if row else {"from_year": clock.today().year}
        )
        initial["fields_"] = initial.pop("fields", "")
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.lines = list(row.lines.all()) if row else []
        for number in range(len(self.lines) + SPARE_LINES):
            line = self.lines[number] if number < len(self.lines) else None
            self.fields[f"line-{number}"] = forms.CharField(
                label=_("类别"), max_length=90, required=False, initial=line.name if line else ""
            )
            self.fields[f"target-{number}"] = forms.IntegerField(
                label=_("目标数"), min_value=0, max_value=100000, required=False, initial=line.target if line else None
            )

    def line_rows(self) -> Iterator[tuple[Any, Any]]:
        for number in range(len(self.lines) + SPARE_LINES):
            yield self[f"line-{number}"], self[f"target-{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(len(self.lines) + SPARE_LINES):
            name, target = cleaned.get(f"line-{number}"), cleaned.get(f"target-{number}")
            if name and target is None and f"target-{number}" not in self.errors:
                self.add_error(f"target-{number}", _("请填写目标数。"))
            if target is not None and not name:
                self.add_error(f"line-{number}", _("请填写类别名称。"))
        first, last = cleaned.get("from_year"), cleaned.get("until_year")
        if first and last and last < first:
            self.add_error("until_year", _("结束年份不能早于起始年份。"))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        cleaned = self.cleaned_data
        lines = [
            LineGiven(
                cleaned[f"line-{number}"].strip(),
                cleaned[f"target-{number}"],
                self.lines[number].pk if number < len(self.lines) else None,
            )
            for number in range(len(self.lines) + SPARE_LINES)
            if cleaned[f"line-{number}"]
        ]
        facts = {name: cleaned["fields_" if name == "fields" else name] for name in FACTS}
        return facts | {"lines": lines}


class ScopeForm(PortalForm):
    """For which district and year the quotas are given; empty means the whole."""

    region = forms.ModelChoiceField(districts(), label=_("县区"), required=False, empty_label=_("全部县区"))
    year = forms.TypedChoiceField(label=_("年份"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(programme.from_year, programme.until_year + 1)
        self.fields["year"].choices = [("", _("整个计划期")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]  # a choice field


class QuotaForm(VersionedForm, PortalForm):
    """A grid: lines down, departments across. `add` names a department that is to have a column."""

    add = forms.CharField(label=_("增加部门"), max_length=60, required=False, help_text=_("保存后表格多出一列"))

    def __init__(
        self, *args: Any, programme: Programme, region: Region | None, year: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, row=programme, **kwargs)
        self.lines = list(programme.lines.all())
        self.departments = departments_of(programme)
        standing = {
            (quota.line_id, quota.department_id): quota.minimum
            for quota in Quota.objects.filter(line__programme=programme, region=region, year=year)
        }
        for line in self.lines:
            for department in self.departments:
                self.fields[f"quota-{line.pk}-{department.pk}"] = forms.IntegerField(
                    label=f"{line.name} / {department.name}", min_value=0, max_value=100000, required=False,
                    initial=standing.get((line.pk, department.pk)),
                )  # fmt: skip

    def rows(self) -> Iterator[tuple[Line, list[Any]]]:
        for line in self.lines:
            yield line, [self[f"quota-{line.pk}-{department.pk}"] for department in self.departments]

    @property
    def quotas(self) -> dict[tuple[int, int], int | None]:
        return {
            (line.pk, department.pk): self.cleaned_data[f"quota-{line.pk}-{department.pk}"]
            for line in self.lines
            for department in self.departments
        }


class NominationForm(PortalForm):
    """`line` is of one programme; a district's own enterprises only."""

    line = forms.ModelChoiceField(Line.objects.none(), label=_("类别"))
    department = forms.ModelChoiceField(Department.objects.all(), label=_("提名部门"))
    organization = OrganizationSearchField(label=_("企业"))
    year = forms.IntegerField(label=_("年份"))
    field = forms.CharField(label=_("领域"), max_length=30, required=False)
    reasons = forms.CharField(label=_("提名理由"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, programme: Programme, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = programme.lines.all()  # type: ignore[attr-defined]  # a model choice
        rows = Organization.objects.visible_to(user).filter(stage=OrganizationStage.VERIFIED)
        url = reverse("benchmarking:programmes-organizations", args=[programme.reference])
        self.organization_field.offer(rows, url)
        year = self.fields["year"]
        year.initial = min(max(clock.today().year, programme.from_year), programme.until_year)
        year.help_text = f"{programme.from_year}—{programme.until_year}"
        self.programme = programme

    def clean_year(self) -> int:
        given: int = self.cleaned_data["year"]
        first, last = self.programme.from_year, self.programme.until_year
        if not first <= given <= last:
            raise forms.ValidationError(_("年份须在 %(first)d 年至 %(last)d 年之间。") % {"first": first, "last": last})
        return given

    @property
    def organization_field(self) -> OrganizationSearchField:
        return cast("OrganizationSearchField", self.fields["organization"])


def not_in_the_future(day: date) -> None:
    if day > clock.today():
        raise forms.ValidationError(_("日期不能晚于今天。"))


EARLIEST = MinValueValidator(date(1980, 1, 1), _("日期不能早于 1980 年，请核对。"))


class CultivationForm(PortalForm):
    held_on = forms.DateField(label=_("日期"), widget=DateInput, validators=[EARLIEST, not_in_the_future])
    text = forms.CharField(label=_("培育情况"), widget=forms.Textarea, max_length=2000)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)


class RecognitionForm(PortalForm):
    document_number = forms.CharField(label=_("认定文号"), max_length=60)
    recognised_on = forms.DateField(label=_("认定日期"), widget=DateInput, validators=[EARLIEST, not_in_the_future])


class NominationFilter(PortalForm):
    """What of the nominations to show."""

    q = forms.CharField(label=_("企业名称"), required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.exclude(stage=ProgrammeStage.DRAFT), label=_("计划"), required=False, to_field_name="reference",
        empty_label=_("全部计划"),
    )  # fmt: skip
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *NominationStage.choices])
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("部门"), required=False, empty_label=_("全部部门")
    )
    line = forms.ModelChoiceField(Line.objects.all(), required=False, widget=forms.HiddenInput)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if given["q"]:
            rows = rows.filter(organization__name__has=given["q"])
        if given["programme"]:
            rows = rows.filter(line__programme=given["programme"])
        for name in ("stage", "department", "line"):
            if given[name]:
                rows = rows.filter(**{name: given[name]})
        return rows
