"""An upper award as the office enters it, and what of the list to show."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choosing import VerifiedOrganizationField
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from awards.honours.top_ups import Level, TopUp, TopUpQuerySet, TopUpStage
from awards.honours.topping_up import Upper, offered, told_of, topped_up
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, VersionedForm
from core.money import yuan
from core.uploads import SCANS

FIRST_YEAR = 1990


class TopUpForm(VersionedForm, PortalForm):
    """`row` is what was returned and is sent again."""

    kind = forms.ChoiceField(
        label=_("获奖对象"), choices=CandidateKind.choices, initial=CandidateKind.ORGANIZATION, widget=forms.RadioSelect
    )
    winner_name = forms.CharField(
        label=_("获奖个人或项目"), max_length=120, required=False, help_text=_("组织自身获奖的不填；个人的奖励拨付到本人账户")
    )  # fmt: skip
    level = forms.ChoiceField(label=_("级别"), widget=forms.RadioSelect)
    award_name = forms.CharField(
        label=_("上级奖项"), max_length=120, help_text=_("写奖项全称，不写年度，例如：中国质量奖提名奖")
    )
    award_year = forms.IntegerField(label=_("奖励年度"), min_value=FIRST_YEAR)
    decision_number = forms.CharField(label=_("上级表彰文号"), max_length=60, help_text=_("照上级文件抄录"))
    decided_on = DayField(label=_("上级表彰日期"), help_text=_("上级文件的成文日期"))
    paper = CheckedFileField(label=_("表彰文件扫描件"), kinds=SCANS, help_text=_("PDF 或图片；获奖组织可以看到"))

    def __init__(self, *args: Any, cycle: Cycle, row: TopUp | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial=_as_entered(row), **kwargs)
        self.fields["organization"] = VerifiedOrganizationField("organization", label=_("获奖组织"))
        self.order_fields(["organization", "kind"])
        field: Any = self.fields["level"]
        field.choices = [
            (rule.level, _("%(level)s，配套 %(money)s 元") % {"level": Level(rule.level).label, "money": yuan(rule.prize_fen)})
            for rule in offered(cycle.rules)
        ]  # fmt: skip
        if row is not None:
            self.fields["paper"].required = False
            self.fields["paper"].help_text = _("不选则沿用已上传的文件")

    def clean_award_name(self) -> str:
        return " ".join(str(self.cleaned_data["award_name"]).split())

    def clean_winner_name(self) -> str:
        return " ".join(str(self.cleaned_data["winner_name"]).split())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        today = clock.today()
        if given.get("kind") == CandidateKind.ORGANIZATION:
            given["winner_name"] = ""
        elif "winner_name" in given and not given["winner_name"]:
            self.add_error("winner_name", _("请填写获奖的个人或项目。"))
        if (day := given.get("decided_on")) and day > today:
            self.add_error("decided_on", _("表彰日期不能晚于今天。"))
        if (year := given.get("award_year")) and year > today.year:
            self.add_error("award_year", _("奖励年度不能晚于今年。"))
        if not self.errors and (earlier := topped_up(self.upper(), but=self.row_entered()).first()):
            self.add_error("award_name", told_of(earlier))
        return given

    def row_entered(self) -> TopUp | None:
        return self.row if isinstance(self.row, TopUp) else None

    def upper(self) -> Upper:
        names = (
            "organization", "kind", "winner_name", "level", "award_name", "award_year", "decision_number", "decided_on"
        )  # fmt: skip
        return Upper(**{name: self.cleaned_data[name] for name in names})


def _as_entered(row: TopUp | None) -> dict[str, Any]:
    if row is None:
        return {}
    names = ("kind", "level", "award_name", "award_year", "decision_number", "decided_on")
    is_organization = row.kind == CandidateKind.ORGANIZATION
    return {name: getattr(row, name) for name in names} | {
        "organization": row.organization_id,
        "winner_name": "" if is_organization else row.winner_name,
    }


class TopUpFilter(PortalForm):
    """What is not understood narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    cycle = forms.CharField(required=False)
    level = forms.CharField(required=False)
    state = forms.CharField(required=False)

    def narrow(self, rows: TopUpQuerySet) -> TopUpQuerySet:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"]:
            winner = Q(organization_name__icontains=words) | Q(winner_name__icontains=words)
            rows = rows.filter(winner | Q(award_name__icontains=words) | Q(decision_number__icontains=words))
        if given["cycle"]:
            rows = rows.filter(cycle__code=given["cycle"])
        if given["level"] in Level.values:
            rows = rows.filter(level=given["level"])
        return rows.filter(stage=given["state"]) if given["state"] in TopUpStage.values else rows
