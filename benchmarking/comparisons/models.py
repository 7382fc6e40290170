"""Comparisons (质量标杆对比): an activity with its notice, the organizations it goes to, the form each of them fills in, and where they stand."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Industry, Organization, Role
from accounts.rules import reads_everything
from benchmarking.base import OrganizationRows
from core.access import VisibleQuerySet
from core.release import Released
from core.workflow import Staged, Step, Steps


class Dimension(models.Model):
    """What is compared (seed 004 names twelve: equipment, process, product design, ...)."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("对比内容"), max_length=50)
    hint = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Direction(models.TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class Metric(models.Model):
    """A numeric indicator that many organizations share, so that they can be compared without names."""

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction)
    definition = models.CharField(_("定义"), max_length=300, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


class ActivityStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("进行中")
    CLOSED = "closed", _("已结束")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "info", "closed": "success"}[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发通知"), frozenset({"prepared"}), "released")
CLOSE = Step("close", _("结束活动"), frozenset({"released"}), "closed")


class ActivityQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The bureau sees all; districts what is released; an enterprise what it was asked to take part in."""
        if reads_everything(user):
            return self
        released = self.filter(stage__in=[ActivityStage.RELEASED, ActivityStage.CLOSED])
        if user.role == Role.DISTRICT:
            return released
        if user.role == Role.ENTERPRISE:
            return released.filter(
                pk__in=Recipient.objects.filter(organization__in=user.organization_ids).values("activity")
            )
        return self.none()

    def for_listing(self) -> Self:
        """With how many are asked and how many have handed in, counted apart: joined they would multiply."""
        asked = Recipient.objects.filter(activity=OuterRef("pk"))
        handed_in = Comparison.objects.handed_in().filter(activity=OuterRef("pk"))
        return self.annotate(asked=_number_of(asked), handed_in=_number_of(handed_in)).order_by("-year", "-pk")


def _number_of(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("activity").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class Activity(Released):
    """A comparison activity and the notice that calls for it."""

    steps = Steps("activities", [PREPARE, RETURN_TO_DRAFT, RELEASE, CLOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=ActivityStage, default=ActivityStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    issuer = models.CharField(_("发文机关"), max_length=100)
    text = models.TextField(_("通知正文"))
    due_on = models.DateField(_("报送截止"))
    city_office = models.CharField(_("市局收件科室"), max_length=100)
    local_office = models.CharField(_("县区收件单位"), max_length=100)
    dimensions = models.ManyToManyField(Dimension, verbose_name=_("对比内容"), related_name="activities")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-year", "-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "prepared"]) | Q(released_by__isnull=False),
                name="a_released_activity_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:comparisons-activity", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ActivityStage(self.stage).tone


class RecipientQuerySet(OrganizationRows):
    def late(self, activity: Activity) -> Self:
        """Those who have handed nothing in, or whose form was returned."""
        returned = activity.comparisons.filter(stage__in=[ComparisonStage.SUBMITTED, ComparisonStage.ACCEPTED])
        return self.filter(activity=activity).exclude(organization__in=returned.values("organization"))

    def without_form(self) -> Self:
        """Those who have not begun."""
        begun = Comparison.objects.filter(activity=OuterRef("activity"), organization=OuterRef("organization"))
        return self.filter(~Exists(begun))

    def without_return(self) -> Self:
        """Those from whom nothing has come, or whose form was sent back; of any activity."""
        given = Comparison.objects.handed_in().filter(
            activity=OuterRef("activity"), organization=OuterRef("organization")
        )
        return self.filter(~Exists(given))


class Recipient(models.Model):
    """An organization that is asked to take part."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="recipients")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    reminded_at = models.DateTimeField(_("上次催报"), null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["organization__region", "organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organization"], name="an_organization_is_asked_once_per_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.organization_id}"


class ComparisonStage(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "submitted": "info", "returned": "danger", "accepted": "success"}[self.value]


HAND_IN = Step("hand_in", _("报送"), frozenset({"draft", "returned"}), "submitted")
SEND_BACK = Step("send_back", _("退回修改"), frozenset({"submitted", "accepted"}), "returned")
ACCEPT = Step("accept", _("接收"), frozenset({"submitted"}), "accepted")


class ComparisonQuerySet(OrganizationRows):
    def visible_to(self, user: Any) -> Self:
        """A form that was never handed in is the enterprise's own business."""
        seen = super().visible_to(user)
        return seen if getattr(user, "role", None) == Role.ENTERPRISE else seen.exclude(stage=ComparisonStage.DRAFT)

    def handed_in(self) -> Self:
        return self.filter(stage__in=[ComparisonStage.SUBMITTED, ComparisonStage.ACCEPTED])

    def for_listing(self) -> Self:
        return self.select_related("activity", "organization__region", "organization__industry").annotate(
            row_count=Count("rows")
        )


