"""The call, and a district's form with one line for each indicator."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, VersionedForm
from core.uploads import DOCUMENTS
from reports.returns.answers import Filled
from reports.returns.models import Call, ReturnStage, ReturnValue
from reports.statistics.actions import fault_of
from reports.statistics.divisions import districts
from reports.statistics.forms import FIRST_YEAR, LAST_YEAR, PeriodField, SearchField
from reports.statistics.models import Indicator, Interval


class CallForm(VersionedForm, PortalForm):
    """A new call, or with `row` a draft."""

    title = forms.CharField(
        label=_("填报名称"), max_length=100, help_text=_("例如 2017年度质量工作统计；采用后就是数据的来源")
    )
    year = forms.IntegerField(label=_("数据年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    part = PeriodField()
    due_on = DayField(label=_("填报截止"), help_text=_("含当日；到期前三天自动催报一次"))
    instructions = forms.CharField(label=_("填报说明"), widget=forms.Textarea, max_length=3000, required=False)
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(), label=_("填报指标"), widget=forms.CheckboxSelectMultiple
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("填报县区"), widget=forms.CheckboxSelectMultiple
    )

    NAMES = ("title", "year", "part", "due_on", "instructions")

    def __init__(self, *args: Any, row: Call | None = None, initial: Any = None, **kwargs: Any) -> None:
        given = {name: getattr(row, name) for name in self.NAMES} if row else dict(initial or {})
        if row:
            given["indicators"] = row.indicators.all()
            given["regions"] = row.answers.values_list("region", flat=True)
        else:
            given["regions"] = [region.pk for region in districts()]
        super().__init__(*args, row=row, initial=given, **kwargs)
        if row is None:
            del self.fields["version"]
        open_ones = Indicator.objects.active().filter(computation="").order_by("theme", "name")
        self.fields["indicators"].queryset = open_ones  # type: ignore[attr-defined]  # a model choice
        self.fields["regions"].queryset = districts()  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        part = given.get("part", "")
        unfit = [row for row in given.get("indicators", []) if not row.takes_part(part)]
        if unfit:
            names = "、".join(f"{row}（{Interval(row.interval).label}）" for row in unfit)
            self.add_error("part", _("这些指标不分这样的时段：%(names)s。") % {"names": names})
        return given


class PostponeForm(PortalForm):
    due_on = DayField(label=_("新的截止日期"))
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("随通知告知尚未上报的县区"))

    def clean_due_on(self) -> date:
        given: date = self.cleaned_data["due_on"]
        if given < clock.today():
            raise forms.ValidationError(_("新的截止日期不能早于今天。"))
        return given


class ReturnForm(VersionedForm, PortalForm):
    """Fields value-N, note-N, file-N and drop-N for each of `rows`; a figure that does not suit its indicator is told beside it."""

    def __init__(self, *args: Any, rows: Sequence[ReturnValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            name = str(row.indicator)
            self.fields[f"value-{row.pk}"] = forms.DecimalField(
                label=name, max_digits=20, decimal_places=4, required=False,
                initial=None if row.value is None else f"{row.value.normalize():f}",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "number"}),
            )  # fmt: skip
            self.fields[f"note-{row.pk}"] = forms.CharField(
                label=_("说明"), max_length=200, required=False, initial=row.note
            )
            self.fields[f"file-{row.pk}"] = CheckedFileField(label=_("佐证"), kinds=DOCUMENTS, required=False)
            if row.evidence_id:
                self.fields[f"drop-{row.pk}"] = forms.BooleanField(label=_("去掉现有佐证"), required=False)

    def lines(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            fields = {name: self[f"{name}-{row.pk}"] for name in ("value", "note", "file")}
            yield {"row": row, "drop": self[f"drop-{row.pk}"] if row.evidence_id else None, **fields}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            value = given.get(f"value-{row.pk}")
            if value is None:
                continue
            call = row.answer.call
            if fault := fault_of(row.indicator, part=call.part, year=call.year, value=value):
                self.add_error(f"value-{row.pk}", fault[1])
        return given

    @property
    def filled(self) -> dict[int, Filled]:
        given = self.cleaned_data
        return {
            row.pk: Filled(
                value=given[f"value-{row.pk}"],
                note=given[f"note-{row.pk}"],
                evidence=given[f"file-{row.pk}"],
                drop=given.get(f"drop-{row.pk}", False),
            )
            for row in self.rows
        }


class CallFilter(PortalForm):
    q = SearchField()
    stage = forms.CharField(required=False)
    year = forms.CharField(required=False)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words))
        if given["stage"]:
            rows = rows.filter(stage=given["stage"])
        return rows.filter(year=int(given["year"][:5])) if given["year"].isdecimal() else rows


class ReturnFilter(PortalForm):
    """`state` is a stage, or "late"; "open" means still to be handed in, "fresh" among these not sent back, "given" handed in, accepted or
    not."""

    q = SearchField()
    state = forms.CharField(required=False)
    region = forms.CharField(required=False)
    call = forms.CharField(required=False)

    def narrow(self, rows: Any, today: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            rows = rows.filter(Q(call__title__icontains=words) | Q(region__name__icontains=words))
        if given["region"]:
            rows = rows.filter(region_id=given["region"])
        if given["call"]:
            rows = rows.filter(call__reference=given["call"])
        if given["state"] == "late":
            return rows.late(today)
        if given["state"] == "open":
            return rows.to_fill()
        if given["state"] == "fresh":
            return rows.to_fill().filter(stage=ReturnStage.OPEN)
        if given["state"] == "given":
            return rows.filter(stage__in=[ReturnStage.SUBMITTED, ReturnStage.ACCEPTED])
        return rows.filter(stage=given["state"]) if given["state"] else rows
