"""The yearly assessment (质量工作考核) of the districts' quality work: plan, self-report, verification, score, ranking, letter."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role
from accounts.rules import reads_everything
from benchmarking.base import RegionRows
from core import journal
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.release import Released
from core.workflow import Staged, Step, Steps


class AssessmentStage(models.TextChoices):
    DRAFT = "draft", _("编制中")
    REPORTING = "reporting", _("县区自评")
    VERIFYING = "verifying", _("核查评分")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("已通报")

    @property
    def tone(self) -> str:
        tones = {
            "draft": "neutral",
            "reporting": "info",
            "verifying": "info",
            "prepared": "warning",
            "released": "success",
        }
        return tones[self.value]


OPEN = Step("open", _("下发方案"), frozenset({"draft"}), "reporting")
VERIFY = Step("verify", _("进入核查"), frozenset({"reporting"}), "verifying")
PREPARE = Step("prepare", _("送签"), frozenset({"verifying"}), "prepared")
RETURN_TO_VERIFYING = Step("return_to_verifying", _("退回核查"), frozenset({"prepared"}), "verifying")
RELEASE = Step("release", _("签发通报"), frozenset({"prepared"}), "released")


class AssessmentQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if user.role == Role.DISTRICT:
            return self.exclude(stage=AssessmentStage.DRAFT).filter(reports__region_id=user.region_id)
        return self.none()

    def for_listing(self) -> Self:
        """`districts` are assessed; `given` have reported, `fixed` have their points."""
        reports = DistrictReport.objects.filter(assessment=OuterRef("pk")).order_by().values("assessment")
        counts = {
            "districts": reports.annotate(n=Count("pk")),
            "given": reports.exclude(stage__in=["open", "returned"]).annotate(n=Count("pk")),
            "fixed": reports.filter(stage="verified").annotate(n=Count("pk")),
        }
        return self.annotate(**{name: Coalesce(Subquery(rows.values("n")), 0) for name, rows in counts.items()})


class Assessment(Released):
    """A year's plan: its items' weights add up to `full_points`. Who has verified a district's points does not release the result."""

    hands = ("assessments.draw_up", "assessments.edit")
    steps = Steps("assessments", [OPEN, VERIFY, PREPARE, RETURN_TO_VERIFYING, RELEASE])

    stage = models.CharField(_("状态"), max_length=20, choices=AssessmentStage, default=AssessmentStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    title = models.CharField(_("名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=100)
    full_points = models.PositiveSmallIntegerField(_("满分"), default=100)
    due_on = models.DateField(_("自评截止"))
    text = models.TextField(_("考核说明"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-year"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False), name="a_released_assessment_says_by_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:assessments-detail", args=[self.reference])

    @classmethod
    def made_by(cls, user: Any) -> Q:
        verified = DistrictReport.objects.filter(
            pk__in=journal.acted_on(DistrictReport, DistrictReport.verifying, user)
        )
        return super().made_by(user) | Q(pk__in=verified.order_by().values("assessment"))

    @property
    def stage_tone(self) -> str:
        return AssessmentStage(self.stage).tone


class AssessmentItem(models.Model):
    """What is assessed: `weight` points at most."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    category = models.CharField(_("类别"), max_length=60)
    name = models.CharField(_("考核指标"), max_length=120)
    standard = models.TextField(_("评分标准"), max_length=1000)
    weight = models.DecimalField(_("分值"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["assessment", "order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "order"], name="an_assessment_item_has_its_own_number"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="an_assessment_item_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportStage(models.TextChoices):
    OPEN = "open", _("自评中")
    REPORTED = "reported", _("已上报")
    RETURNED = "returned", _("已退回")
    VERIFIED = "verified", _("已核定")

    @property
    def tone(self) -> str:
        return {"open": "neutral", "reported": "info", "returned": "danger", "verified": "success"}[self.value]


REPORT = Step("report", _("上报自评"), frozenset({"open", "returned"}), "reported")
SEND_BACK = Step("send_back", _("退回补充"), frozenset({"reported"}), "returned")
FIX = Step("fix", _("核定得分"), frozenset({"reported"}), "verified")
REOPEN = Step("reopen", _("重新核查"), frozenset({"verified"}), "reported")


GIVEN = (ReportStage.REPORTED, ReportStage.VERIFIED)


class ReportQuerySet(RegionRows):
    def for_listing(self) -> Self:
        return self.select_related("assessment", "region")

    def with_own_total(self) -> Self:
        """`own_total`: of what is handed in; what a district is still filling in is not summed for others."""
        return self.annotate(own_total=Sum("scores__own_points", filter=Q(stage__in=GIVEN)))


class DistrictReport(Staged):
    """One district in one year. `points` is the exact sum of the verified scores, frozen when they are fixed; `rank` when the year is released."""

    verifying = ("district_reports.verify", "district_reports.fix", "district_reports.reopen")
    steps = Steps("district_reports", [REPORT, SEND_BACK, FIX, REOPEN])

    stage = models.CharField(_("状态"), max_length=20, choices=ReportStage, default=ReportStage.OPEN)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reports")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="assessment_reports")
    reported_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("退回原因"), blank=True)
    points = models.DecimalField(_("得分"), max_digits=7, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "region"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "region"], name="a_district_reports_once_a_year"),
            models.CheckConstraint(
                condition=~Q(stage="verified") | Q(points__isnull=False), name="a_verified_report_has_its_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.region_id}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:assessments-report", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return ReportStage(self.stage).tone

    @property
    def is_given(self) -> bool:
        return self.stage in GIVEN


class ItemScore(models.Model):
    """A district's own score on an item with its proof, and the verified one with its reason."""

    report = models.ForeignKey(DistrictReport, on_delete=models.CASCADE, related_name="scores")
    item = models.ForeignKey(AssessmentItem, on_delete=models.PROTECT, related_name="scores")
    own_points = models.DecimalField(_("自评分"), max_digits=6, decimal_places=2, null=True, blank=True)
    own_note = models.TextField(_("自评说明"), max_length=2000, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_points = models.DecimalField(_("核定分"), max_digits=6, decimal_places=2, null=True, blank=True)
    verified_note = models.TextField(_("核定说明"), max_length=1000, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["report", "item__order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="an_item_is_scored_once_per_district"),
            models.CheckConstraint(
                condition=Q(own_points__isnull=True) | Q(own_points__gte=0), name="own_points_are_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(verified_points__isnull=True) | Q(verified_points__gte=0),
                name="verified_points_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(verified_points__isnull=True)
                | Q(own_points__isnull=True)
                | Q(verified_points=F("own_points"))
                | ~Q(verified_note=""),
                name="a_changed_score_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.item_id}"
