"""The activity and its notice, and which organizations it goes to."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Industry, Organization, OrganizationStage, Region, Size, User
from awards.cycles.models import Scheme
from awards.honours.models import Award, AwardStage
from benchmarking.comparisons.models import Activity, Dimension
from benchmarking.comparisons.text import FACTS, office_of, skeleton, title_of
from benchmarking.comparisons.workbook_layout import day_field
from core import clock
from core.forms import DateInput, LongSelect, PortalForm, VersionedForm


class ActivityForm(VersionedForm, PortalForm):
    title = forms.CharField(label=_("标题"), max_length=200)
    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("填写后按红头文件格式印发，例如 驻质监〔2015〕12号")
    )
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    issuer = forms.CharField(label=_("发文机关"), max_length=100)
    due_on = day_field(label=_("报送截止"), widget=DateInput)
    city_office = forms.CharField(label=_("市局收件科室"), max_length=100)
    local_office = forms.CharField(label=_("县区收件单位"), max_length=100)
    copied_to = forms.CharField(
        label=_("抄送"), max_length=300, required=False, help_text=_("印在文件末页的版记里，不写“抄送”二字和句号")
    )
    printed_by = forms.CharField(
        label=_("印发机关"), max_length=100, required=False, help_text=_("印在版记里，一般是发文机关的办公室")
    )
    dimensions = forms.ModelMultipleChoiceField(
        Dimension.objects.none(), label=_("对比内容"), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("通知正文"), widget=forms.Textarea, max_length=20_000,
        help_text=_("一行为一段。单独一行的【对比内容】和【报送要求】按上面填写的内容自动写入"),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Activity | None = None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial=_stored(row) if row else _proposed(by), **kwargs)
        field = self.fields["dimensions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Dimension.objects.all()

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < clock.today():
            raise forms.ValidationError(_("报送截止日期不能早于今天。"))
        return due_on


def _stored(row: Activity) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in FACTS}, "dimensions": [item.pk for item in row.dimensions.all()]}


def _proposed(by: User) -> dict[str, Any]:
    """This year's notice; bodies and offices as in the last one."""
    year, last = clock.today().year, Activity.objects.order_by("-pk").first()
    scheme = None if last else Scheme.objects.order_by("pk").first()
    issuer = last.issuer if last else scheme.organizer if scheme else by.employer
    return {
        "title": title_of(year), "year": year, "text": skeleton(year, contact=f"{by.name}　{by.phone}".strip()),
        "issuer": issuer, "copied_to": last.copied_to if last else "",
        "printed_by": last.printed_by if last else office_of(issuer),
        "city_office": last.city_office if last else "市局质量管理科",
        "local_office": last.local_office if last else "所在县（区）局质量股",
        "dimensions": list(Dimension.objects.values_list("pk", flat=True)),
    }  # fmt: skip


class OrganizationChoice(PortalForm):
    """Which organizations: by name, district, trade, size and whether they have won an award. Nothing given means all."""

    q = forms.CharField(label=_("名称或信用代码"), required=False)
    region = forms.ModelChoiceField(Region.objects.none(), required=False, empty_label=_("全部县区"), widget=LongSelect)
    industry = forms.ModelChoiceField(
        Industry.objects.none(), required=False, empty_label=_("全部行业"), widget=LongSelect
    )
    size = forms.ChoiceField(required=False, choices=[("", _("全部规模")), *Size.choices])
    won = forms.ChoiceField(
        required=False, choices=[("", _("不论是否获奖")), ("yes", _("获过质量奖")), ("no", _("未获过质量奖"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions, industries = self.fields["region"], self.fields["industry"]
        assert isinstance(regions, forms.ModelChoiceField)
        assert isinstance(industries, forms.ModelChoiceField)
        regions.queryset = Region.objects.filter(level=Region.Level.COUNTY)
        industries.queryset = Industry.objects.filter(code__length__lte=3)
        for name, label in (("region", _("县区")), ("industry", _("行业")), ("size", _("规模")), ("won", _("获奖"))):
            self.fields[name].widget.attrs |= {"class": "form-select", "aria-label": label, "data-submit-on-change": ""}

    def narrow(self, rows: Any) -> Any:
        """`rows` (organizations) as far as they match; nothing when the filter itself is wrong."""
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        rows = rows.filter(stage=OrganizationStage.VERIFIED)
        if words := given["q"].strip():
            rows = rows.filter(Q(name__has=words) | Q(credit_code__startswith=words.upper()))
        if given["region"]:
            rows = rows.filter(region=given["region"])
        if given["industry"]:
            rows = rows.filter(industry__code__startswith=given["industry"].pk)
        if given["size"]:
            rows = rows.filter(size=given["size"])
        if given["won"]:
            won = Exists(
                Award.objects.of_organizations().filter(organization=OuterRef("pk")).exclude(stage=AwardStage.WITHDRAWN)
            )
            rows = rows.filter(won if given["won"] == "yes" else ~won)
        return rows

    def chosen(self) -> str:
        """The filter in words, for the journal."""
        given = self.cleaned_data if self.is_valid() else {}
        labels = dict(Size.choices) | {"yes": _("获过质量奖"), "no": _("未获过质量奖")}
        words = [given.get("q"), given.get("region"), given.get("industry")]
        words += [labels.get(given.get(name) or "") for name in ("size", "won")]
        return "；".join(str(word) for word in words if word)


def recipients_matching(rows: Any, words: str, region: str) -> Any:
    """Recipients whose organization matches `words`, in `region` (a code)."""
    if words := words.strip():
        rows = rows.filter(Q(organization__name__has=words) | Q(organization__credit_code__startswith=words.upper()))
    return rows.filter(organization__region=region) if region else rows


def organizations_of(activity: Activity) -> Any:
    """The verified organizations that `activity` does not ask yet."""
    asked = activity.recipients.values("organization")
    return Organization.objects.filter(stage=OrganizationStage.VERIFIED).exclude(pk__in=asked).for_listing()
