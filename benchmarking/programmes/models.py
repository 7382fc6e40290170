"""Programmes (创优计划): lines with targets, quotas per department, nominations, cultivation, recognition. Every quota is a minimum."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region
from benchmarking.base import OrganizationRows
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.words import Words
from core.workflow import Staged, Step, Steps


class Department(models.Model):
    """A department of the government that nominates and cultivates."""

    name = models.CharField(_("部门"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeStage(models.TextChoices):
    DRAFT = "draft", _("编制中")
    RUNNING = "running", _("实施中")
    CLOSED = "closed", _("已结束")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "running": "info", "closed": "success"}[self.value]


START = Step("start", _("启动"), frozenset({"draft"}), "running")
REVISE = Step("revise", _("退回编制"), frozenset({"running"}), "draft")
CLOSE = Step("close", _("结束"), frozenset({"running"}), "closed")


DOCUMENTS: dict[str, Words] = {"seed 003": _("舟山市“创四优、育百强”五年计划（2011—2015 年）")}


class ProgrammeQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if user.has_perm("benchmarking.see_draft_programmes"):
            return self
        if user.has_perm("benchmarking.see_programmes"):
            return self.exclude(stage=ProgrammeStage.DRAFT)
        return self.none()

    def with_progress(self) -> Self:
        """`target`, the sum of the lines; `recognised` and `under_way`, the nominations."""
        targets = Line.objects.filter(programme=OuterRef("pk")).order_by().values("programme").annotate(n=Sum("target"))
        stage = "lines__nominations__stage"
        under_way = Q(**{f"{stage}__in": ["nominated", "cultivating", "proposed"]})
        return self.annotate(
            target=Coalesce(Subquery(targets.values("n")), 0),
            recognised=Count("lines__nominations", filter=Q(**{stage: "recognised"}), distinct=True),
            under_way=Count("lines__nominations", filter=under_way, distinct=True),
        ).order_by("-from_year", "-pk")


class Programme(Staged):
    steps = Steps("programmes", [START, REVISE, CLOSE])

    stage = models.CharField(_("状态"), max_length=20, choices=ProgrammeStage, default=ProgrammeStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    from_year = models.PositiveSmallIntegerField(_("起始年份"))
    until_year = models.PositiveSmallIntegerField(_("结束年份"))
    fields = models.CharField(_("领域"), max_length=200, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    description = models.TextField(_("说明"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-from_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_year__gte=F("from_year")), name="a_programme_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:programmes-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ProgrammeStage(self.stage).tone

    @property
    def source_name(self) -> Words:
        """The source as people call it; the file of quotas keeps its short name."""
        return DOCUMENTS.get(self.source, self.source)


class Line(models.Model):
    """A line of a programme; the quotas of a line add up to its target, or the page says by how much they do not."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("类别"), max_length=100)
    target = models.PositiveIntegerField(_("目标数"))

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="a_line_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return self.name


class QuotaQuerySet(models.QuerySet):
    def total(self) -> int:
        return self.aggregate(total=Sum("minimum"))["total"] or 0


class Quota(models.Model):
    """At least so many, by a department; perhaps for one district or one year only."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="quotas")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, verbose_name=_("部门"), related_name="quotas")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name=_("县区"), null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    minimum = models.PositiveIntegerField(_("不少于"))
    order = models.PositiveSmallIntegerField(default=0)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["line", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "department"],
                condition=Q(region__isnull=True, year__isnull=True),
                name="a_department_has_one_quota_in_a_line",
            ),
            models.UniqueConstraint(
                fields=["line", "department", "region"],
                condition=Q(region__isnull=False, year__isnull=True),
                name="a_department_has_one_quota_in_a_line_and_district",
            ),
            models.UniqueConstraint(
                fields=["line", "department", "year"],
                condition=Q(region__isnull=True, year__isnull=False),
                name="a_department_has_one_quota_in_a_line_and_year",
            ),
            models.UniqueConstraint(
                fields=["line", "department", "region", "year"],
                condition=Q(region__isnull=False, year__isnull=False),
                name="a_department_has_one_quota_in_a_line_district_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.department_id} {self.minimum}"


class NominationStage(models.TextChoices):
    NOMINATED = "nominated", _("已提名")
    CULTIVATING = "cultivating", _("培育中")
    PROPOSED = "proposed", _("待认定")
    RECOGNISED = "recognised", _("已认定")
    DROPPED = "dropped", _("已退出")

    @property
    def tone(self) -> str:
        tones = {
            "nominated": "neutral",
            "cultivating": "info",
            "proposed": "warning",
            "recognised": "success",
            "dropped": "danger",
        }
        return tones[self.value]


CULTIVATE = Step("cultivate", _("列入培育"), frozenset({"nominated"}), "cultivating")
PROPOSE = Step("propose", _("提请认定"), frozenset({"cultivating"}), "proposed")
RECOGNISE = Step("recognise", _("认定"), frozenset({"proposed"}), "recognised")
RETURN_TO_CULTIVATION = Step("return_to_cultivation", _("退回培育"), frozenset({"proposed"}), "cultivating")
DROP = Step("drop", _("退出"), frozenset({"nominated", "cultivating", "proposed", "recognised"}), "dropped")


class NominationQuerySet(OrganizationRows):
    def for_listing(self) -> Self:
        return self.select_related("line__programme", "department", "organization__region")


class Nomination(Staged):
    """An enterprise nominated by a department for a line. Who proposes the recognition does not decide it."""

    steps = Steps("nominations", [CULTIVATE, PROPOSE, RECOGNISE, RETURN_TO_CULTIVATION, DROP])

    stage = models.CharField(_("状态"), max_length=20, choices=NominationStage, default=NominationStage.NOMINATED)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, verbose_name=_("类别"), related_name="nominations")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, verbose_name=_("部门"), related_name="nominations"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, verbose_name=_("企业"), related_name="nominations"
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    field = models.CharField(_("领域"), max_length=30, blank=True)
    reasons = models.TextField(_("提名理由"), max_length=2000)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recognised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recognised_on = models.DateField(_("认定日期"), null=True, blank=True)
    document_number = models.CharField(_("认定文号"), max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["line", "department", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "organization"],
                condition=~Q(stage="dropped"),
                name="an_enterprise_is_nominated_once_in_a_line",
                violation_error_message=_("该企业已在这一类别中提名。"),
            ),
            models.CheckConstraint(
                condition=~Q(stage="recognised") | Q(recognised_on__isnull=False, recognised_by__isnull=False),
                name="a_recognition_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(recognised_by__isnull=True) | ~Q(recognised_by=F("proposed_by")),
                name="a_recognition_has_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.organization_id}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:programmes-nomination", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return NominationStage(self.stage).tone


class Cultivation(models.Model):
    """What was done to cultivate, and the evidence of it."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="cultivations")
    held_on = models.DateField(_("日期"))
    text = models.TextField(_("培育情况"), max_length=2000)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.held_on}"
