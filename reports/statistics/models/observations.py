"""The figures, each with where it comes from."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.access import VisibleQuerySet
from core.models import StoredFile
from reports.statistics.models.indicators import Indicator
from reports.statistics.models.periods import PARTS, Chronicled


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

    def leading_last(self) -> Self:
        """Of several sources of the same figure the one that counts comes last: not one that stands back, of several the one entered last."""
        return self.order_by("-stands_back", "pk")

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
    ("per city"). `basis` tells how a computed figure came about: the reading, its conditions, the journal's head at the time. Of several
    sources of the same figure one counts, see `leading_last`; one that `stands_back` counts only where no other is."""

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
    stands_back = models.BooleanField(_("同期另有来源在先"), default=False)

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
