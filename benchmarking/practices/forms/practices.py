"""The text of a practice, its files, and what of a list to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choosing import VerifiedOrganizationField
from accounts.models import Industry, Organization, OrganizationStage, Role, User
from benchmarking.comparisons.models import Comparison, ComparisonStage, Dimension
from benchmarking.practices.models import Practice, PracticeKind, PracticeStage
from benchmarking.searching import SearchField, districts
from core.forms import CheckedFileField, LongSelect, PortalForm, RowChoiceField, VersionedForm


class PassageField(forms.CharField):
    """A long text; a line end counts as one character, as the counter beside it counts."""

    def __init__(self, *, is_long: bool = False, **kwargs: Any) -> None:
        css = "passage-area passage-long" if is_long else "passage-area"
        super().__init__(widget=forms.Textarea(attrs={"class": css}), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ComparisonChoice(RowChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.activity.title}（{obj.unit_name}，{obj.reference}）"


class PracticeForm(VersionedForm, PortalForm):
    organization: forms.Field = RowChoiceField(Organization.objects.none(), label=_("组织"))
    title = forms.CharField(
        label=_("标题"), max_length=200, help_text=_("说出做法和成效，例如“焊缝数字档案让返修率降到千分之九”")
    )
    kind = forms.ChoiceField(
        label=_("类别"), choices=PracticeKind.choices, initial=PracticeKind.CASE, widget=forms.RadioSelect,
        help_text=_("质量标杆是可供同行系统学习的整套做法，典型案例讲清一件事；审核时可以调整"),
    )  # fmt: skip
    dimensions = forms.ModelMultipleChoiceField(
        Dimension.objects.all(), label=_("涉及的对比内容"), widget=forms.CheckboxSelectMultiple, required=False
    )
    comparison = ComparisonChoice(
        Comparison.objects.none(), label=_("来自对比"), required=False, empty_label=_("不是来自标杆对比")
    )
    summary = PassageField(
        label=_("摘要"), max_length=500, required=False, help_text=_("两三句话，列表和简报目录中显示")
    )
    background = PassageField(
        label=_("背景与问题"), max_length=5000, required=False, help_text=_("当时遇到什么问题，差距有多大")
    )
    approach = PassageField(
        label=_("主要做法"), is_long=True, max_length=10000, required=False,
        help_text=_("一行为一段；以“（一）……。”开头的一行作为小标题"),
    )  # fmt: skip
    results = PassageField(
        label=_("成效"), max_length=5000, required=False, help_text=_("用数字说话：之前多少、之后多少、统计到什么时候")
    )

    def __init__(self, *args: Any, row: Practice | None = None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial=_stored(row) if row else kwargs.pop("initial", None), **kwargs)
        comparisons: Any = self.fields["comparison"]
        accepted = Comparison.objects.filter(stage=ComparisonStage.ACCEPTED).select_related("activity")
        if row is not None:
            del self.fields["organization"]
            comparisons.queryset = accepted.filter(organization=row.organization_id)
            return
        if by.role != Role.ENTERPRISE:
            self.fields["organization"] = VerifiedOrganizationField("organization", label=_("组织"))
            del self.fields["comparison"]  # offered once the organization is known
            return
        own = Organization.objects.filter(stage=OrganizationStage.VERIFIED, pk__in=by.organization_ids)
        organizations: Any = self.fields["organization"]
        organizations.queryset = own.order_by("name")
        comparisons.queryset = accepted.filter(organization__in=by.organization_ids)
        if len(found := list(own[:2])) == 1:
            organizations.initial = found[0].pk


def _stored(row: Practice) -> dict[str, Any]:
    names = ("title", "kind", "summary", "background", "approach", "results")
    return {
        **{name: getattr(row, name) for name in names},
        "comparison": row.comparison_id,
        "dimensions": [item.pk for item in row.dimensions.all()],
    }


class FileForm(PortalForm):
    upload = CheckedFileField(label=_("图片或附件"), help_text=_("图片直接显示在案例中，其他文件供下载"))
    caption = forms.CharField(label=_("说明"), max_length=100, help_text=_("图上是什么、说明了什么"))


class ApprovalForm(PortalForm):
    kind = forms.ChoiceField(label=_("发布为"), choices=PracticeKind.choices, widget=forms.RadioSelect)


class PracticeFilter(PortalForm):
    """What of the practices to show."""

    q = SearchField()
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *PracticeStage.choices])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部类别")), *PracticeKind.choices])
    region = RowChoiceField(districts(), label=_("县区"), required=False, empty_label=_("全部县区"))
    industry = forms.ModelChoiceField(
        Industry.objects.none(), label=_("行业"), required=False, empty_label=_("全部行业"), widget=LongSelect
    )
    dimension = RowChoiceField(
        Dimension.objects.all(), label=_("对比内容"), required=False, empty_label=_("全部对比内容")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        industries: Any = self.fields["industry"]
        there = Practice.objects.at_desk_of(user).values("organization__industry")
        industries.queryset = Industry.objects.filter(pk__in=there)
        if user.role in (Role.DISTRICT, Role.ENTERPRISE):
            del self.fields["region"]
        if user.role == Role.ENTERPRISE:
            del self.fields["industry"]
        for name, field in self.fields.items():
            if name != "q":
                field.widget.attrs |= {"class": "form-select", "aria-label": field.label, "data-submit-on-change": ""}

    @property
    def menus(self) -> list[Any]:
        return [self[name] for name in self.fields if name != "q"]

    def narrow(self, rows: Any) -> Any:
        """`rows` as far as they match; nothing when the filter itself is wrong."""
        return rows.matching(self.cleaned_data) if self.is_valid() else rows.none()
