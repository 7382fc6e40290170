"""Strings to values: the plan of a day, one slot, an expert's score, the words of the leader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.defence.models import DefenceStage
from awards.defence.readings import to_plan
from core.days import DayField, MomentField
from core.forms import PortalForm, VersionedForm, version_of

ORDERS = [("lot", _("抽签决定")), ("listed", _("按申报编号"))]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class CaseChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        held = getattr(obj, "panel_case", None)
        panel = f" · {held.panel.name}" if held else ""
        return f"{obj.reference} {obj.candidate}{panel}"


class PlanForm(PortalForm):
    """`cleaned_data` are the keyword arguments of `planning.plan`."""

    applications = CaseChoice(
        label=_("参加答辩的申报"), queryset=Application.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    day = DayField(label=_("日期"))
    first = forms.TimeField(label=_("首家开始时间"), widget=TimeInput)
    pause = forms.IntegerField(label=_("两家之间间隔（分钟）"), min_value=0, max_value=240, initial=10)
    place = forms.CharField(label=_("地点"), max_length=100)
    order = forms.ChoiceField(label=_("顺序"), choices=ORDERS, initial="lot", widget=forms.RadioSelect)
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=64,
        required=False,
        help_text=_("抽签时可由监督人员当场给出；不填则由系统产生。种子和名单记入日志，任何人可据此复核抽签结果。"),
    )

    def __init__(self, *args: Any, user: User, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due = [row.pk for row in to_plan(user, cycle)]
        rows = Application.objects.filter(pk__in=due).select_related("organization", "panel_case__panel")
        self.fields["applications"].queryset = rows.defer("snapshot", "profile").order_by("reference")  # type: ignore[attr-defined]  # a model choice
        self.fields["applications"].initial = due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "applications" in data:
            data["applications"] = list(data["applications"])
        data["by_lot"] = data.pop("order", "lot") == "lot"
        return data


class SlotForm(PortalForm):
    starts_at = MomentField(label=_("开始时间"))
    place = forms.CharField(label=_("地点"), max_length=100)


class SavedForm(VersionedForm, PortalForm):
    def renew(self, row: Any) -> None:
        """What was typed is saved and the page stays: it goes on from what stands there now."""
        self.row = row
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict in tests
        self.data[self.add_prefix("version")] = version_of(row)  # type: ignore[index]  # the same


class ScoreForm(SavedForm):
    """An expert's draft; without a score it can be saved, not handed in."""

    score = forms.DecimalField(
        label=_("得分"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("百分制，0 至 100，最多两位小数"),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "class": "score-input"}),
    )
    strengths = forms.CharField(
        label=_("优点"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    weaknesses = forms.CharField(
        label=_("不足"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class SummaryForm(SavedForm):
    text = forms.CharField(
        label=_("问答记录"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("专家提了哪些问题、申报组织如何回答、总体评价。"),
    )


class ListFilter(PortalForm):
    """What of the defences to show."""

    q = forms.CharField(label=_("编号或单位名称"), required=False)
    cycle = forms.ModelChoiceField(
        label=_("届次"), queryset=Cycle.objects.none(), to_field_name="code", required=False, empty_label=_("全部届次")
    )
    day = DayField(label=_("日期"), required=False)
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *DefenceStage.choices])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heard = Cycle.objects.visible_to(user).filter(applications__defence__isnull=False).distinct()
        self.fields["cycle"].queryset = heard  # type: ignore[attr-defined]  # a model choice
