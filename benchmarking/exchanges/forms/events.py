"""The event as the bureau plans it, its announcement, its end, and what is handed out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, OrganizationStage, Region
from benchmarking.exchanges.models import Event, EventKind
from core.days import MomentField
from core.forms import CheckedFileField, PortalForm, VersionedForm

FACTS = (
    "kind", "title", "starts_at", "ends_at", "place", "capacity", "per_organization", "sign_up_until", "hours", "audience", "description",
)  # fmt: skip


class EventForm(VersionedForm, PortalForm):
    kind = forms.ChoiceField(label=_("类型"), choices=EventKind)
    title = forms.CharField(label=_("名称"), max_length=200)
    starts_at = MomentField(label=_("开始时间"))
    ends_at = MomentField(label=_("结束时间"))
    place = forms.CharField(label=_("地点"), max_length=200)
    host = forms.CharField(
        label=_("承办企业"), max_length=200, required=False, help_text=_("已核验企业的全称或统一社会信用代码，可不填")
    )
    capacity = forms.IntegerField(label=pgettext_lazy("places of an event", "名额"), min_value=1, max_value=100_000)
    per_organization = forms.IntegerField(label=_("每家组织限报人数"), min_value=1, max_value=20, initial=3)
    sign_up_until = MomentField(label=_("报名截止"))
    hours = forms.DecimalField(
        label=_("学时"), min_value=0, max_value=999, max_digits=5, decimal_places=1, initial=0,
        help_text=_("培训班必填，结束后记入参训单位的培训记录"),
    )  # fmt: skip
    audience = forms.CharField(label=_("参加对象"), max_length=200, required=False)
    description = forms.CharField(label=_("活动安排"), widget=forms.Textarea, max_length=10_000)

    def __init__(self, *args: Any, row: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial=_stored(row) if row else {}, **kwargs)

    def clean_host(self) -> Organization | None:
        words = self.cleaned_data["host"].strip()
        if not words:
            return None
        verified = Organization.objects.filter(stage=OrganizationStage.VERIFIED)
        found = verified.filter(credit_code=words.upper()).first() or verified.filter(name=words).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这家已核验的企业，请填写登记的全称或统一社会信用代码。"))
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends, until = given.get("starts_at"), given.get("ends_at"), given.get("sign_up_until")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("结束时间须晚于开始时间。"))
        if starts and until and until > starts:
            self.add_error("sign_up_until", _("报名截止不能晚于活动开始。"))
        if given.get("kind") == EventKind.TRAINING and given.get("hours") == 0:
            self.add_error("hours", _("培训班须填写学时。"))
        return given


def _stored(row: Event) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in FACTS}, "host": row.host.name if row.host else ""}


class AnnounceForm(PortalForm):
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("发送站内信的县区"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("通知所选县区内全部已核验的企业；不选则不发信，企业可在活动列表看到"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["regions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        there = Organization.objects.filter(stage=OrganizationStage.VERIFIED).order_by().values("region")
        field.queryset = Region.objects.filter(level=Region.Level.COUNTY, pk__in=there)


class ConcludeForm(PortalForm):
    summary = forms.CharField(
        label=_("活动小结"), widget=forms.Textarea, max_length=10_000, help_text=_("参加人员和公众都可以看到")
    )


class MaterialForm(PortalForm):
    title = forms.CharField(label=_("资料名称"), max_length=100)
    file = CheckedFileField(label=_("文件"))
