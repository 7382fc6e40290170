"""Strings to values: a new plan with its offers, a plan with its measures, a report, a remark; what lists show."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Industry, Organization, Region
from benchmarking.improvement.actions.planning import FACTS, LONGEST, SHORTEST, MeasureGiven
from benchmarking.improvement.models import Measure, Plan, PlanStage
from benchmarking.improvement.origins import Offer
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, RowChoiceField, VersionedForm

SPARE_MEASURES = 3
EARLIEST, LATEST = 2000, 2100


class PlanFacts(PortalForm):
    """What every plan says of itself; three to five years."""

    title = forms.CharField(label=_("名称"), max_length=200)
    from_year = forms.IntegerField(label=_("起始年份"), min_value=EARLIEST, max_value=LATEST)
    until_year = forms.IntegerField(label=_("结束年份"), min_value=EARLIEST, max_value=LATEST)
    goal = forms.CharField(label=_("总体目标"), widget=forms.Textarea, required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_year"), cleaned.get("until_year")
        if first and last and not SHORTEST <= last - first + 1 <= LONGEST:
            self.add_error("until_year", _("改进计划的年限为三至五年。"))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class NewPlanForm(PlanFacts):
    """A new plan; from an origin, the offers to take over as measures."""

    organization = RowChoiceField(Organization.objects.none(), label=_("企业"))
    offers = forms.MultipleChoiceField(
        label=_("列入计划的内容"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, organizations: Any, offered: Sequence[Offer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {offer.key: offer for offer in offered}
        choices = [(offer.key, offer.gap) for offer in offered]
        self.fields["offers"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]  # a model choice
        if len(organizations) == 1:
            self.fields["organization"].initial = organizations[0].pk
            self.fields["organization"].widget = forms.HiddenInput()

    def offer_rows(self) -> Iterator[tuple[Offer, Any]]:
        """Every offer with its box."""
        yield from zip(self.offered.values(), self["offers"], strict=True)

    @property
    def measures(self) -> list[MeasureGiven]:
        chosen = [self.offered[key] for key in self.cleaned_data["offers"]]
        return [
            MeasureGiven(gap=one.gap, measure=one.measure, department=one.department, due_on=one.due_on, row=one.row)
            for one in chosen
        ]


class PlanForm(VersionedForm, PlanFacts):
    """A draft with all its measures. `order` may be any numbers: they are sorted. A measure marked as removed goes."""

    PARTS = ("order", "gap", "measure", "goal", "department", "due_on", "gone")

    def __init__(self, *args: Any, row: Plan, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in FACTS}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.measures = list(row.measures.all())
        for place in range(self.count):
            measure = self.measures[place] if place < len(self.measures) else None
            self._add_fields(place, measure)

    @property
    def count(self) -> int:
        return len(self.measures) + SPARE_MEASURES

    def _add_fields(self, place: int, measure: Measure | None) -> None:
        made: dict[str, forms.Field] = {
            "order": forms.IntegerField(label=_("顺序"), min_value=1, max_value=999, required=False, initial=place + 1),
            "gap": forms.CharField(label=_("差距 / 改进机会"), max_length=500, required=False),
            "measure": forms.CharField(label=_("改进措施"), max_length=2000, required=False, widget=forms.Textarea),
            "goal": forms.CharField(label=_("目标"), max_length=300, required=False),
            "department": forms.CharField(label=_("责任部门"), max_length=100, required=False),
            "due_on": DayField(label=_("完成期限"), required=False),
            "gone": forms.BooleanField(label=_("删除这一项"), required=False),
        }
        for name, field in made.items():
            if measure is not None and name not in ("order", "gone"):
                field.initial = getattr(measure, name)
            self.fields[f"{name}-{place}"] = field

    def blocks(self) -> Iterator[tuple[Measure | None, dict[str, Any]]]:
        """Each measure (None: a spare one) with its fields by name."""
        for place in range(self.count):
            measure = self.measures[place] if place < len(self.measures) else None
            yield measure, {name: self[f"{name}-{place}"] for name in self.PARTS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for place in range(self.count):
            if self._is_written(place) and not cleaned.get(f"gone-{place}"):
                self._clean_measure(place, cleaned)
        return cleaned

    def _clean_measure(self, place: int, cleaned: dict[str, Any]) -> None:
        if not cleaned.get(f"gap-{place}") and f"gap-{place}" not in self.errors:
            self.add_error(f"gap-{place}", _("请填写差距或改进机会；不需要这一项时请勾选删除。"))
        due_on, first, last = cleaned.get(f"due_on-{place}"), cleaned.get("from_year"), cleaned.get("until_year")
        if due_on and first and last and not first <= due_on.year <= last:
            self.add_error(f"due_on-{place}", _("完成期限须在计划期内。"))

    def _is_written(self, place: int) -> bool:
        """A standing measure, or a spare one in which something was typed."""
        parts = ("gap", "measure", "goal", "department", "due_on")
        return place < len(self.measures) or any(self.cleaned_data.get(f"{name}-{place}") for name in parts)

    @property
    def given(self) -> dict[str, Any]:
        """The action's arguments, the measures in their new order."""
        cleaned = self.cleaned_data
        places = [place for place in range(self.count) if self._is_written(place) and not cleaned[f"gone-{place}"]]
        places.sort(key=lambda place: (cleaned[f"order-{place}"] or 1000, place))
        return {**self.facts, "measures": [self._measure(place) for place in places]}

    def _measure(self, place: int) -> MeasureGiven:
        parts = {
            name: self.cleaned_data[f"{name}-{place}"] for name in ("gap", "measure", "goal", "department", "due_on")
        }
        return MeasureGiven(**parts, pk=self.measures[place].pk if place < len(self.measures) else None)


