"""Exchanges (交流活动): events of any kind with sign-up, waiting list, check-in, material and satisfaction."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Avg, Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.rules import reads_everything
from benchmarking.base import OrganizationRows
from core import clock
from core.access import VisibleQuerySet
from core.fields import masked
from core.models import Entry, StoredFile
from core.words import Words
from core.workflow import Staged, Step, Steps


class EventKind(models.TextChoices):
    ON_SITE = "on_site", _("现场会")
    SEMINAR = "seminar", _("研讨交流")
    TRAINING = "training", _("培训班")
    CLINIC = "clinic", _("质量流动诊所")
    OTHER = "other", _("其他活动")


class EventStage(models.TextChoices):
    DRAFT = "draft", _("筹备中")
    ANNOUNCED = "announced", _("报名中")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "announced": "info", "held": "success", "cancelled": "danger"}[self.value]


ANNOUNCE = Step("announce", _("发布活动"), frozenset({"draft"}), "announced")
CONCLUDE = Step("conclude", _("活动结束"), frozenset({"announced"}), "held")
CANCEL = Step("cancel", _("取消活动"), frozenset({"draft", "announced"}), "cancelled")


class EventQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_authenticated", False) and reads_everything(user):
            return self
        return self.public()

    def public(self) -> Self:
        """Those that were announced, held and cancelled ones among them; what was called off unannounced is nobody's business."""
        announced = Entry.objects.filter(
            subject_type=ContentType.objects.get_for_model(Event),
            subject_id=OuterRef("pk"),
            verb=Event.steps.verb(ANNOUNCE),
        )
        was_announced = ~Q(stage=EventStage.CANCELLED) | Exists(announced)
        return self.exclude(stage=EventStage.DRAFT).filter(was_announced)

    def for_listing(self) -> Self:
        state = "sign_ups__stage"
        return self.annotate(
            confirmed=Count("sign_ups", filter=Q(**{state: "confirmed"}), distinct=True),
            waiting=Count("sign_ups", filter=Q(**{state: "waiting"}), distinct=True),
            present=Count("sign_ups", filter=Q(sign_ups__checked_in_at__isnull=False), distinct=True),
            satisfaction=Avg("sign_ups__satisfaction"),
        )


class Event(Staged):
    """`code` is the secret behind the QR code on the poster in the room."""

    steps = Steps("events", [ANNOUNCE, CONCLUDE, CANCEL])

    stage = models.CharField(_("状态"), max_length=20, choices=EventStage, default=EventStage.DRAFT)
    reference = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=EventKind)
    title = models.CharField(_("名称"), max_length=200)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=200)
    host = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        verbose_name=_("承办企业"),
        null=True,
        blank=True,
        related_name="hosted_events",
    )
    capacity = models.PositiveIntegerField(_("名额"))
    per_organization = models.PositiveSmallIntegerField(_("每家组织限报人数"), default=3)
    sign_up_until = models.DateTimeField(_("报名截止"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1, default=0)
    audience = models.CharField(_("参加对象"), max_length=200, blank=True)
    description = models.TextField(_("活动安排"))
    code = models.CharField(max_length=20, unique=True)
    summary = models.TextField(_("活动小结"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_event_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="an_event_has_at_least_one_place"),
            models.CheckConstraint(
                condition=Q(sign_up_until__lte=F("starts_at")), name="sign_up_ends_before_the_event"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:exchanges-event", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return EventStage(self.stage).tone

    @property
    def phase(self) -> tuple[Words, str]:
        """Where it stands now, in words, and the tone of the badge: an announced event goes through four phases by the clock alone."""
        now = clock.now()
        if self.stage != EventStage.ANNOUNCED or now <= self.sign_up_until:
            return EventStage(self.stage).label, self.stage_tone
        if now < self.starts_at:
            return _("报名已截止"), "neutral"
        return (_("进行中"), "primary") if now <= self.ends_at else (_("待小结"), "warning")

    @property
    def takes_sign_ups_now(self) -> bool:
        return self.takes_sign_ups(clock.now())

    def takes_sign_ups(self, moment: datetime) -> bool:
        return self.stage == EventStage.ANNOUNCED and moment <= self.sign_up_until


class SignUpStage(models.TextChoices):
    CONFIRMED = "confirmed", _("已报名")
    WAITING = "waiting", _("候补中")
    CANCELLED = "cancelled", _("已取消")

    @property
    def tone(self) -> str:
        return {"confirmed": "success", "waiting": "warning", "cancelled": "neutral"}[self.value]


MOVE_UP = Step("move_up", _("候补转正"), frozenset({"waiting"}), "confirmed")
SIGN_OFF = Step("sign_off", _("取消报名"), frozenset({"confirmed", "waiting"}), "cancelled")


class SignUpQuerySet(OrganizationRows):
    def live(self) -> Self:
        return self.exclude(stage=SignUpStage.CANCELLED)


class SignUp(Staged):
    """One person who comes. `code` is the secret behind the QR code of the ticket."""

    steps = Steps("sign_ups", [MOVE_UP, SIGN_OFF])

    stage = models.CharField(_("状态"), max_length=20, choices=SignUpStage)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sign_ups")
    name = models.CharField(_("姓名"), max_length=50)
    position = models.CharField(_("职务"), max_length=100, blank=True)
    phone = models.CharField(_("手机"), max_length=20)
    code = models.CharField(max_length=20, unique=True)
    signed_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_ups")
    signed_up_at = models.DateTimeField()
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True, blank=True)
    comment = models.TextField(_("意见建议"), max_length=1000, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["signed_up_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization", "name", "phone"],
                condition=~Q(stage="cancelled"),
                name="a_person_signs_up_once_per_event",
                violation_error_message=_("此人已报名。"),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="satisfaction_is_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True) | Q(stage="confirmed"), name="only_who_has_a_place_checks_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.event_id}"

    @property
    def stage_tone(self) -> str:
        return SignUpStage(self.stage).tone

    @property
    def masked_phone(self) -> str:
        """For everybody but the organization itself and the officers."""
        return masked(self.phone)


class Material(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("资料名称"), max_length=100)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title with the ending of the file, as a link shows it."""
        return f"{self.title}.{self.file.kind}"
