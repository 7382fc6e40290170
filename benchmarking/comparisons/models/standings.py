"""Where an industry stands on a metric, told without names."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Industry
from benchmarking.comparisons.anonymity import FEWEST
from benchmarking.comparisons.models.activities import Activity
from benchmarking.comparisons.models.metrics import Metric
from core.words import Words

GROUPS: dict[int, tuple[Words, ...]] = {
    1: (_("行业平均"),),
    2: (_("前一半平均"), _("后一半平均")),
    3: (_("前三分之一平均"), _("中间三分之一平均"), _("后三分之一平均")),
    4: (_("前四分之一平均"), _("第二个四分之一平均"), _("第三个四分之一平均"), _("后四分之一平均")),
}


class StandingQuerySet(models.QuerySet):
    def latest_published(self) -> Self:
        """The last answer of each metric and industry; earlier ones are no longer shown."""
        later = Standing.objects.filter(metric=OuterRef("metric"), industry=OuterRef("industry"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))


class Standing(models.Model):
    """Where an industry stands on a metric, frozen when an activity is closed: rounded means of at least five organizations each.

    `means` are decimals as text, the best group first, multiples of `step`. `population` holds what they were made of ({organization id:
    value}); it is shown to nobody and decides only who may be counted in a later answer (`benchmarking.comparisons.anonymity`).
    """

    FEWEST = FEWEST

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="standings")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="standings")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    organizations = models.PositiveIntegerField()
    means = models.JSONField(default=list)
    step = models.DecimalField(max_digits=18, decimal_places=4)
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
            models.CheckConstraint(condition=Q(step__gt=0), name="the_means_of_a_standing_are_rounded"),
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.industry_id}"

    @property
    def figures(self) -> list[Decimal]:
        """The means, the best group first."""
        return [Decimal(mean) for mean in self.means]

    @property
    def lines(self) -> list[tuple[Words, Decimal]]:
        """Each mean with the name of its group."""
        return list(zip(GROUPS[len(self.means)], self.figures, strict=True))
