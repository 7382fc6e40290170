"""Practices (标杆与案例) and the briefings (简报) composed from them."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.rules import reads_everything
from benchmarking.base import OrganizationRows
from benchmarking.comparisons.models import Comparison, Dimension
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.release import Released
from core.uploads import PICTURES
from core.workflow import Step, Steps


class PracticeStage(models.TextChoices):
    DRAFT = "draft", _("撰写中")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("待发布")
    RELEASED = "released", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")

    @property
    def tone(self) -> str:
        tones = {
            "draft": "neutral",
            "submitted": "warning",
            "returned": "danger",
            "approved": "warning",
            "released": "success",
            "withdrawn": "neutral",
        }
        return tones[self.value]


SUBMIT = Step("submit", _("提交审核"), frozenset({"draft", "returned"}), "submitted")
SEND_BACK = Step("send_back", _("退回修改"), frozenset({"submitted", "approved"}), "returned")
APPROVE = Step("approve", _("审核通过"), frozenset({"submitted"}), "approved")
RELEASE = Step("release", _("发布"), frozenset({"approved"}), "released")
WITHDRAW = Step("withdraw", _("撤下"), frozenset({"released"}), "withdrawn")


class PracticeKind(models.TextChoices):
    EXEMPLAR = "exemplar", _("质量标杆")
    CASE = "case", _("典型案例")


NARROWING = {
    "stage": "stage",
    "kind": "kind",
    "region": "organization__region",
    "industry": "organization__industry",
    "dimension": "dimensions",
}


class PracticeQuerySet(OrganizationRows):
    def visible_to(self, user: Any) -> Self:
        """Released ones are everybody's, also without an account; the others belong to their organization, its district and the bureau."""
        if not getattr(user, "is_authenticated", False):
            return self.public()
        return self.filter(Q(stage=PracticeStage.RELEASED) | Q(pk__in=self.at_desk_of(user).order_by().values("pk")))

    def at_desk_of(self, user: Any) -> Self:
        """Those that `user` has to do with. What an enterprise has not yet submitted is its own business."""
        seen = super().visible_to(user)
        if getattr(user, "role", None) == Role.ENTERPRISE:
            return seen
        return seen.exclude(stage=PracticeStage.DRAFT, prepared_by__role=Role.ENTERPRISE)

    def public(self) -> Self:
        return self.filter(stage=PracticeStage.RELEASED)

    def for_listing(self) -> Self:
        return (
            self.select_related("organization__region", "organization__industry", "prepared_by")
            .prefetch_related("dimensions")
            .defer("background", "approach", "results")
        )

    def matching(self, given: Mapping[str, Any]) -> Self:
        """By words, stage, kind, region, industry and dimension; what is not given does not narrow."""
        rows = self
        if words := (given.get("q") or "").strip():
            rows = rows.filter(
                Q(title__icontains=words)
                | Q(summary__icontains=words)
                | Q(approach__icontains=words)
                | Q(organization__name__has=words)
                | Q(reference__iexact=words)
            )
        for name, path in NARROWING.items():
            if given.get(name):
                rows = rows.filter(**{path: given[name]})
        return rows


