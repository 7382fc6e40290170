"""Returns (填报): the bureau calls for figures, every district answers by a date, what is accepted becomes an observation."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role
from accounts.rules import reads_everything
from core.access import VisibleQuerySet
from core.asking import Asked
from core.models import StoredFile
from core.workflow import Staged, Step, Steps
from reports.statistics.models import PARTS, Indicator, Observation


class CallStage(models.TextChoices):
    DRAFT = "draft", _("编制中")
    OPEN = "open", _("填报中")
    CLOSED = "closed", _("已截止")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "open": "info", "closed": "success"}[self.value]


OPEN = Step("open", _("下发填报"), frozenset({"draft"}), "open")
CLOSE = Step("close", _("结束填报"), frozenset({"open"}), "closed")
REOPEN = Step("reopen", _("重新开放"), frozenset({"closed"}), "open")


class CallQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if user.role == Role.DISTRICT:
            return self.exclude(stage=CallStage.DRAFT).filter(answers__region_id=user.region_id)
        return self.none()

    def for_listing(self) -> Self:
        """With how many districts are asked, have handed in and are accepted."""
        given = Q(answers__stage__in=[ReturnStage.SUBMITTED, ReturnStage.ACCEPTED])
        return self.annotate(
            asked=Count("answers", distinct=True),
            given=Count("answers", filter=given, distinct=True),
            accepted=Count("answers", filter=Q(answers__stage=ReturnStage.ACCEPTED), distinct=True),
        ).order_by("-due_on", "-pk")


class Call(Staged):
    """What the districts are asked for."""

    steps = Steps("calls", [OPEN, CLOSE, REOPEN])

    stage = models.CharField(_("状态"), max_length=20, choices=CallStage, default=CallStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年份"))
    part = models.CharField(_("时段"), max_length=3, choices=PARTS, blank=True)
    due_on = models.DateField(_("填报截止"))
    instructions = models.TextField(_("填报说明"), blank=True)
    indicators = models.ManyToManyField(Indicator, verbose_name=_("填报指标"), related_name="calls")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:returns-call", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return CallStage(self.stage).tone


class ReturnStage(models.TextChoices):
    OPEN = "open", _("填报中")
    SUBMITTED = "submitted", _("已上报")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已采用")

    @property
    def tone(self) -> str:
        return {"open": "neutral", "submitted": "info", "returned": "danger", "accepted": "success"}[self.value]


SUBMIT = Step("submit", _("上报"), frozenset({"open", "returned"}), "submitted")
SEND_BACK = Step("send_back", _("退回"), frozenset({"submitted", "accepted"}), "returned")
ACCEPT = Step("accept", _("采用"), frozenset({"submitted"}), "accepted")


class ReturnQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if reads_everything(user):
            return self
        if user.role == Role.DISTRICT:
            return self.exclude(call__stage=CallStage.DRAFT).filter(region_id=user.region_id)
        return self.none()

    def for_listing(self) -> Self:
        return self.select_related("call", "region", "submitted_by")

    def to_fill(self) -> Self:
        """Those that a district has still to hand in."""
        return self.filter(call__stage=CallStage.OPEN, stage__in=[ReturnStage.OPEN, ReturnStage.RETURNED])

    def late(self, today: date) -> Self:
        return self.to_fill().filter(call__due_on__lt=today)


class Return(Asked):
    """One district's answer to a call."""

    steps = Steps("returns", [SUBMIT, SEND_BACK, ACCEPT])

    stage = models.CharField(_("状态"), max_length=20, choices=ReturnStage, default=ReturnStage.OPEN)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="answers")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="returns")
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["call", "region"]
        constraints = [
            models.UniqueConstraint(fields=["call", "region"], name="a_district_answers_a_call_once"),
            models.CheckConstraint(
                condition=~Q(stage__in=["submitted", "accepted"]) | Q(submitted_at__isnull=False),
                name="a_return_given_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} · {self.call}"

    def get_absolute_url(self) -> str:
        return reverse("reports:returns-return", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return ReturnStage(self.stage).tone

    @property
    def is_editable(self) -> bool:
        return self.call.stage == CallStage.OPEN and self.stage in (ReturnStage.OPEN, ReturnStage.RETURNED)

    @property
    def due_on(self) -> date:
        return self.call.due_on


class ReturnValue(models.Model):
    """What a district gives for one indicator."""

    answer = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    observation = models.OneToOneField(
        Observation, on_delete=models.SET_NULL, null=True, blank=True, related_name="return_value"
    )

    class Meta:
        ordering = ["answer", "indicator__theme", "indicator__code"]
        constraints = [models.UniqueConstraint(fields=["answer", "indicator"], name="an_indicator_is_answered_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.indicator_id}"
