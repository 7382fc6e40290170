"""Who people are: users with one role each, organizations, and the code tables of regions and industries."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from core import clock
from core.access import VisibleQuerySet
from core.workflow import Staged, Step, Steps

models.CharField.register_lookup(Length)


class RegionQuerySet(models.QuerySet["Region"]):
    def ours_first(self) -> Self:
        """The counties of a city in which district officers sit come before those of other cities."""
        seated = User.objects.filter(role=Role.DISTRICT, is_active=True, region__parent=OuterRef("parent"))
        return self.alias(is_ours=Exists(seated)).order_by("-is_ours", "code")


class Region(models.Model):
    """A division of GB/T 2260: two digits of province, two of prefecture, two of county."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("设区市")
        COUNTY = "county", _("县（市、区）")

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("级别"), max_length=10, choices=Level)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """A class of GB/T 4754-2017: a letter, then two to four digits."""

    code = models.CharField(_("代码"), max_length=5, primary_key=True)
    name = models.CharField(_("名称"), max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Role(models.TextChoices):
    ENTERPRISE = "enterprise", _("企业用户")
    OFFICER = "officer", _("市局经办人")
    HEAD = "head", _("市局科室负责人")
    ADMINISTRATOR = "administrator", _("系统管理员")
    DISTRICT = "district", _("县区经办人")
    EXPERT = "expert", _("评审专家")
    MEMBER = "member", _("评审委员会委员")
    SUPERVISOR = "supervisor", _("纪检监察")


class UserQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("accounts.list_users"):
            return self
        return self.filter(pk=user.pk)

    def with_role(self, *roles: str) -> Self:
        return self.filter(role__in=roles, is_active=True)

    def for_listing(self) -> Self:
        return self.select_related("region").order_by("role", "name", "pk")


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # the base is made at run time
    pass


class User(AbstractUser):
    """One account, one role: whoever manages accounts cannot score or vote."""

    name = models.CharField(_("姓名"), max_length=50)
    role = models.CharField(_("角色"), max_length=15, choices=Role)
    title = models.CharField(_("职务 / 职称"), max_length=100, blank=True)
    employer = models.CharField(_("工作单位"), max_length=100, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("所属县区"), related_name="users"
    )
    language = models.CharField(_("界面语言"), max_length=10, choices=settings.LANGUAGES, blank=True)
    must_change_password = models.BooleanField(_("首次登录须修改密码"), default=False)
    password_set_at = models.DateTimeField(_("密码设置时间"), default=timezone.now)
    consented_at = models.DateTimeField(_("同意个人信息处理告知的时间"), null=True, blank=True)

    first_name = None  # type: ignore[assignment]  # Django removes an inherited field in this way
    last_name = None  # type: ignore[assignment]  # the same
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PortalUserManager()  # type: ignore[misc]  # Django itself gives instances no manager

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="district") | Q(region__isnull=False), name="a_district_officer_belongs_to_a_region"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_role_is_one_of_the_design"),
        ]

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """The age of a password runs by the machine's time, also when a demo lives in the past."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @property
    def password_age_days(self) -> int:
        return (timezone.now() - self.password_set_at).days

    @property
    def needs_new_password(self) -> bool:
        """A first password, or one older than the rule allows: nothing else is open before it is changed."""
        return self.must_change_password or self.password_age_days >= settings.PASSWORD_MAX_DAYS

    @cached_property
    def organization_ids(self) -> frozenset[int]:
        """The organizations for which this person acts; one statement a request."""
        if self.role != Role.ENTERPRISE:
            return frozenset()
        return frozenset(self.memberships.values_list("organization_id", flat=True))


class FormerPassword(models.Model):
    """The hash of a password that a person has used, so that the last three are not used again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


def check_credit_code(value: str) -> None:
    """GB 32100-2015: 18 characters with a check character."""
    try:
        uscc.validate(value)
    except BadNumber as error:
        raise ValidationError(_("统一社会信用代码有误：请核对 18 位字符及末位校验码。"), code="credit_code") from error


class Size(models.TextChoices):
    LARGE = "large", _("大型")
    MEDIUM = "medium", _("中型")
    SMALL = "small", _("小型")
    MICRO = "micro", _("微型")


class OrganizationStage(models.TextChoices):
    REGISTERED = "registered", _("待核验")
    RETURNED = "returned", _("已退回")
    VERIFIED = "verified", _("已核验")

    @property
    def tone(self) -> str:
        return {"registered": "warning", "returned": "danger", "verified": "success"}[self.value]


RESUBMIT = Step("resubmit", _("重新提交核验"), frozenset({"returned"}), "registered")
VERIFY = Step("verify", _("核验通过"), frozenset({"registered"}), "verified")
SEND_BACK = Step("send_back", _("退回登记"), frozenset({"registered", "verified"}), "returned")


class OrganizationQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("accounts.list_all_organizations"):
            return self
        if user.role == Role.DISTRICT:
            return self.filter(region_id=user.region_id)
        return self.filter(pk__in=user.organization_ids)

    def for_listing(self) -> Self:
        return self.select_related("region", "industry").order_by("name")

    def awaiting(self, user: Any) -> Self:
        return self.visible_to(user).filter(stage=OrganizationStage.REGISTERED)

    def by_words(self, words: str) -> Self:
        """Found by any part of the name, or by the beginning of the credit code; PostgreSQL has an index for each."""
        return self.filter(Q(name__has=words) | Q(credit_code__startswith=words.upper()))


class Organization(Staged):
    """A legal person that applies, compares and adopts; identified by its unified social credit code."""

    steps = Steps("organizations", [RESUBMIT, VERIFY, SEND_BACK])

    stage = models.CharField(_("状态"), max_length=20, choices=OrganizationStage, default=OrganizationStage.REGISTERED)
    name = models.CharField(_("组织名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[check_credit_code])
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name=_("所在县区"), related_name="organizations"
    )
    industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, verbose_name=_("所属行业"), related_name="organizations"
    )
    size = models.CharField(_("规模"), max_length=10, choices=Size)
    founded_on = models.DateField(_("成立日期"))
    employees = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    is_budget_funded = models.BooleanField(_("财政全额拨款单位"), default=False)
    legal_representative = models.CharField(_("法定代表人"), max_length=50)
    address = models.CharField(_("地址"), max_length=200)
    main_products = models.CharField(_("主要产品或服务"), max_length=300, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=50)
    contact_phone = models.CharField(_("联系电话"), max_length=30)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=OrganizationStage.values), name="an_organization_has_a_known_stage"
            ),
            models.CheckConstraint(condition=Q(credit_code__length=18), name="a_credit_code_has_18_characters"),
        ]
        indexes = [models.Index(fields=["stage", "name"], name="organizations_by_stage")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organization", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return OrganizationStage(self.stage).tone

    @property
    def is_verified(self) -> bool:
        return self.stage == OrganizationStage.VERIFIED


class MembershipQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Members are known to their own organization and to whoever sees it."""
        return self.filter(organization__in=Organization.objects.visible_to(user))


class Membership(models.Model):
    """A user acts for an organization; its owner may invite and remove others."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    is_owner = models.BooleanField(_("管理员"), default=False)
    joined_at = models.DateTimeField(default=clock.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-is_owner", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="a_user_joins_an_organization_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"
