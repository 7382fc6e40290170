"""A proposal with its basis, its result, and what of the lists to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region, User
from awards.applications.models import Application
from awards.cycles.models import Scheme
from awards.honours.models import Award
from benchmarking.comparisons.models import Comparison, ComparisonStage
from benchmarking.proposals.models import Level, Proposal, ProposalStage
from core import clock
from core.days import DayField
from core.forms import PortalForm, RowChoiceField, VersionedForm


class ApplicationChoice(RowChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.cycle.title} · {obj.award.tier.name}（{obj.award.certificate_number}）"


class ComparisonChoice(RowChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.activity.title}（{obj.reference}）"


class ProposalForm(VersionedForm, PortalForm):
    award = forms.CharField(label=_("拟推荐奖项"), max_length=100, help_text=_("全称，例如“河南省省长质量奖”"))
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices, initial=Level.PROVINCE)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    addressee = forms.CharField(label=_("主送单位"), max_length=100)
    issuer = forms.CharField(label=_("发文机关"), max_length=100)
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("填写后按信函格式印发，例如 驻质强办函〔2016〕8号")
    )
    application = ApplicationChoice(
        Application.objects.none(), label=_("依据的获奖申报"), required=False, empty_label=_("不以获奖申报为依据")
    )
    comparison = ComparisonChoice(
        Comparison.objects.none(), label=_("依据的标杆对比"), required=False, empty_label=_("不以标杆对比为依据")
    )
    reasons = forms.CharField(
        label=_("推荐理由"), widget=forms.Textarea, max_length=5000,
        help_text=_("一行为一段；以“（一）……。”开头的一行作为小标题。印在推荐函的第三部分"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, organization: Organization, row: Proposal | None = None, by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, row=row, **kwargs)
        applications: Any = self.fields["application"]
        won = Award.objects.standing().of_organizations().filter(organization=organization).values("application")
        applications.queryset = Application.objects.filter(pk__in=won).select_related("cycle", "award__tier")
        comparisons: Any = self.fields["comparison"]
        accepted = Comparison.objects.filter(organization=organization, stage=ComparisonStage.ACCEPTED)
        comparisons.queryset = accepted.select_related("activity").order_by("-activity__year", "-pk")
        self.initial = _stored(row) if row else _proposed(organization, by)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not given.get("application") and not given.get("comparison"):
            self.add_error("application", _("请至少选择一项依据：获奖申报或标杆对比。"))
        return given


class ResultForm(PortalForm):
    won = forms.ChoiceField(
        label=_("结果"), choices=[("yes", _("已获奖")), ("no", _("未获奖"))], widget=forms.RadioSelect
    )
    decided_on = DayField(label=_("结果日期"))
    result = forms.CharField(label=_("说明"), max_length=300, help_text=_("奖次和文号，或者未获奖的情况"))


class ProposalFilter(PortalForm):
    q = forms.CharField(required=False)
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *ProposalStage.choices])
    level = forms.ChoiceField(label=_("级别"), required=False, choices=[("", _("全部级别")), *Level.choices])
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = list(Proposal.objects.order_by("-year").values_list("year", flat=True).distinct())
        choice: Any = self.fields["year"]
        choice.choices = [("", _("全部年度")), *((year, str(year)) for year in years)]
        _in_a_bar(self)

    def narrow(self, rows: Any) -> Any:
        return rows.matching(self.cleaned_data) if self.is_valid() else rows.none()


class CandidateFilter(PortalForm):
    q = forms.CharField(required=False)
    ground = forms.ChoiceField(
        label=_("依据"),
        required=False,
        choices=[
            ("", _("不限依据")),
            ("awards_held", _("获奖组织")),
            ("cases_released", _("有已发布案例")),
            ("comparisons_accepted", _("有已接收对比")),
        ],
    )
    region = RowChoiceField(
        Region.objects.filter(level=Region.Level.COUNTY), label=_("县区"), required=False, empty_label=_("全部县区")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_a_bar(self)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        if words := given["q"].strip():
            rows = rows.filter(name__icontains=words)
        if given["region"]:
            rows = rows.filter(region=given["region"])
        return rows.filter(**{f"{given['ground']}__gt": 0}) if given["ground"] else rows


def _in_a_bar(form: forms.Form) -> None:
    for name, field in form.fields.items():
        if name != "q":
            field.widget.attrs |= {"class": "form-select", "aria-label": field.label, "data-submit-on-change": ""}


def _stored(row: Proposal) -> dict[str, Any]:
    names = ("award", "level", "year", "addressee", "issuer", "number", "reasons")
    basis = {"comparison": row.comparison_id, "application": row.application_id}
    return {name: getattr(row, name) for name in names} | basis


def _proposed(organization: Organization, by: User) -> dict[str, Any]:
    """Award, addressee and issuer as in the last proposal; the newest award of the organization as its basis."""
    last = Proposal.objects.order_by("-pk").first()
    scheme = None if last else Scheme.objects.order_by("pk").first()
    newest = (
        Award.objects.standing()
        .of_organizations()
        .filter(organization=organization)
        .order_by("-awarded_on", "-pk")
        .first()
    )
    return {
        "year": clock.today().year,
        "award": last.award if last else "",
        "level": last.level if last else Level.PROVINCE,
        "addressee": last.addressee if last else "",
        "issuer": last.issuer if last else scheme.organizer if scheme else by.employer,
        "application": newest.application_id if newest else None,
    }
