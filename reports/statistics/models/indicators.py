"""What is counted."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import VisibleQuerySet
from reports.statistics.models.periods import Chronicled, Interval


class IndicatorQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("reports.see_figures") else self.none()

    def active(self) -> Self:
        return self.filter(is_active=True)

    def matching(self, words: str) -> Self:
        return self.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(definition__icontains=words))

    def for_listing(self) -> Self:
        return self.annotate(figures=Count("observations"), latest=Max("observations__year"))


class Indicator(Chronicled):
    """What is counted, in which unit, how often. `computation` names the portal's own reading that computes it, if there is one."""

    code = models.SlugField(_("代码"), max_length=80, unique=True)
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("单位"), max_length=30)
    definition = models.TextField(_("定义"), blank=True)
    interval = models.CharField(_("周期"), max_length=10, choices=Interval, default=Interval.YEAR)
    theme = models.CharField(_("主题"), max_length=50, blank=True)
    computation = models.CharField(_("计算方式"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(_("小数位数"), default=0)
    is_public = models.BooleanField(_("列入开放数据"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:statistics-indicator", args=[self.code])

    def takes_part(self, part: str) -> bool:
        return Interval(self.interval).takes(part)
