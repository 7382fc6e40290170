"""Indicators, observations and what of them to show."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.days import DayField
from core.forms import CheckedFileField, LongSelect, PortalForm, VersionedForm
from core.uploads import SHEETS
from reports.statistics.actions import fault_of
from reports.statistics.display import figure, words
from reports.statistics.divisions import offered, with_figures
from reports.statistics.models import PARTS, Indicator, Interval, Observation, Origin, Target, TargetKind

SEARCH = {"data-search": ""}
FIRST_YEAR, LAST_YEAR = 1949, 2100
LONGEST_SEARCH = 200
RESERVED = {"new", "computed"}  # pages of their own
LEVELS = [("", _("该地区合计")), ("per city", _("该地区每个市")), ("per county", _("该地区每个县（市、区）"))]


class SearchField(forms.CharField):
    """What a list is searched for. More than the longest name is cut off: SQLite compares no pattern longer than it likes."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value))[:LONGEST_SEARCH].strip()


class IndicatorFilter(PortalForm):
    q = SearchField()
    theme = forms.CharField(required=False)
    interval = forms.CharField(required=False)
    state = forms.CharField(required=False)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.matching(words)
        for name in ("theme", "interval"):
            if given[name]:
                rows = rows.filter(**{name: given[name]})
        if given["state"] != "all":
            rows = rows.filter(is_active=given["state"] != "retired")
        return rows


class IndicatorForm(VersionedForm, PortalForm):
    """A new indicator, or with `row` an existing one, whose code stays."""

    code = forms.CharField(
        label=_("代码"),
        max_length=80,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("用小写英文字母、数字和下划线，以字母开头。"))],
        help_text=_("导入导出时用来识别指标，建立后不能更改，例如 provincial_award_winners"),
    )
    name = forms.CharField(label=_("指标名称"), max_length=100)
    unit = forms.CharField(label=_("单位"), max_length=30, help_text=_("例如 家、元、%"))
    theme = forms.CharField(label=_("主题"), max_length=50, required=False)
    interval = forms.ChoiceField(label=_("周期"), choices=Interval.choices, initial=Interval.YEAR)
    decimals = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4, initial=0)
    definition = forms.CharField(
        label=_("定义"), widget=forms.Textarea, max_length=2000, required=False,
        help_text=_("计什么、不计什么、截至何时，填报和解读时以此为准"),
    )  # fmt: skip
    is_public = forms.BooleanField(label=_("列入开放数据"), required=False)

    def __init__(self, *args: Any, row: Indicator | None = None, themes: Iterable[str] = (), **kwargs: Any) -> None:
        names = ("name", "unit", "theme", "interval", "decimals", "definition", "is_public")
        initial = {name: getattr(row, name) for name in names} if row else {}
        if row:
            initial["unit"] = words("unit", row.unit)
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.indicator = row
        if row:
            del self.fields["code"]
        else:
            del self.fields["version"]
        self.fields["theme"].widget.attrs["list"] = "themes"
        self.themes = list(themes)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED or Indicator.objects.filter(code=code).exists():
            raise forms.ValidationError(_("这一代码已有指标使用。"))
        return code

    def clean_unit(self) -> str:
        """What the page says for a unit of the source files stands for it again."""
        given: str = self.cleaned_data["unit"]
        return self.indicator.unit if self.indicator and given == words("unit", self.indicator.unit) else given


class ObservationFilter(PortalForm):
    """What of the observations to show; without an indicator the latest entered come first."""

    q = SearchField()
    indicator = forms.CharField(required=False)
    region = forms.CharField(required=False)
    year = forms.CharField(required=False)
    source = forms.CharField(required=False)
    origin = forms.CharField(required=False)

    PATHS = {"indicator": "indicator__code", "region": "region_id", "source": "source", "origin": "origin"}

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows.order_by("-pk")
        given = self.cleaned_data
        for name, path in self.PATHS.items():
            if given[name]:
                rows = rows.filter(**{path: given[name]})
        if given["year"] == "none":
            rows = rows.filter(year__isnull=True)
        elif given["year"].isdecimal():
            rows = rows.filter(year=int(given["year"][:5]))
        if words := given["q"]:
            rows = rows.matching(words)
        return rows.order_by("-year", "part", "region_id", "-pk") if given["indicator"] else rows.order_by("-pk")


class PeriodField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("时段"), choices=PARTS, required=False, **kwargs)


