"""One tier or a reason for every case; a case for a tier off quota."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from awards.nominations.actions import Choice
from awards.nominations.readings import misfit, rule_of
from core.forms import PortalForm

ASIDE = "-"
LONGEST_REASON = 500


class Row(NamedTuple):
    case: Application
    tier: forms.BoundField
    reason: forms.BoundField


class NamingForm(PortalForm):
    """Two fields per case: tier-KEY takes the key of a tier that is open to the case, or ASIDE; then reason-KEY is required."""

    def __init__(self, *args: Any, cycle: Cycle, cases: Sequence[Application], aside: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        self.tiers = {str(tier.pk): tier for tier in cycle.tiers.all()}
        for case in cases:
            name = case.candidate
            fitting = [(key, tier.name) for key, tier in self.tiers.items() if not misfit(cycle, case, tier)]
            line = getattr(case, "ranking_line", None)
            self.fields[f"tier-{case.pk}"] = forms.ChoiceField(
                label=_("%(name)s的奖次") % {"name": name}, choices=[("", _("请选择")), *fitting, (ASIDE, aside)],
                initial=line.tier_id if line is not None else None,
                error_messages={"required": _("请为%(name)s选择奖次，或选择“%(aside)s”。") % {"name": name, "aside": aside}},
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
            self.fields[f"reason-{case.pk}"] = forms.CharField(
                label=_("%(name)s的理由") % {"name": name}, max_length=LONGEST_REASON, required=False,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for case in self.cases:
            if given.get(f"tier-{case.pk}") == ASIDE and not given.get(f"reason-{case.pk}"):
                words = {"name": case.candidate}
                self.add_error(f"reason-{case.pk}", _("请写明%(name)s未列入的理由。") % words)
        return given

    def rows(self) -> Iterator[Row]:
        for case in self.cases:
            yield Row(case, self[f"tier-{case.pk}"], self[f"reason-{case.pk}"])

    @property
    def choices(self) -> dict[int, Choice]:
        given = self.cleaned_data
        return {
            case.pk: Choice(self.tiers.get(given[f"tier-{case.pk}"]), given[f"reason-{case.pk}"]) for case in self.cases
        }

    @property
    def named(self) -> list[tuple[Application, Tier]]:
        """Cases with a tier, as far as they are chosen validly so far."""
        keys = {case.pk: getattr(self, "cleaned_data", {}).get(f"tier-{case.pk}", "") for case in self.cases}
        return [(case, self.tiers[keys[case.pk]]) for case in self.cases if keys[case.pk] in self.tiers]

    def chosen(self) -> list[tuple[Row, Choice]]:
        """For the page that asks once more."""
        return [(row, self.choices[row.case.pk]) for row in self.rows()]


class OffQuotaForm(PortalForm):
    application = forms.ModelChoiceField(label=_("申报"), queryset=Application.objects.none())
    tier = forms.ModelChoiceField(label=_("奖次"), queryset=Tier.objects.none())
    reason = forms.CharField(label=_("提名理由"), max_length=LONGEST_REASON, widget=forms.Textarea)

    def __init__(self, *args: Any, cycle: Cycle, cases: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [case.pk for case in cases if getattr(case, "nomination", None) is None]
        rows = Application.objects.filter(pk__in=free).select_related("organization").defer("snapshot", "profile")
        tiers = [tier.pk for tier in cycle.tiers.all() if rule_of(cycle, tier).off_quota]
        self.fields["application"].queryset = rows  # type: ignore[attr-defined]  # a model choice
        self.fields["application"].widget.attrs["data-search"] = ""
        self.fields["tier"].queryset = cycle.tiers.filter(pk__in=tiers)  # type: ignore[attr-defined]  # the same
