"""Strings to values: a complaint, the doctor, the visit, the prescription, a follow-up, the end; what the list shows."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choosing import VerifiedOrganizationField
from accounts.models import Organization, OrganizationStage, Role, User
from benchmarking.clinics.models import Consultation, ConsultationStage
from benchmarking.exchanges.models import Event, EventKind, EventStage, SignUp
from benchmarking.searching import SearchField, districts
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, LongSelect, PortalForm, RowChoiceField, VersionedForm
from core.words import Words


def not_to_come(day: date, sentence: Words) -> date:
    """`day` unless it is still to come, which is refused with `sentence`."""
    if day > clock.today():
        raise forms.ValidationError(str(sentence))
    return day


class AskForm(PortalForm):
    """A firm for itself, the bureau for any firm; perhaps at a mobile clinic, a firm at one for which it has signed up."""

    organization: forms.Field = RowChoiceField(Organization.objects.none(), label=_("企业"))
    event = RowChoiceField(
        Event.objects.none(),
        label=_("来自活动"),
        required=False,
        empty_label=_("不来自活动"),
        to_field_name="reference",
    )
    complaint = forms.CharField(
        label=_("问题与需求"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("写明现象、发生的环节、影响和希望得到的帮助"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clinics = Event.objects.filter(kind=EventKind.CLINIC, stage__in=[EventStage.ANNOUNCED, EventStage.HELD])
        clinics = clinics.order_by("-starts_at")
        if user.role == Role.ENTERPRISE:
            own = Organization.objects.filter(stage=OrganizationStage.VERIFIED, pk__in=user.organization_ids)
            field: Any = self.fields["organization"]
            field.queryset = own.order_by("name")
            if len(own) == 1:
                field.initial, field.widget = own[0].pk, forms.HiddenInput()
            here = SignUp.objects.live().filter(organization__in=user.organization_ids)
            clinics = clinics.filter(pk__in=here.values("event"))
        else:
            self.fields["organization"] = VerifiedOrganizationField("organization", label=_("企业"))
        events: Any = self.fields["event"]
        events.queryset = clinics
        if user.role == Role.ENTERPRISE and not clinics.exists():
            del self.fields["event"]


class AssignForm(VersionedForm, PortalForm):
    doctor = RowChoiceField(User.objects.none(), label=_("坐诊专家"), widget=LongSelect(attrs={"data-search": ""}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["doctor"]
        field.queryset = User.objects.with_role(Role.EXPERT).order_by("name", "pk")
        field.label_from_instance = named


def named(expert: User) -> str:
    return "　".join(part for part in (expert.name, expert.title, expert.employer) if part)


class DiagnosisForm(PortalForm):
    visited_on = DayField(label=_("上门日期"))
    diagnosis = forms.CharField(label=_("诊断意见"), widget=forms.Textarea, max_length=3000)

    def clean_visited_on(self) -> date:
        return not_to_come(self.cleaned_data["visited_on"], _("上门日期不能晚于今天。"))


class PrescriptionForm(PortalForm):
    prescription = forms.CharField(label=_("处方（改进建议）"), widget=forms.Textarea, max_length=3000)
    follow_up_on = DayField(label=_("回访日期"))

    def clean_follow_up_on(self) -> date:
        day: date = self.cleaned_data["follow_up_on"]
        if day <= clock.today():
            raise forms.ValidationError(_("回访日期须晚于今天。"))
        return day


class FollowUpForm(VersionedForm, PortalForm):
    held_on = DayField(label=_("回访日期"))
    next_on = DayField(label=_("下次回访日期（不再回访时留空）"), required=False)
    finding = forms.CharField(label=_("回访情况"), widget=forms.Textarea, max_length=2000)
    evidence = CheckedFileField(label=_("佐证材料"), required=False)

    def clean_held_on(self) -> date:
        return not_to_come(self.cleaned_data["held_on"], _("回访日期不能晚于今天。"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        held_on, next_on = given.get("held_on"), given.get("next_on")
        if held_on and next_on and next_on <= held_on:
            self.add_error("next_on", _("下次回访日期须晚于本次回访。"))
        return given


class OutcomeForm(VersionedForm, PortalForm):
    outcome = forms.CharField(label=_("结果"), widget=forms.Textarea, max_length=2000)


class ConsultationFilter(PortalForm):
    """What of the cases to show."""

    q = SearchField(label=_("企业、问题或编号"))
    stage = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("全部状态")), *ConsultationStage.choices, ("unassigned", _("待指派专家")), ("late", _("回访逾期")),
        ],
    )  # fmt: skip
    region = RowChoiceField(districts(), label=_("县区"), required=False, empty_label=_("全部县区"))
    doctor = RowChoiceField(User.objects.none(), label=_("专家"), required=False, empty_label=_("全部专家"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        doctors: Any = self.fields["doctor"]
        seen = Consultation.objects.visible_to(user).values("doctor")
        doctors.queryset = User.objects.filter(pk__in=seen).order_by("name", "pk")

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            named = Q(organization__name__has=words) | Q(complaint__icontains=words)
            rows = rows.filter(named | Q(reference__icontains=words))
        if given["stage"] == "unassigned":
            rows = rows.filter(stage=ConsultationStage.ASKED, doctor=None)
        elif given["stage"] == "late":
            rows = rows.late(clock.today())
        elif given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given["region"]:
            rows = rows.filter(organization__region=given["region"])
        if given["doctor"]:
            rows = rows.filter(doctor=given["doctor"])
        return rows
