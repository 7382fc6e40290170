"""An activity: the notice that calls for a comparison, drafted, prepared, released, closed."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rules import reads_everything
from benchmarking.comparisons.models.metrics import Dimension
from benchmarking.comparisons.models.process import CLOSE, HANDED_IN, PREPARE, RELEASE, RETURN_TO_DRAFT, ActivityStage
from core.access import VisibleQuerySet
from core.release import Released
from core.workflow import Steps


class ActivityQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The bureau sees all; districts what is released; an enterprise what it was asked to take part in."""
        if reads_everything(user):
            return self
        released = self.filter(stage__in=[ActivityStage.RELEASED, ActivityStage.CLOSED])
        if user.role == Role.DISTRICT:
            return released
        if user.role == Role.ENTERPRISE:
            asked = self.model._base_manager.filter(recipients__organization__in=user.organization_ids)
            return released.filter(pk__in=asked.values("pk"))
        return self.none()

    def for_listing(self) -> Self:
        """With how many are asked and how many have handed in, counted apart: joined they would multiply."""
        handed_in = self._number_of("comparisons", comparisons__stage__in=HANDED_IN)
        return self.annotate(asked=self._number_of("recipients"), handed_in=handed_in).order_by("-year", "-pk")

    def _number_of(self, relation: str, **condition: Any) -> Coalesce:
        rows = self.model._base_manager.filter(pk=OuterRef("pk"), **condition).order_by().values("pk")
        counted = rows.annotate(number=Count(relation)).values("number")
        return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class Activity(Released):
    """A comparison activity and the notice that calls for it."""

    hands = ("activities.draft", "activities.edit", "activities.add_recipients", "activities.remove_recipients")
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
    copied_to = models.CharField(_("抄送"), max_length=300, blank=True)
    printed_by = models.CharField(_("印发机关"), max_length=100, blank=True)
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