class Practice(Released):
    """`prepared_by` is the bureau's reviewer once the practice is approved; until then whoever wrote it."""

    hands = tuple(f"practices.{verb}" for verb in ("write", "edit", "add_file", "caption_file", "remove_file"))
    steps = Steps("practices", [SUBMIT, SEND_BACK, APPROVE, RELEASE, WITHDRAW])

    stage = models.CharField(_("状态"), max_length=20, choices=PracticeStage, default=PracticeStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="practices")
    kind = models.CharField(_("类别"), max_length=10, choices=PracticeKind, default=PracticeKind.CASE)
    title = models.CharField(_("标题"), max_length=200)
    dimensions = models.ManyToManyField(
        Dimension, verbose_name=_("涉及的对比内容"), blank=True, related_name="practices"
    )
    comparison = models.ForeignKey(
        Comparison,
        on_delete=models.PROTECT,
        verbose_name=_("来自对比"),
        null=True,
        blank=True,
        related_name="practices",
    )
    summary = models.TextField(_("摘要"), max_length=500)
    background = models.TextField(_("背景与问题"), max_length=5000)
    approach = models.TextField(_("主要做法"), max_length=10000)
    results = models.TextField(_("成效"), max_length=5000)
    reason = models.TextField(_("退回或撤下的原因"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PracticeQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-pk"]
        constraints = [
            *Released.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(stage="released") | Q(released_by__isnull=False), name="a_released_practice_says_by_whom"
            ),
        ]
        indexes = [models.Index(fields=["stage", "-released_at"], name="practices_by_release")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:practices-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return PracticeStage(self.stage).tone

    @property
    def is_editable(self) -> bool:
        return self.stage in (PracticeStage.DRAFT, PracticeStage.RETURNED)


class PracticeFile(models.Model):
    """A picture or a document that goes with a practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("说明"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caption

    @property
    def is_picture(self) -> bool:
        return self.file.kind in PICTURES


class BriefingStage(models.TextChoices):
    DRAFT = "draft", _("编辑中")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("已印发")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "success"}[self.value]


BRIEFING_PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
BRIEFING_RETURN = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
BRIEFING_RELEASE = Step("release", _("印发简报"), frozenset({"prepared"}), "released")


class BriefingQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever works here reads a released briefing; drafts are the bureau's."""
        return self if reads_everything(user) else self.public()

    def public(self) -> Self:
        return self.filter(stage=BriefingStage.RELEASED)

    def for_listing(self) -> Self:
        return (
            self.select_related("prepared_by", "released_by").annotate(carried=Count("items")).order_by("-year", "-pk")
        )

    def matching(self, given: Mapping[str, Any]) -> Self:
        """By words, stage and year; what is not given does not narrow."""
        rows = self
        if words := (given.get("q") or "").strip():
            carried = BriefingItem.objects.filter(practice__title__icontains=words).values("briefing")
            rows = rows.filter(
                Q(title__icontains=words) | Q(name__icontains=words) | Q(reference__iexact=words) | Q(pk__in=carried)
            )
        for name in ("stage", "year"):
            if given.get(name):
                rows = rows.filter(**{name: given[name]})
        return rows


class Briefing(Released):
    hands = ("briefings.compose", "briefings.edit", "briefings.arrange")
    steps = Steps("briefings", [BRIEFING_PREPARE, BRIEFING_RETURN, BRIEFING_RELEASE])

    stage = models.CharField(_("状态"), max_length=20, choices=BriefingStage, default=BriefingStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("简报名称"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))
    issue = models.PositiveSmallIntegerField(_("期号"))
    title = models.CharField(_("标题"), max_length=200)
    foreword = models.TextField(_("编者按"), blank=True)
    issuer = models.CharField(_("编印单位"), max_length=100)
    sent_to = models.CharField(_("报"), max_length=200, blank=True)
    copied_to = models.CharField(_("送"), max_length=300, blank=True)
    issued_to = models.CharField(_("发"), max_length=300, blank=True)
    practices = models.ManyToManyField(Practice, through="BriefingItem", related_name="briefings")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BriefingQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["-year", "-issue"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["name", "year", "issue"],
                name="an_issue_of_a_briefing_appears_once",
                violation_error_message=_("这一期简报已存在。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.issue_number}"

    @property
    def issue_number(self) -> str:
        return f"〔{self.year}〕第{self.issue}期"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:practices-briefing", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return BriefingStage(self.stage).tone


class BriefingItem(models.Model):
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="items")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="briefing_items")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["briefing", "order"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "practice"], name="a_practice_stands_once_in_a_briefing")
        ]

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.practice_id}"
