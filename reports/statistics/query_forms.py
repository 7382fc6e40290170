"""The question: which indicators, regions and periods, and how to lay out the answer. It comes by the address, so that it can be kept."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.forms import LongSelect, PortalForm, VersionedForm
from reports.statistics.forms import FIRST_YEAR, LAST_YEAR
from reports.statistics.models import PARTS, Indicator, Observation, SavedQuery

MOST_INDICATORS, MOST_PERIODS = 12, 60
SCOPES = [
    ("chosen", _("指定地区")),
    ("districts", _("各县区")),
    ("divisions", _("全市和各县区")),
    (Region.Level.COUNTY, _("全部县（市、区）")),
    (Region.Level.CITY, _("全部设区市")),
    (Region.Level.PROVINCE, _("全部省")),
]
PERIODS = [("year", _("全年")), ("H", _("半年")), ("Q", _("季度")), ("M", _("月份"))]
LAYOUTS = [("regions", _("每个指标一张表，各地区为行")), ("indicators", _("每个地区一张表，各指标为行"))]
CHARTS = [("", _("不画图")), ("line", _("折线图")), ("bar", _("柱形图"))]


class LongSelectMultiple(forms.SelectMultiple):
    """A searchable list of which several may be chosen."""

    render = LongSelect.render

    def __init__(self) -> None:
        super().__init__({"data-search": "", "multiple": True})


class QueryForm(PortalForm):
    """Two statements, for the indicators and for the regions that have figures."""

    indicator = forms.MultipleChoiceField(
        label=_("指标"), widget=LongSelectMultiple, error_messages={"required": _("请至少选择一个指标。")}
    )
    scope = forms.ChoiceField(label=_("地区范围"), choices=SCOPES, initial="divisions")
    region = forms.MultipleChoiceField(label=_("指定地区"), widget=LongSelectMultiple, required=False)
    first = forms.IntegerField(label=_("起始年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last = forms.IntegerField(label=_("结束年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    periods = forms.ChoiceField(label=_("时段"), choices=PERIODS, initial="year")
    layout = forms.ChoiceField(label=_("排列"), choices=LAYOUTS, initial="regions")
    chart = forms.ChoiceField(label=_("图"), choices=CHARTS, required=False, initial="line")
    compare = forms.BooleanField(label=_("与上年比较"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(Indicator.objects.order_by("theme", "name"))
        given = Observation.objects.filter(region=OuterRef("pk"))
        self.regions = list(Region.objects.filter(Exists(given)).order_by("code"))
        self._choices("indicator").choices = [(row.code, row.name) for row in self.known]
        self._choices("region").choices = [(row.pk, row.name) for row in self.regions]

    def clean_indicator(self) -> list[Indicator]:
        """In the order of their list."""
        codes = set(self.cleaned_data["indicator"])
        if len(codes) > MOST_INDICATORS:
            raise forms.ValidationError(_("一次最多查询 %(most)d 个指标。"), params={"most": MOST_INDICATORS})
        return [row for row in self.known if row.code in codes]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("scope") == "chosen" and "region" in given and not given["region"]:
            self.add_error("region", _("请选择地区，或改选地区范围。"))
        if {"first", "last", "periods"} <= given.keys():
            if given["first"] > given["last"]:
                self.add_error("last", _("结束年份不能早于起始年份。"))
            elif len(self.asked_periods()) > MOST_PERIODS:
                self.add_error("last", _("一次最多查询 %(most)d 个时段，请缩短年份。") % {"most": MOST_PERIODS})
        return given

    def asked_periods(self) -> list[tuple[int, str]]:
        """(year, part), oldest first."""
        given = self.cleaned_data
        parts = [part for part, _label in PARTS if part[:1] == given["periods"]] if given["periods"] != "year" else [""]
        return [(year, part) for year in range(given["first"], given["last"] + 1) for part in parts]

    @property
    def address(self) -> str:
        """The question as an address holds it: what the form knows and nothing else."""
        asked = {name: self[name].value() for name in self.fields}
        return urlencode({name: value for name, value in asked.items() if value}, doseq=True)

    def _choices(self, name: str) -> forms.MultipleChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        return field


class SavedQueryForm(VersionedForm, PortalForm):
    """A name for a question; whoever may, shares it."""

    name = forms.CharField(label=_("名称"), max_length=60)
    is_shared = forms.BooleanField(
        label=_("与市局同事共享"), required=False, help_text=_("能看统计查询的人都可以打开，只有您能改名和删除")
    )

    def __init__(self, *args: Any, user: Any, row: SavedQuery | None = None, **kwargs: Any) -> None:
        initial = {"name": row.name, "is_shared": row.is_shared} if row else {}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        if not user.has_perm("reports.share_queries"):
            del self.fields["is_shared"]
