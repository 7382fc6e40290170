"""An opinion, of a district or from paper; and what of the list to show."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.readings import narrow
from awards.cycles.models import Cycle
from awards.recommendations.models import Opinion, Recommender
from awards.recommendations.readings import lacking
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm
from core.uploads import SCANS


class OpinionForm(PortalForm):
    opinion = forms.ChoiceField(label=_("推荐意见"), choices=Opinion.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), widget=forms.Textarea, max_length=1000, help_text=_("记入申报档案，并告知申报组织")
    )


class PaperForm(OpinionForm):
    """What a department or an association said on paper, with the scan."""

    kind = forms.ChoiceField(label=_("推荐单位类型"))
    body = forms.CharField(label=_("推荐单位"), max_length=100)
    given_on = DayField(label=_("推荐日期"))
    file = CheckedFileField(label=_("盖章意见的扫描件"), kinds=SCANS)
    field_order = ["kind", "body", "given_on", "opinion", "reason", "file"]

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, initial={"given_on": clock.today()}, **kwargs)
        given = {row.kind for row in application.recommendations.all()}
        left = [kind for kind in papers_of(application.cycle) if kind not in given]
        self.fields["kind"].choices = [(kind, Recommender(kind).label) for kind in left]  # type: ignore[attr-defined]  # a choice field
        self.is_complete = not left


def papers_of(cycle: Cycle) -> list[str]:
    """The kinds of body of which the bureau enters what came on paper."""
    return [kind for kind in cycle.rules.recommendation.by if kind != "district"]


class RecommendationFilter(PortalForm):
    q = forms.CharField(label=_("名称、代码或编号"), required=False, max_length=100)
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("届次"), required=False, empty_label=_("全部届次"))
    opinion = forms.ChoiceField(
        label=_("推荐意见"), required=False,
        choices=[("", _("全部")), ("open", _("待推荐")), *Opinion.choices],
    )  # fmt: skip
    region = forms.ModelChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY), label=_("县区"), required=False, empty_label=_("全部县区")
    )

    def __init__(self, *args: Any, user: Any, cycles: Iterable[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.cycles = user, list(cycles)
        rows = Cycle.objects.filter(pk__in=[cycle.pk for cycle in self.cycles]).defer("rulebook", "call_text")
        self.fields["cycle"].queryset = rows  # type: ignore[attr-defined]  # a model choice field
        if user.role == Role.DISTRICT:
            del self.fields["region"]

    def narrowed(self, rows: ApplicationQuerySet) -> ApplicationQuerySet:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        rows = narrow(rows, given)
        if given["opinion"] == "open":
            return rows.filter(pk__in=lacking(self.user, self.cycles).values("pk"))
        if given["opinion"]:
            return rows.filter(recommendations__opinion=given["opinion"]).distinct()
        return rows
