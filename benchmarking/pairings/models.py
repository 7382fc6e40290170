"""Pairings (结对帮扶): a demonstration enterprise helps a smaller one, or extends its method along the supply chain."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role
from accounts.rules import reads_everything
from core.access import VisibleQuerySet
from core.models import StoredFile
from core.workflow import Staged, Step, Steps


class PairingKind(models.TextChoices):
    SMALL_FIRM = "small_firm", _("帮扶小微企业")
    SUPPLY_CHAIN = "supply_chain", _("供应链延伸")


class PairingStage(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    RUNNING = "running", _("帮扶中")
    CONCLUDED = "concluded", _("已完成")
    ENDED = "ended", _("已终止")

    @property
    def tone(self) -> str:
        return {"proposed": "warning", "running": "info", "concluded": "success", "ended": "neutral"}[self.value]


AGREE = Step("agree", _("确认结对"), frozenset({"proposed"}), "running")
CONCLUDE = Step("conclude", _("完成帮扶"), frozenset({"running"}), "concluded")
END = Step("end", _("终止结对"), frozenset({"proposed", "running"}), "ended")


class PairingQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Both sides see their pairing, and the districts of both."""
        if reads_everything(user):
            return self
        if user.role == Role.DISTRICT:
            return self.filter(Q(helper__region_id=user.region_id) | Q(helped__region_id=user.region_id))
        if user.role == Role.ENTERPRISE:
            return self.filter(Q(helper__in=user.organization_ids) | Q(helped__in=user.organization_ids))
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("helper__region", "helped__region").annotate(
            visit_count=Count("visits", distinct=True),
            goal_count=Count("goals", distinct=True),
            reached_count=Count("goals", filter=Q(goals__is_reached=True), distinct=True),
        )


class Pairing(Staged):
    steps = Steps("pairings", [AGREE, CONCLUDE, END])

    stage = models.CharField(_("状态"), max_length=20, choices=PairingStage, default=PairingStage.PROPOSED)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=15, choices=PairingKind)
    helper = models.ForeignKey(
        Organization, on_delete=models.PROTECT, verbose_name=_("示范企业"), related_name="pairings_as_helper"
    )
    helped = models.ForeignKey(
        Organization, on_delete=models.PROTECT, verbose_name=_("帮扶对象"), related_name="pairings_as_helped"
    )
    topic = models.CharField(_("帮扶内容"), max_length=300)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    result = models.TextField(_("帮扶成效"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(helper=F("helped")), name="nobody_is_paired_with_itself"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_pairing_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["helper", "helped"],
                condition=Q(stage__in=["proposed", "running"]),
                name="two_organizations_are_paired_once_at_a_time",
                violation_error_message=_("这两家组织已有一项进行中的结对。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:pairings-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return PairingStage(self.stage).tone


class Goal(models.Model):
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("目标"), max_length=300)
    before = models.CharField(_("帮扶前"), max_length=100, blank=True)
    target = models.CharField(_("目标值"), max_length=100, blank=True)
    after = models.CharField(_("帮扶后"), max_length=100, blank=True)
    is_reached = models.BooleanField(_("已达成"), null=True, blank=True)

    class Meta:
        ordering = ["pairing", "order"]
        constraints = [models.UniqueConstraint(fields=["pairing", "order"], name="a_goal_has_its_own_number")]

    def __str__(self) -> str:
        return self.text


class PairingVisit(models.Model):
    """A visit or a session of help, with its record."""

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="visits")
    held_on = models.DateField(_("日期"))
    people = models.CharField(_("参加人员"), max_length=200)
    content = models.TextField(_("帮扶内容"), max_length=2000)
    result = models.TextField(_("结果"), max_length=2000, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.pairing_id} {self.held_on}"
