"""One tier or a reason for every case; a case for a tier off quota."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from awards.nominations.actions import Choice
from awards.nominations.readings import misfit, rule_of
from awards.nominations.scores import Score
from core.forms import PortalForm

ASIDE = "-"
LONGEST_REASON = 500


AT_ONCE = 30  # rows of a folded part of a long list


class Row(NamedTuple):
    case: Application
    tier: forms.BoundField
    reason: forms.BoundField
    scores: list[Score]


class Portion(NamedTuple):
    """Some rows of a long list, folded away unless it is the first or something in it is wrong."""

    first: int
    last: int
    rows: list[Row]
    is_open: bool


class NamingForm(PortalForm):
    """Two fields per case: tier-KEY takes the key of a tier that is open to the case, or ASIDE; then reason-KEY is required. `rest`, where it is
    given, is the reason for which every case without a choice is set aside. `scores` are shown beside the cases, highest first."""

    rest = forms.CharField(
        label=_("其余未选的均不列入，理由"), max_length=LONGEST_REASON, required=False,
        help_text=_("申报较多时使用：填写后，没有逐家选择的按此理由处理；留空则须逐家选择。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        cases: Sequence[Application],
        aside: Any,
        scores: Mapping[int, list[Score]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scores = scores or {}
        cases = sorted(cases, key=lambda case: [-one.hundredths for one in self.scores.get(case.pk, [])][:1] or [0])
        self.cases = cases
        rest = str(self.data.get("rest", "")).strip() if self.is_bound else ""
        if rest:
            data: Any = copy(self.data)  # a copy of a QueryDict can be changed
            for case in cases:
                if not data.get(f"tier-{case.pk}"):
                    data[f"tier-{case.pk}"], data[f"reason-{case.pk}"] = ASIDE, data.get(f"reason-{case.pk}") or rest
            self.data = data
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
            yield Row(case, self[f"tier-{case.pk}"], self[f"reason-{case.pk}"], self.scores.get(case.pk, []))

    def portions(self) -> list[Portion]:
        """A list of any length in parts that can be looked through; nothing of it is left on another page, for it is decided as a whole."""
        rows = list(self.rows())
        parts = [(place, rows[place : place + AT_ONCE]) for place in range(0, len(rows), AT_ONCE)]
        return [
            Portion(
                place + 1,
                place + len(part),
                part,
                not place or any(row.tier.errors or row.reason.errors for row in part),
            )
            for place, part in parts
        ]

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