class FigureForm(PortalForm):
    """One figure by hand; what does not suit its indicator is said beside the field. Where another source has given the figure already,
    that is told, and the form asks once more."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_("指标"), widget=LongSelect(attrs=SEARCH), empty_label=_("请选择")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("地区"), widget=LongSelect(attrs=SEARCH), empty_label=_("请选择")
    )
    level = forms.ChoiceField(label=_("口径"), choices=LEVELS, required=False)
    year = forms.IntegerField(
        label=_("年份"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=_("来源没有写明年份的，留空"),
    )
    part = PeriodField()
    value = forms.DecimalField(label=_("数值"), max_digits=20, decimal_places=4)
    is_lower_bound = forms.BooleanField(
        label=_("下限值（原文为“超过”“以上”）"), required=False, help_text=_("以后在各处都显示为“超过”")
    )
    source = forms.CharField(label=_("来源"), max_length=100, help_text=_("文件名称、文号或报道，使人能找到原文"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    is_second = forms.BooleanField(
        label=_("来源不同，仍要录入"), required=False, help_text=_("两条都保留；总览、目标和年鉴改以本条为准")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.active().order_by("theme", "name")  # type: ignore[attr-defined]  # a model choice
        self.fields["region"].queryset = offered()  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if {"indicator", "value", "part", "year"} <= given.keys():
            fault = fault_of(given["indicator"], part=given["part"], year=given["year"], value=given["value"])
            if fault:
                self.add_error(*fault)
        if not given.pop("is_second", False) and not self.errors and (first := self._other(given)):
            told = {"value": figure(first.value, first.indicator.decimals, is_lower_bound=first.is_lower_bound)}
            told["source"] = words("source", first.source)
            sentence = _(
                "这一指标、地区和时期已有数据 %(value)s，来源“%(source)s”。请核对；确需录入的，请勾选后再保存。"
            )
            self.add_error("is_second", sentence % told)
        return given

    @staticmethod
    def _other(given: dict[str, Any]) -> Observation | None:
        """The figure that counts now, when it comes from another source."""
        names = ("indicator", "region", "level", "year", "part")
        rows = Observation.objects.filter(**{name: given[name] for name in names}).exclude(source=given["source"])
        return rows.select_related("indicator").leading_last().last()


class CorrectionForm(VersionedForm, PortalForm):
    """Another value for a figure, with the reason that the journal keeps."""

    value = forms.DecimalField(label=_("数值"), max_digits=20, decimal_places=4)
    is_lower_bound = forms.BooleanField(label=_("下限值（原文为“超过”“以上”）"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("更正理由"), max_length=500, widget=forms.Textarea, help_text=_("与更正前后的数值一起记入日志")
    )

    def __init__(self, *args: Any, row: Observation, **kwargs: Any) -> None:
        value = f"{row.value.normalize():f}"
        initial = {"value": value, "is_lower_bound": row.is_lower_bound, "note": row.note}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.indicator, self.part, self.year = row.indicator, row.part, row.year

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if fault := fault_of(self.indicator, part=self.part, year=self.year, value=value):
            raise forms.ValidationError(fault[1])
        return value


class TargetForm(VersionedForm, PortalForm):
    """A new target, or with `row` an existing one."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_("指标"), widget=LongSelect(attrs=SEARCH), empty_label=_("请选择")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("地区"),
        widget=LongSelect(attrs=SEARCH),
        empty_label=_("每个县区"),
        required=False,
    )
    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(label=_("方式"), choices=TargetKind.choices, initial=TargetKind.AT_LEAST)
    value = forms.DecimalField(
        label=_("目标值"),
        min_value=0,
        max_digits=20,
        decimal_places=4,
        help_text=_("按增长的填百分数，例如 20；应达到数向上取整"),
    )
    due_on = DayField(label=_("完成期限"), required=False, help_text=_("不填则为当年年底"))
    source = forms.CharField(label=_("依据"), max_length=100, required=False)

    NAMES = ("indicator", "region", "year", "kind", "value", "due_on", "source")

    def __init__(self, *args: Any, row: Target | None = None, initial: Any = None, **kwargs: Any) -> None:
        given = {name: getattr(row, name) for name in self.NAMES} if row else dict(initial or {})
        if row:
            given["value"] = f"{row.value.normalize():f}"
        super().__init__(*args, row=row, initial=given, **kwargs)
        if row is None:
            del self.fields["version"]
        self.fields["indicator"].queryset = Indicator.objects.active().order_by("theme", "name")  # type: ignore[attr-defined]  # a model choice
        self.fields["region"].queryset = offered()  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") == TargetKind.AT_LEAST and {"indicator", "year", "value"} <= given.keys():
            fault = fault_of(given["indicator"], part="", year=given["year"], value=given["value"])
            if fault:
                self.add_error(*fault)
        return given


class WorkbookForm(PortalForm):
    file = CheckedFileField(label=_("Excel 文件"), kinds=SHEETS, help_text=_("与导出的表格同样的列，.xlsx 格式"))


def choices_of(rows: QuerySet[Observation]) -> dict[str, Any]:
    """What the filters of the observations offer."""
    return {
        "indicators": Indicator.objects.order_by("theme", "name"),
        "regions": with_figures(),
        "years": list(rows.order_by("-year").exclude(year=None).values_list("year", flat=True).distinct()),
        "sources": list(rows.order_by("source").values_list("source", flat=True).distinct()),
        "origins": Origin.choices,
    }
