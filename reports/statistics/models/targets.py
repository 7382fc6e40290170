"""What is to be reached."""

from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.access import VisibleQuerySet
from reports.statistics.models.indicators import Indicator
from reports.statistics.models.periods import Chronicled

EXACT = 60  # digits: more than the product of two figures has


class TargetKind(models.TextChoices):
    AT_LEAST = "at_least", _("不少于")
    GROWTH = "growth", _("比上年增长不低于（%）")


class TargetQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A district sees its own targets and those of every district."""
        if user.has_perm("reports.see_figures"):
            return self
        if user.has_perm("reports.see_targets"):
            return self.filter(Q(region__isnull=True) | Q(region_id=user.region_id))
        return self.none()


class Target(Chronicled):
    """What a region, or each district when none is named, is to reach in a year. A growth target is a percentage of last year's figure,
    rounded up to the indicator's last decimal."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, verbose_name=_("指标"), related_name="targets")
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        verbose_name=_("地区"),
        null=True,
        blank=True,
        related_name="targets",
        help_text=_("不选则对每个县区"),
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    kind = models.CharField(_("方式"), max_length=10, choices=TargetKind, default=TargetKind.AT_LEAST)
    value = models.DecimalField(_("目标值"), max_digits=20, decimal_places=4)
    source = models.CharField(_("依据"), max_length=100, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "indicator", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "year"],
                name="a_region_has_one_target_per_indicator_and_year",
                violation_error_message=_("这一指标、地区和年份已有目标。"),
            ),
            models.UniqueConstraint(
                fields=["indicator", "year"],
                condition=Q(region__isnull=True),
                name="the_districts_have_one_target_per_indicator_and_year",
                violation_error_message=_("这一指标和年份已有面向各县区的目标。"),
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="a_target_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:statistics-targets')}?year={self.year}"

    def required(self, base: Decimal | None, decimals: int = 0) -> Decimal | None:
        """The figure to reach; for growth from `base`, last year's figure, exact and rounded up. None when there is no base."""
        if self.kind == TargetKind.AT_LEAST:
            return self.value
        if base is None:
            return None
        with localcontext(prec=EXACT):
            return (base * (100 + self.value) / 100).quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
