"""The form 质量标杆对比活动情况表 that an organization fills in: head, rows, what is aimed at and reached in each year."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from benchmarking.base import OrganizationRows
from benchmarking.comparisons.models.activities import Activity
from benchmarking.comparisons.models.metrics import Dimension, Direction, Metric
from benchmarking.comparisons.models.process import (
    ACCEPT,
    HAND_IN,
    HANDED_IN,
    SEND_BACK,
    ActivityStage,
    ComparisonStage,
)
from core.workflow import Staged, Step, Steps


class ComparisonQuerySet(OrganizationRows):
    def visible_to(self, user: Any) -> Self:
        """A form that was never handed in is the enterprise's own business."""
        seen = super().visible_to(user)
        return seen if getattr(user, "role", None) == Role.ENTERPRISE else seen.exclude(stage=ComparisonStage.DRAFT)

    def handed_in(self) -> Self:
        return self.filter(stage__in=HANDED_IN)

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


PLACE = frozenset({"id", "comparison", "order"})
"""The fields of a line that do not say anything."""


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
    def version(self) -> str:
        """A digest of everything that the line says, wherever it stands."""
        says = {
            field.name: field.value_to_string(self) for field in self._meta.concrete_fields if field.name not in PLACE
        }
        says |= {str(target.year): f"{target.target:.4f}" for target in self.targets.all()}
        return sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()[:20]

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
