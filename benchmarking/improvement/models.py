"""Improvement plans (改进计划) of three to five years, from a comparison or from a feedback report; the bureau follows them."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from awards.applications.models import Application
from benchmarking.base import OrganizationRows
from benchmarking.comparisons.models import Comparison, ComparisonRow
from benchmarking.improvement.progress import Light, light_of
from core import clock
from core.models import StoredFile
from core.workflow import Staged, Step, Steps

NEAR = timedelta(days=14)
"""So long before its due day a measure presses."""


class PlanStage(models.TextChoices):
    DRAFT = "draft", _("编制中")
    RUNNING = "running", _("实施中")
    COMPLETED = "completed", _("已完成")
    STOPPED = "stopped", _("已终止")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "running": "info", "completed": "success", "stopped": "danger"}[self.value]


ADOPT = Step("adopt", _("确定计划"), frozenset({"draft"}), "running")
REVISE = Step("revise", _("修订计划"), frozenset({"running"}), "draft")
COMPLETE = Step("complete", _("完成计划"), frozenset({"running"}), "completed")
STOP = Step("stop", _("终止计划"), frozenset({"draft", "running"}), "stopped")


class PlanQuerySet(OrganizationRows):
    def visible_to(self, user: Any) -> Self:
        """A plan that was never adopted is the enterprise's own business."""
        seen = super().visible_to(user)
        return seen if getattr(user, "role", None) == Role.ENTERPRISE else seen.exclude(adopted_on=None)

    def for_listing(self, today: date) -> Self:
        """With the figures of its measures: how many, done, late on `today`, the sum of their percents, the next day due."""
        to_do = Q(measures__done_on__isnull=True)
        return self.select_related("organization__region", "organization__industry").annotate(
            measure_count=Count("measures"),
            done_count=Count("measures", filter=~to_do),
            late_count=Count("measures", filter=to_do & Q(measures__due_on__lt=today)),
            percent_sum=Sum("measures__percent", default=0),
            next_due_on=models.Min("measures__due_on", filter=to_do),
        )

    def with_late_measures(self, today: date) -> Self:
        late = Measure.objects.late(today).filter(plan=models.OuterRef("pk"))
        return self.filter(stage=PlanStage.RUNNING).filter(models.Exists(late))


class Plan(Staged):
    steps = Steps("plans", [ADOPT, REVISE, COMPLETE, STOP])

    stage = models.CharField(_("状态"), max_length=20, choices=PlanStage, default=PlanStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("名称"), max_length=200)
    comparison = models.ForeignKey(
        Comparison, on_delete=models.PROTECT, verbose_name=_("来自对比"), null=True, blank=True, related_name="plans"
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        verbose_name=_("来自反馈报告"),
        null=True,
        blank=True,
        related_name="plans",
    )
    from_year = models.PositiveSmallIntegerField(_("起始年份"))
    until_year = models.PositiveSmallIntegerField(_("结束年份"))
    goal = models.TextField(_("总体目标"), blank=True)
    adopted_on = models.DateField(_("首次确定日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__gte=F("from_year") + 2) & Q(until_year__lte=F("from_year") + 4),
                name="a_plan_lasts_three_to_five_years",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["running", "completed"]) | Q(adopted_on__isnull=False),
                name="a_plan_in_force_says_when_it_was_adopted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:improvement-plan", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return PlanStage(self.stage).tone


class MeasureQuerySet(OrganizationRows):
    """Measures are seen with their plan."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def for_listing(self) -> Self:
        """What is to be done first, by its day; then what is done or rests."""
        rests = models.Case(models.When(plan__stage=PlanStage.RUNNING, done_on=None, then=0), default=1)
        return self.select_related("plan__organization__region").order_by(rests, "due_on", "plan", "order")

    def to_do(self) -> Self:
        return self.filter(plan__stage=PlanStage.RUNNING, done_on=None)

    def late(self, today: date) -> Self:
        return self.to_do().filter(due_on__lt=today)

    def near(self, today: date) -> Self:
        return self.to_do().filter(due_on__gte=today, due_on__lte=today + NEAR)


class Measure(models.Model):
    """One measure: what gap, what is done, who, by when. `percent` is the last progress reported."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField()
    row = models.ForeignKey(
        ComparisonRow, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_measures"
    )
    gap = models.CharField(_("差距 / 改进机会"), max_length=500)
    measure = models.TextField(_("改进措施"), max_length=2000)
    goal = models.CharField(_("目标"), max_length=300, blank=True)
    department = models.CharField(_("责任部门"), max_length=100)
    due_on = models.DateField(_("完成期限"))
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="a_measure_has_its_own_number"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_is_at_most_100"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(percent=100), name="a_measure_done_is_at_100_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.gap

    @property
    def light(self) -> Light:
        is_running = self.plan.stage == PlanStage.RUNNING
        return light_of(done_on=self.done_on, due_on=self.due_on, today=clock.today(), is_running=is_running)

    @property
    def latest(self) -> "Progress | None":
        """The last report; with the reports prefetched it costs nothing."""
        return next(iter(self.reports.all()), None)


class Progress(models.Model):
    """A report on a measure, with its proof. Reports are added, never changed."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="reports")
    percent = models.PositiveSmallIntegerField(_("进度"))
    note = models.TextField(_("进展说明"), max_length=1000)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="a_report_is_at_most_100_percent")]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Remark(models.Model):
    """What the bureau says on a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(_("意见"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:30]
