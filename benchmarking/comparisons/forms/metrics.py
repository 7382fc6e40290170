"""A metric, and what of the metrics to show."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benchmarking.comparisons.models import Direction, Metric
from core.forms import PortalForm, VersionedForm


class MetricForm(VersionedForm, PortalForm):
    """The code is given once; the rest may be corrected."""

    code = forms.SlugField(label=_("代码"), max_length=60, help_text=_("小写字母、数字和连字符，设定后不再改变"))
    name = forms.CharField(label=_("指标"), max_length=100)
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices, widget=forms.RadioSelect)
    definition = forms.CharField(
        label=_("定义"), max_length=300, required=False, widget=forms.Textarea, help_text=_("怎样计算，按什么口径")
    )

    def __init__(self, *args: Any, metric: Metric | None = None, **kwargs: Any) -> None:
        names = ("code", "name", "unit", "direction", "definition")
        initial = {name: getattr(metric, name) for name in names} if metric else {"direction": "higher"}
        super().__init__(*args, row=metric, initial=initial, **kwargs)
        if metric is not None:
            del self.fields["code"]


class MetricFilter(PortalForm):
    q = forms.CharField(required=False)
    state = forms.CharField(required=False)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        if words := self.cleaned_data["q"].strip():
            rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(definition__icontains=words))
        if state := self.cleaned_data["state"]:
            rows = rows.filter(is_active=state == "active")
        return rows
