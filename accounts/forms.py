"""What people type about themselves, their organization and their colleagues."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.account_actions import username_taken
from accounts.actions import IDENTITY, Details, already_registered
from accounts.models import Industry, Organization, Region, Role, User, check_credit_code
from core import clock
from core.forms import DateInput, PortalForm, PortalModelForm, VersionedForm

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{3,29}")
_USERNAME_HINT = _("4 至 30 位，以字母开头，可用小写字母、数字和 . _ -")
_SEARCH = {"data-search": ""}


class UserNameField(forms.CharField):
    """A user name in lower case; `free` refuses one that is taken."""

    def __init__(self, *, free: bool = True, **options: Any) -> None:
        options.setdefault("label", _("用户名"))
        super().__init__(max_length=30, **options)
        self.free = free
        self.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        username = str(super().clean(value)).lower()
        if not self.free:
            return username
        if not _USERNAME.fullmatch(username):
            raise ValidationError(_("用户名须为%(hint)s。") % {"hint": _USERNAME_HINT})
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(username_taken())
        return username


class CreditCodeField(forms.CharField):
    """Eighteen characters, checked; spaces and small letters of a pasted code are put right."""

    def clean(self, value: Any) -> str:
        code = re.sub(r"[\s-]", "", str(super().clean(value))).upper()
        if code:
            check_credit_code(code)
        return code


class RegionField(forms.ModelChoiceField):
    """A county; those of the portal's own city, which is where its district officers sit, come first."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("所在县区"))
        super().__init__(
            Region.objects.filter(level=Region.Level.COUNTY).ours_first().select_related("parent"),
            widget=forms.Select(attrs=_SEARCH),
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent} · {obj}" if obj.parent_id else str(obj)


class OrganizationForm(PortalModelForm):
    """The facts of an organization. Their uniqueness is told in a sentence that says how to join."""

    credit_code = CreditCodeField(label=_("统一社会信用代码"), max_length=30, help_text=_("营业执照上的 18 位代码。"))
    region = RegionField()
    founded_on = forms.DateField(label=_("成立日期"), widget=DateInput)
    employees = forms.IntegerField(
        label=_("职工人数"), required=False, min_value=1, max_value=10_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    class Meta:
        model = Organization
        fields = (
            "name",
            "credit_code",
            "region",
            "industry",
            "size",
            "founded_on",
            "employees",
            "is_budget_funded",
            "legal_representative",
            "address",
            "main_products",
            "contact_name",
            "contact_phone",
        )
        widgets = {
            "industry": forms.Select(attrs=_SEARCH),
            "main_products": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "name": _("与营业执照一致的全称。"),
            "industry": _("按 GB/T 4754-2017，输入名称或代码查找，例如“通用设备”或“C34”。"),
            "contact_phone": _("市局联系用，不对外公开。"),
            "is_budget_funded": _("经费全部由财政拨付的机关、事业单位勾选；有的奖次对其只授称号、不发奖金。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry"].queryset = Industry.objects.order_by("code")  # type: ignore[attr-defined]  # a model choice
        self.fields["industry"].error_messages["invalid_choice"] = _("请从列表中选择行业。")

    def clean_credit_code(self) -> str:
        code: str = self.cleaned_data["credit_code"]
        if Organization.objects.filter(credit_code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(already_registered())
        return code

    def clean_founded_on(self) -> Any:
        founded = self.cleaned_data["founded_on"]
        if founded > clock.today():
            raise ValidationError(_("成立日期不能晚于今天。"))
        return founded

    def _post_clean(self) -> None:
        """The action writes; the instance stays as it was read."""

    @cached_property
    def details(self) -> Details:
        names = [name for name in self.Meta.fields if name in self.cleaned_data and not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in names}  # type: ignore[return-value]  # keys are the model's fields


class CorrectionForm(VersionedForm, OrganizationForm):
    """The same facts of an organization that exists; what was verified is shown and stays."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, row=organization, instance=organization, **kwargs)
        if organization.is_verified:
            for name in IDENTITY:
                self.fields[name].disabled = True


class PasswordFields(forms.Form):
    """A password twice, after the portal's rules."""

    password1 = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 8 位；小写字母、大写字母、数字、符号中至少三类；不含用户名。"),
    )
    password2 = forms.CharField(
        label=_("再次输入密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不一致。"))
        elif first:
            try:
                password_validation.validate_password(first, User(username=given.get("username", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return given


class RegistrationForm(PasswordFields, OrganizationForm):
    """Account and organization in one page."""

    username = UserNameField(help_text=_USERNAME_HINT)
    person_name = forms.CharField(label=_("您的姓名"), max_length=50)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("用于接收办理通知，可不填。"))
    consent = forms.BooleanField(
        label=_("我已阅读并同意《个人信息处理告知》"), error_messages={"required": _("须阅读并同意后才能注册。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].widget.attrs |= {
            "hx-get": reverse("accounts:register-check"),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#code-check",
        }


class ReasonForm(PortalForm):
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )


class InvitationForm(PortalForm):
    """A colleague who has no account yet."""

    username = UserNameField(help_text=_USERNAME_HINT)
    person_name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)


class JoinForm(PortalForm):
    """A colleague who has one."""

    username = UserNameField(free=False, label=_("同事的用户名"))


class RoleForm(PortalForm):
    """Another role, with the region that a district officer needs."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    region = RegionField(label=_("所属县区"), required=False, help_text=_("县区经办人必填，其他角色留空。"))
    reason = forms.CharField(label=_("变更理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("role") == Role.DISTRICT and not given.get("region"):
            self.add_error("region", _("县区经办人须指定所属县区。"))
        if given.get("role") != Role.DISTRICT:
            given["region"] = None
        return given


class AccountForm(RoleForm):
    """A new account."""

    username = UserNameField(help_text=_USERNAME_HINT)
    name = forms.CharField(label=_("姓名"), max_length=50)
    title = forms.CharField(label=_("职务 / 职称"), max_length=100, required=False)
    employer = forms.CharField(label=_("工作单位"), max_length=100, required=False)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    reason = None  # type: ignore[assignment]  # nothing is changed yet

    field_order = ["username", "name", "role", "region", "employer", "title", "phone", "email"]


class ProfileForm(PortalModelForm):
    class Meta:
        model = User
        fields = ("name", "title", "employer", "phone", "email", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("按浏览器设置")), *settings.LANGUAGES]  # type: ignore[attr-defined]  # a choice

    def _post_clean(self) -> None:
        """The action writes; the person in hand stays as they were read."""


class OrganizationFilter(PortalForm):
    """What of the organizations to show."""

    q = forms.CharField(required=False)
    stage = forms.CharField(required=False)
    region = forms.CharField(required=False)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"].strip():
            rows = rows.by_words(words)
        if given["stage"]:
            rows = rows.filter(stage=given["stage"])
        if given["region"]:
            rows = rows.filter(region_id=given["region"])
        return rows


class AccountFilter(PortalForm):
    """What of the accounts to show."""

    q = forms.CharField(required=False)
    role = forms.CharField(required=False)
    state = forms.CharField(required=False)

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows
        given = self.cleaned_data
        if words := given["q"].strip():
            rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words))
        if given["role"]:
            rows = rows.filter(role=given["role"])
        if given["state"]:
            rows = rows.filter(is_active=given["state"] == "active")
        return rows
