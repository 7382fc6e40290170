"""Schemes and their cycles. A cycle's rules are its rulebook, kept whole; what is queried stands in tables of its own."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from awards.criteria.models import CriteriaSet
from awards.cycles.phases import Phase as Phase
from awards.cycles.rulebook import Rulebook
from core import clock
from core.access import VisibleQuerySet
from core.release import Released
from core.workflow import Staged, Step, Steps


class Scheme(models.Model):
    """An award (奖项) of one government."""

    code = models.SlugField(_("代码"), max_length=50, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("地区"), related_name="schemes")
    organizer = models.CharField(_("组织单位"), max_length=100)
    approving_body = models.CharField(_("批准机关"), max_length=100)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class CycleStage(models.TextChoices):
    DRAFT = "draft", _("筹备")
    PUBLISHED = "published", _("进行中")
    FINISHED = "finished", _("已结束")

    @property
    def tone(self) -> str:
        return {"draft": "warning", "published": "info", "finished": "neutral"}[self.value]


PUBLISH = Step("publish", _("发布申报通知"), frozenset({"draft"}), "published")
FINISH = Step("finish", _("结束本届"), frozenset({"published"}), "finished")


class CycleQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Drafts are the bureau's; a published cycle is public."""
        if getattr(user, "is_authenticated", False) and user.has_perm("awards.see_draft_cycles"):
            return self
        return self.public()

    def public(self) -> Self:
        return self.exclude(stage=CycleStage.DRAFT)

    def planning(self, phase: str) -> Self:
        """Those whose plan has this phase."""
        return self.filter(windows__phase=phase)

    def for_listing(self) -> Self:
        return (
            self.select_related("scheme", "criteria")
            .prefetch_related("tiers", "windows")
            .order_by("-award_year", "-pk")
        )

    def accepting(self, moment: datetime) -> Self:
        """Published cycles whose application window is open at `moment`."""
        return self.filter(
            stage=CycleStage.PUBLISHED,
            windows__phase=Phase.APPLICATION,
            windows__opens_at__lte=moment,
            windows__closes_at__gt=moment,
        )


class Cycle(Staged):
    """One edition (届) of a scheme. Edition number and award year are separate facts."""

    steps = Steps("cycles", [PUBLISH, FINISH])

    stage = models.CharField(_("状态"), max_length=20, choices=CycleStage, default=CycleStage.DRAFT)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="cycles")
    code = models.SlugField(_("代码"), max_length=50, unique=True)
    edition = models.PositiveSmallIntegerField(_("届次"))
    award_year = models.PositiveSmallIntegerField(_("奖励年度"))
    title = models.CharField(_("名称"), max_length=120)
    criteria = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, verbose_name=_("评价准则"), related_name="cycles"
    )
    rulebook = models.JSONField(_("规则"), default=dict)
    call_title = models.CharField(_("申报通知标题"), max_length=200, blank=True)
    call_text = models.TextField(_("申报通知正文"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_sealed = models.BooleanField(_("截止前密封"), default=False)
    unsealing_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unsealing_asked_at = models.DateTimeField(null=True, blank=True)
    unsealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unsealed_at = models.DateTimeField(_("启封时间"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-award_year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "edition"], name="an_edition_stands_once_in_a_scheme"),
            models.CheckConstraint(condition=Q(stage__in=CycleStage.values), name="a_cycle_has_a_known_stage"),
            models.CheckConstraint(
                condition=Q(unsealed_by__isnull=True)
                | Q(unsealing_asked_by__isnull=False) & ~Q(unsealed_by=F("unsealing_asked_by")),
                name="two_persons_open_what_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:cycles-detail", args=[self.code])

    @property
    def stage_tone(self) -> str:
        return CycleStage(self.stage).tone

    @cached_property
    def rules(self) -> Rulebook:
        """The rulebook, typed; of a draft it may not hold yet between its parts."""
        return Rulebook.read(self.rulebook)

    @cached_property
    def phases(self) -> list[str]:
        """The plan: phases in their order."""
        return [stage.name for stage in self.rules.stages]

    def window(self, phase: str) -> "StageWindow | None":
        return next((window for window in self.windows.all() if window.phase == phase), None)

    def is_open(self, phase: str, at: datetime | None = None) -> bool:
        window = self.window(phase)
        return self.stage == CycleStage.PUBLISHED and window is not None and window.contains(at or clock.now())


class Tier(models.Model):
    """An award tier (奖次) with its places and prize money in whole fen."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="tiers")
    code = models.SlugField(max_length=30)
    name = models.CharField(_("奖次"), max_length=50)
    quota = models.PositiveSmallIntegerField(_("名额"))
    prize_fen = models.PositiveBigIntegerField(_("奖金（分）"), default=0)
    pass_line_hundredths = models.PositiveIntegerField(_("合格线"), null=True, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cycle", "order"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="a_tier_stands_once_in_a_cycle")]

    def __str__(self) -> str:
        return self.name


class StageWindow(models.Model):
    """When a phase of the plan is open: from `opens_at` on, up to but not including `closes_at`; no end means open until closed by act."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="windows")
    phase = models.CharField(_("阶段"), max_length=20, choices=Phase)
    order = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField(_("开始"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止"), null=True, blank=True)

    class Meta:
        ordering = ["cycle", "order"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase"], name="a_phase_stands_once_in_a_cycle"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="a_window_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.get_phase_display()}"

    def contains(self, moment: datetime) -> bool:
        return (self.opens_at is None or self.opens_at <= moment) and (
            self.closes_at is None or moment < self.closes_at
        )


class AmendmentStage(models.TextChoices):
    DRAFT = "draft", _("待签发")
    RELEASED = "released", _("已生效")
    DROPPED = "dropped", _("已放弃")

    @property
    def tone(self) -> str:
        return {"draft": "warning", "released": "success", "dropped": "neutral"}[self.value]


RELEASE_AMENDMENT = Step("release", _("签发规则修订"), frozenset({"draft"}), "released")
DROP_AMENDMENT = Step("drop", _("放弃规则修订"), frozenset({"draft"}), "dropped")


class AmendmentQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those being prepared are the bureau's; what is in effect is everybody's who may see the cycle."""
        if user.has_perm("awards.see_draft_cycles"):
            return self
        return self.filter(stage=AmendmentStage.RELEASED).exclude(cycle__stage=CycleStage.DRAFT)


class Amendment(Released):
    """A later change of a published rulebook: why, and what the rulebook says afterwards. It takes effect when a second person releases it."""

    steps = Steps("amendments", [RELEASE_AMENDMENT, DROP_AMENDMENT])
    hands = ("amendments.edit", "amendments.explain")

    stage = models.CharField(_("状态"), max_length=10, choices=AmendmentStage, default=AmendmentStage.DRAFT)
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="amendments")
    reason = models.TextField(_("修订理由"))
    before = models.JSONField()
    after = models.JSONField()
    prepared_at = models.DateTimeField(default=clock.now)

    objects = AmendmentQuerySet.as_manager()

    class Meta(Released.Meta):
        ordering = ["cycle", "pk"]
        constraints = [
            *Released.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(stage="draft"), name="one_amendment_is_prepared_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_amendment_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.reason[:50]}"

    def get_absolute_url(self) -> str:
        return reverse("awards:cycles-amendment", args=[self.cycle.code, self.pk])

    @property
    def stage_tone(self) -> str:
        return AmendmentStage(self.stage).tone
