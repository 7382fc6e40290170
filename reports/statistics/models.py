"""Statistics: indicators, observations with their provenance, targets, saved queries."""

from datetime import datetime
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Max, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core import clock
from core.access import VisibleQuerySet
from core.models import Entry, StoredFile

EXACT = 60  # digits: more than the product of two figures has
PARTS = [
    ("", _("全年")),
    ("H1", _("上半年")),
    ("H2", _("下半年")),
    *((f"Q{n}", _("第%d季度") % n) for n in range(1, 5)),
    *((f"M{n:02d}", _("%d月") % n) for n in range(1, 13)),
]


class Interval(models.TextChoices):
    YEAR = "year", _("年度")
    HALF = "half", _("半年")
    QUARTER = "quarter", _("季度")
    MONTH = "month", _("月度")
    CUMULATIVE = "cumulative", _("累计")

    def takes(self, part: str) -> bool:
        """Whether a figure of this interval may be given for `part` of a year; the whole year always may."""
        return not part or PART_LETTERS.get(self.value) == part[0]


PART_LETTERS = {"half": "H", "quarter": "Q", "month": "M"}


class Chronicled(models.Model):
    """A row whose version is the moment at which the journal last spoke of it."""

    class Meta:
        abstract = True

    @property
    def updated_at(self) -> datetime | None:
        return Entry.objects.about(self).values_list("at", flat=True).last()


class StatisticsQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("reports.see_figures") else self.none()


class IndicatorQuerySet(StatisticsQuerySet):
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


class Origin(models.TextChoices):
    ENTERED = "entered", _("录入")
    IMPORTED = "imported", _("导入")
    REPORTED = "reported", _("县区填报")
    COMPUTED = "computed", _("系统计算")

    @property
    def tone(self) -> str:
        return {"entered": "neutral", "imported": "neutral", "reported": "info", "computed": "success"}[self.value]


class ObservationQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A district reads the figures of its own region, each with where it comes from."""
        if user.has_perm("reports.see_figures"):
            return self
        if user.has_perm("reports.see_own_figures"):
            return self.filter(region_id=user.region_id)
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("indicator", "region")

    def matching(self, words: str) -> Self:
        """By indicator, region, source or note; the small tables are searched first, so that no long join is."""
        named = Q(indicator__in=Indicator.objects.matching(words).order_by().values("pk"))
        placed = Q(region__in=Region.objects.filter(name__icontains=words).order_by().values("pk"))
        return self.filter(named | placed | Q(source__icontains=words) | Q(note__icontains=words))

    def of_whole_years(self) -> Self:
        """What is comparable over the years: figures of a year and of the region itself, not of each of its parts."""
        return self.filter(year__isnull=False, part="").exclude(level__startswith="per ")

    def of_the_file(self) -> Self:
        """The historical figures in the order of the file they came from."""
        return self.filter(order__isnull=False).select_related("indicator", "region").order_by("order")


PORTAL = "portal"
"""The source of what the portal computes of itself; nobody else gives figures under it."""


def is_reserved(source: str) -> bool:
    return source.strip().casefold() == PORTAL


class Observation(Chronicled):
    """One figure of one region and period, with its source. `year` is empty where the source gives none; a value that the source gives
    as "more than" is a lower bound and stays marked as one. `level` says for what it holds when that is not the region itself
    ("per city"). `basis` tells how a computed figure came about: the reading, its conditions, the journal's head at the time."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, verbose_name=_("指标"), related_name="observations"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("地区"), related_name="observations")
    level = models.CharField(_("级别"), max_length=50, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    part = models.CharField(_("时段"), max_length=3, choices=PARTS, blank=True)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    is_lower_bound = models.BooleanField(_("下限值"), default=False)
    source = models.CharField(_("来源"), max_length=100)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    origin = models.CharField(_("数据方式"), max_length=10, choices=Origin, default=Origin.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("文件中的位置"), max_length=120, blank=True)
    basis = models.JSONField(default=dict, blank=True)
    order = models.PositiveIntegerField(null=True, blank=True, unique=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "region", "-year", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "region", "level", "indicator", "year", "part"],
                name="a_figure_is_given_once_by_a_source",
                violation_error_message=_("同一来源在这一地区和时段已有这项数据。"),
            ),
            models.UniqueConstraint(
                fields=["source", "region", "level", "indicator"],
                condition=Q(year__isnull=True),
                name="a_figure_without_a_year_is_given_once_by_a_source",
            ),
            models.CheckConstraint(condition=Q(part="") | Q(year__isnull=False), name="a_part_is_of_a_year"),
        ]
        indexes = [
            models.Index(fields=["indicator", "year", "part", "region"], name="observations_by_period"),
            models.Index(fields=["region", "indicator", "year"], name="observations_by_region"),
        ]

    def __str__(self) -> str:
        return " ".join(str(word) for word in (self.region, self.year, self.part, self.indicator) if word)

    def get_absolute_url(self) -> str:
        return reverse("reports:statistics-observation", args=[self.pk])

    @property
    def origin_tone(self) -> str:
        return Origin(self.origin).tone


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


class SavedQueryQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A person's own and those that somebody shares."""
        if user.has_perm("reports.see_figures"):
            return self.filter(Q(owner_id=user.pk) | Q(is_shared=True))
        return self.none()

    def for_listing(self, user: Any) -> Self:
        """One's own first, by name."""
        return self.select_related("owner").order_by(Case(When(owner_id=user.pk, then=0), default=1), "name", "pk")


class SavedQuery(models.Model):
    """A question of the query page under a name. `question` is what its address holds behind the question mark: opening it asks anew."""

    name = models.CharField(_("名称"), max_length=60)
    question = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_queries")
    is_shared = models.BooleanField(_("与同事共享"), default=False)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedQueryQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="a_person_names_a_query_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('reports:statistics-query')}?{self.question}"
