"""Criteria sets: versioned data. A cycle picks one and freezes it when it opens."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.access import VisibleQuerySet


class Kind(models.TextChoices):
    PROCESS = "process", _("过程")
    RESULT = "result", _("结果")


class CriteriaSetQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self

    def for_reading(self) -> Self:
        return self.prefetch_related("categories__items", "factors", "bands")


class CriteriaSet(models.Model):
    """One edition of a standard, e.g. GB/T 19580-2012: categories, scored items, factors and bands."""

    code = models.SlugField(_("代码"), max_length=50, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    standard = models.CharField(_("标准号"), max_length=50, blank=True)
    edition = models.CharField(_("版本"), max_length=20, blank=True)
    total = models.PositiveIntegerField(_("总分"))
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A category (类目) such as 4.1 领导."""

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="categories")
    clause = models.CharField(_("条款"), max_length=10)
    name = models.CharField(_("名称"), max_length=50)
    name_en = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criteria", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "clause"], name="a_category_clause_stands_once_in_a_set")
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.name}"


class ItemQuerySet(models.QuerySet):
    def of(self, criteria_id: int) -> Self:
        return self.filter(criteria_id=criteria_id).select_related("category").order_by("order")


class Item(models.Model):
    """A scored item (评分项) such as 4.1.2 高层领导的作用, 50 points."""

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="items")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="items")
    clause = models.CharField(_("条款"), max_length=10)
    name = models.CharField(_("名称"), max_length=50)
    name_en = models.CharField(max_length=100, blank=True)
    points = models.PositiveSmallIntegerField(_("分值"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    summary = models.TextField(_("要点"), blank=True)
    questions = models.JSONField(_("提示问题"), default=list, blank=True)
    order = models.PositiveSmallIntegerField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["criteria", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "clause"], name="an_item_clause_stands_once_in_a_set"),
            models.CheckConstraint(condition=Q(points__gt=0), name="an_item_is_worth_points"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.name}"


class Factor(models.Model):
    """What an item is looked at for: A/D/L/I of process items, Le/T/C/I of result items."""

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=20)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criteria", "kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "kind", "code"], name="a_factor_stands_once_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Band(models.Model):
    """A range of percents with the words that describe it; `texts` maps a factor's code to its words."""

    criteria = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="bands")
    kind = models.CharField(max_length=10, choices=Kind)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ["criteria", "kind", "low"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "kind", "low"], name="a_band_begins_once_per_kind"),
            models.CheckConstraint(
                condition=Q(low__lte=F("high"), high__lte=100), name="a_band_lies_between_0_and_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low}-{self.high}%"


class ScoredItem(models.Model):
    """One item scored in steps of 5 %, with its comments. Strengths and opportunities: [{"factor", "text", "reference"}]."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("得分率"), null=True, blank=True)
    not_applicable = models.BooleanField(_("不适用"), default=False)
    strengths = models.JSONField(_("优势"), default=list, blank=True)
    opportunities = models.JSONField(_("改进机会"), default=list, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__in=list(range(0, 101, 5))),
                name="%(class)s_percent_is_a_step_of_5",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(percent__isnull=True),
                name="%(class)s_not_applicable_has_no_percent",
            ),
        ]

    @property
    def is_scored(self) -> bool:
        return self.not_applicable or self.percent is not None


class Totalled(models.Model):
    """The sums of a finished score sheet as whole hundredths of a point, frozen when it is handed in.

    `category_hundredths` maps a category's clause to its sum; `total_hundredths` is scaled to the set's total where items do not apply.
    """

    total_hundredths = models.PositiveIntegerField(null=True, blank=True)
    category_hundredths = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