class ProgressForm(PortalForm):
    percent = forms.IntegerField(label=_("进度"), min_value=0, max_value=100)
    note = forms.CharField(label=_("进展情况"), widget=forms.Textarea, max_length=1000)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)


class RemarkForm(PortalForm):
    text = forms.CharField(label=_("意见"), widget=forms.Textarea, max_length=1000)


class PlanFilter(PortalForm):
    """What of the plans to show."""

    q = forms.CharField(label=_("企业、名称或编号"), required=False)
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *PlanStage.choices])
    progress = forms.ChoiceField(
        label=_("进展"), required=False,
        choices=[("", _("全部进展")), ("late", _("有逾期措施")), ("ready", _("措施全部完成"))],
    )  # fmt: skip
    region = RowChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY), label=_("县区"), required=False, empty_label=_("全部县区")
    )
    industry = RowChoiceField(Industry.objects.none(), label=_("行业"), required=False, empty_label=_("全部行业"))
    year = forms.IntegerField(label=_("年份"), required=False, min_value=EARLIEST, max_value=LATEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        concerned = Organization.objects.filter(plans__isnull=False).values("industry")
        self.fields["industry"].queryset = Industry.objects.filter(pk__in=concerned)  # type: ignore[attr-defined]  # a model choice
        self.fields["year"].widget.attrs |= {"placeholder": _("年份"), "aria-label": _("年份")}

    def narrow(self, rows: Any, today: date) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            named = Q(organization__name__has=words) | Q(title__icontains=words)
            rows = rows.filter(named | Q(reference__icontains=words))
        if given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given["region"]:
            rows = rows.filter(organization__region=given["region"])
        if given["industry"]:
            rows = rows.filter(organization__industry=given["industry"])
        if given["year"]:
            rows = rows.filter(from_year__lte=given["year"], until_year__gte=given["year"])
        if given["progress"] == "late":
            rows = rows.with_late_measures(today)
        if given["progress"] == "ready":
            undone = Measure.objects.filter(done_on=None).values("plan")
            rows = rows.filter(stage=PlanStage.RUNNING).exclude(pk__in=undone)
        return rows


class MeasureFilter(PortalForm):
    """What of the measures to show."""

    LIGHTS = (
        ("", _("全部进展")), ("late", _("已逾期")), ("near", _("十四天内到期")), ("on_the_way", _("进行中")), ("done", _("已完成")),
    )  # fmt: skip
    q = forms.CharField(label=_("企业、差距或部门"), required=False)
    light = forms.ChoiceField(label=_("进展"), required=False, choices=LIGHTS)
    region = RowChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY), label=_("县区"), required=False, empty_label=_("全部县区")
    )

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given, today = self.cleaned_data, clock.today()
        if words := given["q"]:
            named = Q(plan__organization__name__has=words) | Q(gap__icontains=words)
            rows = rows.filter(named | Q(department__icontains=words))
        if given["region"]:
            rows = rows.filter(plan__organization__region=given["region"])
        if given["light"] == "done":
            return rows.filter(done_on__isnull=False)
        if given["light"] == "on_the_way":
            return rows.to_do().filter(due_on__gte=today)
        if given["light"] in ("late", "near"):
            return getattr(rows, given["light"])(today)
        return rows