class Comparison(Staged):
    """The form 质量标杆对比活动情况表 of one organization: head, rows, foot."""

    steps = Steps("comparisons", [HAND_IN, SEND_BACK, ACCEPT])

    stage = models.CharField(_("状态"), max_length=20, choices=ComparisonStage, default=ComparisonStage.DRAFT)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="comparisons")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="comparisons")
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    unit_name = models.CharField(_("单位"), max_length=120)
    address = models.CharField(_("地址"), max_length=200)
    industry = models.CharField(_("行业"), max_length=100)
    main_products = models.CharField(_("主要产品"), max_length=300)
    filled_in_by = models.CharField(_("填表人"), max_length=50, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=30, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("退回原因"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organization"],
                name="one_comparison_per_organization_and_activity",
                violation_error_message=_("本次活动已有一份情况表。"),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "returned"]) | Q(submitted_at__isnull=False),
                name="a_comparison_handed_in_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.unit_name}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:comparisons-form", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ComparisonStage(self.stage).tone

    @property
    def is_editable(self) -> bool:
        """While it is the enterprise's to write; a closed activity takes nothing more."""
        is_written = self.stage in (ComparisonStage.DRAFT, ComparisonStage.RETURNED)
        return is_written and self.activity.stage == ActivityStage.RELEASED

    @property
    def is_late(self) -> bool:
        """First handed in after the last day. What comes again after having been sent back keeps its first day."""
        return self.submitted_at is not None and timezone.localdate(self.submitted_at) > self.activity.due_on

    def refuses(self, step: Step) -> str:
        if self.activity.stage != ActivityStage.RELEASED:
            return str(_("活动已结束，情况表不能再报送、退回或接收。"))
        return ""


class ComparisonRow(models.Model):
    """One line of the form. Where the indicator is a number, own and benchmark value stand beside the words."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField(_("序号"))
    benchmark_name = models.CharField(_("标杆企业"), max_length=120)
    benchmark_address = models.CharField(_("标杆企业地址"), max_length=200, blank=True)
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, verbose_name=_("对比项目"), related_name="rows")
    indicator = models.CharField(_("指标"), max_length=200)
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, verbose_name=_("共用指标"), null=True, blank=True, related_name="rows"
    )
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction, blank=True)
    benchmark_level = models.CharField(_("标杆水平"), max_length=300)
    benchmark_value = models.DecimalField(_("标杆值"), max_digits=18, decimal_places=4, null=True, blank=True)
    own_value = models.DecimalField(_("本企业值"), max_digits=18, decimal_places=4, null=True, blank=True)
    result = models.TextField(_("对比结果"), max_length=1000)
    measures = models.TextField(_("改进计划及措施"), max_length=2000)
    department = models.CharField(_("责任部门"), max_length=100)
    due_on = models.DateField(_("完成日期"))
    remarks = models.CharField(_("备注"), max_length=300, blank=True)

    class Meta:
        ordering = ["comparison", "order"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "order"], name="a_row_has_its_own_number"),
            models.CheckConstraint(
                condition=Q(own_value__isnull=True, benchmark_value__isnull=True)
                | Q(own_value__isnull=False, benchmark_value__isnull=False, direction__in=Direction.values),
                name="a_numeric_row_has_both_values_and_a_direction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.indicator}"

    @property
    def is_numeric(self) -> bool:
        return self.own_value is not None and self.benchmark_value is not None

    @property
    def gap(self) -> Decimal | None:
        """How far behind the benchmark, in the indicator's unit: positive means behind, zero or less means level or ahead."""
        if self.own_value is None or self.benchmark_value is None:
            return None
        behind = self.benchmark_value - self.own_value
        return behind if self.direction == Direction.HIGHER else -behind


class YearTarget(models.Model):
    """What is to be reached in a year, and what was."""

    row = models.ForeignKey(ComparisonRow, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("年份"))
    target = models.DecimalField(_("目标值"), max_digits=18, decimal_places=4)
    actual = models.DecimalField(_("实际值"), max_digits=18, decimal_places=4, null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["row", "year"]
        constraints = [models.UniqueConstraint(fields=["row", "year"], name="a_row_has_one_target_a_year")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.year}"


class StandingQuerySet(models.QuerySet):
    def latest_published(self) -> Self:
        """The last answer of each metric and industry; earlier ones are no longer shown."""
        later = Standing.objects.filter(metric=OuterRef("metric"), industry=OuterRef("industry"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class Standing(models.Model):
    """Where an industry stands on a metric, frozen when an activity is closed: at least five organizations, quartiles only.

    `population` holds what the figures were made of ({organization id: value}); it is shown to nobody and decides only whether a later
    group differs by enough organizations that nobody can be singled out by comparing the two.
    """

    FEWEST = 5

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="standings")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="standings")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    organizations = models.PositiveIntegerField()
    lower = models.DecimalField(max_digits=18, decimal_places=4)
    median = models.DecimalField(max_digits=18, decimal_places=4)
    upper = models.DecimalField(max_digits=18, decimal_places=4)
    population = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["metric", "industry", "-frozen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "metric", "industry"], name="an_industry_stands_once_per_activity_and_metric"
            ),
            models.CheckConstraint(
                condition=Q(organizations__gte=5), name="a_standing_has_at_least_five_organizations"
            ),
            models.CheckConstraint(
                condition=Q(lower__lte=F("median")) & Q(median__lte=F("upper")), name="quartiles_are_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.industry_id}"
