"""Strings to values: a proposal with its goals, a visit, the results, the end; what the list shows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choosing import VerifiedOrganizationField
from accounts.models import Organization, OrganizationStage, Role
from benchmarking.pairings.actions.agreeing import FACTS, GoalGiven
from benchmarking.pairings.actions.recording import Outcome
from benchmarking.pairings.models import Pairing, PairingKind, PairingStage
from benchmarking.searching import SearchField, districts
from core import clock
from core.days import DayField
from core.forms import CHOOSE, CheckedFileField, PortalForm, RowChoiceField, VersionedForm

SPARE_GOALS = 3
NOT_FOUND = _("没有找到这家已核验的组织，请核对全称或统一社会信用代码。")


class PairingForm(VersionedForm, PortalForm):
    """What the pairing is about, with its goals; a goal whose text is emptied goes."""

    kind = forms.ChoiceField(label=_("类型"), choices=PairingKind.choices)
    topic = forms.CharField(label=_("帮扶内容"), max_length=300)
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"))

    def __init__(self, *args: Any, row: Pairing | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in FACTS} if row else {"starts_on": clock.today()}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.goals = list(row.goals.all()) if row else []
        for place in range(self.count):
            goal = self.goals[place] if place < len(self.goals) else None
            for name, label, longest in (
                ("text", _("目标"), 300), ("before", _("帮扶前"), 100), ("target", _("目标值"), 100),
            ):  # fmt: skip
                initial_value = getattr(goal, name) if goal else ""
                self.fields[f"{name}-{place}"] = forms.CharField(
                    label=label, max_length=longest, required=False, initial=initial_value
                )

    @property
    def count(self) -> int:
        return len(self.goals) + SPARE_GOALS

    def goal_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        for place in range(self.count):
            yield self[f"text-{place}"], self[f"before-{place}"], self[f"target-{place}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("结束日期须晚于开始日期。"))
        written = [place for place in range(self.count) if cleaned.get(f"text-{place}")]
        for place in range(self.count):
            if place not in written and (cleaned.get(f"before-{place}") or cleaned.get(f"target-{place}")):
                self.add_error(f"text-{place}", _("请写明目标。"))
        if not written:
            self.add_error("text-0", _("请至少填写一项目标。"))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        cleaned = self.cleaned_data
        goals = [
            GoalGiven(cleaned[f"text-{place}"], cleaned[f"before-{place}"], cleaned[f"target-{place}"])
            for place in range(self.count)
            if cleaned[f"text-{place}"]
        ]
        return {name: cleaned[name] for name in FACTS} | {"goals": goals}


class ProposalForm(PairingForm):
    """The bureau chooses both sides from all organizations. An enterprise names the other side in full: who else is registered here is
    not its business."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verified = Organization.objects.filter(stage=OrganizationStage.VERIFIED).order_by("name")
        self.verified, self.is_enterprise = verified, user.role == Role.ENTERPRISE
        own = verified.filter(pk__in=user.organization_ids)
        if self.is_enterprise:
            self.fields["helper"] = RowChoiceField(own, label=_("示范企业"), empty_label=CHOOSE, initial=own.first())
            self.fields["helped"] = forms.CharField(
                label=_("帮扶对象"), max_length=120, help_text=_("填写对方的全称或统一社会信用代码")
            )
        else:
            self.fields["helper"] = VerifiedOrganizationField("helper", label=_("示范企业"))
            self.fields["helped"] = VerifiedOrganizationField("helped", label=_("帮扶对象"))

    def clean_helped(self) -> Organization:
        given = self.cleaned_data["helped"]
        if isinstance(given, Organization):
            return given
        words = given.strip()
        found = self.verified.filter(Q(name=words) | Q(credit_code=words.upper())).first()
        if found is None:
            raise forms.ValidationError(NOT_FOUND)
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("helped") and given["helped"] == given.get("helper"):
            self.add_error("helped", _("示范企业和帮扶对象不能是同一家组织。"))
        return given

    @property
    def given(self) -> dict[str, Any]:
        return super().given | {"helper": self.cleaned_data["helper"], "helped": self.cleaned_data["helped"]}


class VisitForm(PortalForm):
    held_on = DayField(label=_("日期"))
    people = forms.CharField(label=_("参加人员"), max_length=200)
    content = forms.CharField(label=_("帮扶内容"), widget=forms.Textarea, max_length=2000)
    result = forms.CharField(label=_("结果"), widget=forms.Textarea, max_length=2000, required=False)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)

    def clean_held_on(self) -> date:
        given: date = self.cleaned_data["held_on"]
        if given > clock.today():
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return given


class ResultsForm(VersionedForm, PortalForm):
    """What came of every goal."""

    REACHED = (("", _("尚未确定")), ("yes", _("已达成")), ("no", _("未达成")))
    WORDS = {None: "", True: "yes", False: "no"}

    def __init__(self, *args: Any, row: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.goals = list(row.goals.all())
        for goal in self.goals:
            self.fields[f"after-{goal.pk}"] = forms.CharField(
                label=_("帮扶后"), max_length=100, required=False, initial=goal.after
            )
            self.fields[f"reached-{goal.pk}"] = forms.ChoiceField(
                label=_("达成情况"), choices=self.REACHED, required=False, initial=self.WORDS[goal.is_reached]
            )

    def rows(self) -> Iterator[tuple[Any, Any, Any]]:
        for goal in self.goals:
            yield goal, self[f"after-{goal.pk}"], self[f"reached-{goal.pk}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for goal in self.goals:
            if cleaned.get(f"reached-{goal.pk}") and not cleaned.get(f"after-{goal.pk}"):
                self.add_error(f"after-{goal.pk}", _("请写明帮扶后的结果。"))
        return cleaned

    @property
    def outcomes(self) -> dict[int, Outcome]:
        words = {word: value for value, word in self.WORDS.items()}
        cleaned = self.cleaned_data
        return {
            goal.pk: Outcome(cleaned[f"after-{goal.pk}"], words[cleaned[f"reached-{goal.pk}"]]) for goal in self.goals
        }


class ConclusionForm(PortalForm):
    result = forms.CharField(label=_("帮扶成效"), widget=forms.Textarea, max_length=3000)


class PairingFilter(PortalForm):
    """What of the pairings to show."""

    q = SearchField(label=_("企业、内容或编号"))
    stage = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *PairingStage.choices, ("over", _("到期未办结"))]
    )
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部类型")), *PairingKind.choices])
    region = RowChoiceField(districts(), label=_("县区"), required=False, empty_label=_("全部县区"))

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            named = Q(helper__name__has=words) | Q(helped__name__has=words)
            rows = rows.filter(named | Q(topic__icontains=words) | Q(reference__icontains=words))
        if given["stage"] == "over":
            rows = rows.filter(stage=PairingStage.RUNNING, ends_on__lt=clock.today())
        elif given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given["kind"]:
            rows = rows.filter(kind=given["kind"])
        if region := given["region"]:
            rows = rows.filter(Q(helper__region=region) | Q(helped__region=region))
        return rows
