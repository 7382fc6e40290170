"""The form 质量标杆对比活动情况表 as pages: head, one line, what was reached."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benchmarking.comparisons.actions.filling import HEAD, ROW, metric_twice, other_line
from benchmarking.comparisons.actions.returns import actuals_version
from benchmarking.comparisons.models import Comparison, ComparisonRow, Dimension, Direction, Metric, YearTarget
from benchmarking.comparisons.workbook_layout import day_field
from core.components.readings import figure
from core.forms import STALE, CheckedFileField, DateInput, LongSelect, PortalForm, VersionedForm
from core.uploads import SHEETS

YEARS = 6  # the year of the activity and the five that its plan may last


class HeadForm(VersionedForm, PortalForm):
    unit_name = forms.CharField(label=pgettext_lazy("organization", "单位"), max_length=120)
    address = forms.CharField(label=_("地址"), max_length=200)
    industry = forms.CharField(label=_("行业"), max_length=100)
    main_products = forms.CharField(label=_("主要产品"), max_length=300)
    filled_in_by = forms.CharField(label=_("填表人"), max_length=50)
    telephone = forms.CharField(label=_("联系电话"), max_length=30)

    def __init__(self, *args: Any, row: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial={name: getattr(row, name) for name in HEAD}, **kwargs)


def _value(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=18, decimal_places=4)


class DigestedForm(VersionedForm, PortalForm):
    """Versioned by a digest of what it is about, not by the moment of the last change: others may write beside it."""

    current: str = ""

    def clean_version(self) -> str:
        given: str = self.cleaned_data["version"]
        if given != self.current:
            self.add_error(None, STALE)
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict in tests
            self.data["version"] = self.current  # type: ignore[index]  # saving again is a decision
        return given


class RowForm(DigestedForm):
    """One line. `version` is what the line itself said when the page was read, so that colleagues may write different lines at once."""

    dimension = forms.ModelChoiceField(Dimension.objects.none(), label=_("对比项目"), empty_label=_("请选择"))
    indicator = forms.CharField(label=_("指标"), max_length=200, help_text=_("例如：一次交验合格率"))
    benchmark_name = forms.CharField(label=_("标杆企业"), max_length=120)
    benchmark_address = forms.CharField(label=_("标杆企业地址"), max_length=200, required=False)
    benchmark_level = forms.CharField(label=_("标杆水平"), max_length=300, help_text=_("标杆企业达到的水平"))
    metric = forms.ModelChoiceField(
        Metric.objects.none(), label=_("共用指标"), required=False, empty_label=_("不是共用指标"), widget=LongSelect,
        help_text=_("选用后计量单位和方向随指标确定，五家以上企业填报后可看到行业位置"),
    )  # fmt: skip
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    direction = forms.ChoiceField(label=_("方向"), choices=[("", _("请选择")), *Direction.choices], required=False)
    own_value = _value(_("本企业值"))
    benchmark_value = _value(_("标杆值"))
    result = forms.CharField(label=_("对比结果"), max_length=1000, widget=forms.Textarea)
    measures = forms.CharField(label=_("改进计划及措施"), max_length=2000, widget=forms.Textarea)
    department = forms.CharField(label=_("责任部门"), max_length=100)
    due_on = day_field(label=_("完成日期"), widget=DateInput)
    remarks = forms.CharField(label=_("备注"), max_length=300, required=False)

    def __init__(self, *args: Any, comparison: Comparison, line: ComparisonRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_stored(line) if line else None, **kwargs)
        self.comparison, self.line = comparison, line
        self.current = line.version if line else ""
        self.fields["version"].initial = self.current
        dimensions, metrics = self.fields["dimension"], self.fields["metric"]
        assert isinstance(dimensions, forms.ModelChoiceField)
        assert isinstance(metrics, forms.ModelChoiceField)
        kept = Q(rows=line) if line else Q(pk=None)
        chosen = Q(activities=comparison.activity_id) | kept
        dimensions.queryset = Dimension.objects.filter(chosen).distinct()
        metrics.queryset = Metric.objects.filter(Q(is_active=True) | kept).distinct()
        known = {target.year: target.target for target in line.targets.all()} if line else {}
        first = comparison.activity.year
        self.years = sorted(known | dict.fromkeys(range(first, first + YEARS)))
        for year in self.years:
            self.fields[f"target_{year}"] = _value(_("%(year)d年目标值") % {"year": year})
            self.fields[f"target_{year}"].initial = shown(known.get(year))

    @property
    def target_fields(self) -> Iterator[forms.BoundField]:
        return (self[f"target_{year}"] for year in self.years)

    def clean_metric(self) -> Metric | None:
        """One figure of a metric in each form, also where an older form has it twice."""
        metric: Metric | None = self.cleaned_data["metric"]
        if metric is not None and (other := other_line(self.comparison, metric, but=self.line)):
            raise forms.ValidationError(metric_twice(metric, other.order))
        return metric

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        own, best = given.get("own_value"), given.get("benchmark_value")
        if (own is None) != (best is None):
            empty = "own_value" if own is None else "benchmark_value"
            self.add_error(empty, _("本企业值和标杆值要填都填，要空都空。"))
        measured = own is not None and best is not None
        if measured and not given.get("metric") and not given.get("direction"):
            self.add_error("direction", _("填写数值时，请说明越高越好还是越低越好。"))
        if given.get("metric") and not measured:
            self.add_error("own_value", _("选用共用指标时，请填写本企业值和标杆值。"))
        targets = {year: given.pop(f"target_{year}", None) for year in self.years}
        if not measured and any(value is not None for value in targets.values()):
            self.add_error("own_value", _("设定年度目标值时，请填写本企业值和标杆值。"))
        given["targets"] = targets
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes besides the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _stored(line: ComparisonRow) -> dict[str, Any]:
    keys = {"dimension": "dimension_id", "metric": "metric_id"}
    return {name: shown(getattr(line, keys.get(name, name))) for name in ROW}


def shown(value: Any) -> Any:
    """A number as it was typed, without the zeros that the database adds."""
    return figure(value) if isinstance(value, Decimal) else value


class ActualsForm(DigestedForm):
    """What was reached, one field for each year that has a target and has come."""

    def __init__(self, *args: Any, targets: list[YearTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = actuals_version(targets)
        self.fields["version"].initial = self.current
        for target in targets:
            field = _value(f"{target.row.indicator} {target.year}")
            field.initial = shown(target.actual)
            self.fields[f"actual_{target.pk}"] = field

    @property
    def actuals(self) -> dict[int, Decimal | None]:
        return {
            int(name.removeprefix("actual_")): value for name, value in self.cleaned_data.items() if name != "version"
        }


class UploadForm(PortalForm):
    upload = CheckedFileField(label=_("电子表格"), kinds=SHEETS, help_text=_("先核对，确认后才写入"))
