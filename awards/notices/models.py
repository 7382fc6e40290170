"""Public notices (公示 / 公告) and the objections (异议) to them. Prepared by one person, released by another."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.cycles.models import Cycle, Tier
from core.access import VisibleQuerySet
from core.fields import EncryptedField, masked
from core.models import StoredFile
from core.release import Released, second_person
from core.workflow import Staged, Step, Steps


class NoticeStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("公示中")
    ENDED = "ended", _("公示期满")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "info", "ended": "success"}[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发公示"), frozenset({"prepared"}), "released")
END = Step("end", _("公示期满"), frozenset({"released"}), "ended")


class NoticeQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_authenticated", False) and user.has_perm("awards.see_draft_notices"):
            return self
        return self.public()

    def public(self) -> Self:
        return self.filter(stage__in=[NoticeStage.RELEASED, NoticeStage.ENDED])

    def for_listing(self) -> Self:
        undecided = Q(objections__stage__in=[ObjectionStage.RECEIVED, ObjectionStage.VERIFYING])
        rows = self.select_related("cycle", "prepared_by", "released_by").order_by("-pk")
        return rows.annotate(
            listed=Count("lines", distinct=True),
            objected=Count("objections", distinct=True),
            undecided=Count("objections", filter=undecided, distinct=True),
        )


class Notice(Released):
    """The first day counts; `first_day` and `last_day` are set on release from the calendar: of working days, `first_day` is the first one."""

    hands = ("notices.edit",)
    steps = Steps("notices", [PREPARE, RETURN_TO_DRAFT, RELEASE, END])

    stage = models.CharField(_("状态"), max_length=20, choices=NoticeStage, default=NoticeStage.DRAFT)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="notices")
    reference = models.CharField(_("编号"), max_length=60, unique=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    days = models.PositiveSmallIntegerField(_("公示天数"))
    unit = models.CharField(_("单位"), max_length=10, choices=[("working", _("工作日")), ("calendar", _("自然日"))])
    first_day = models.DateField(_("公示起始"), null=True, blank=True)
    last_day = models.DateField(_("公示截止"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            second_person("a_notice_is_released_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "prepared"])
                | Q(released_by__isnull=False, first_day__isnull=False, last_day__isnull=False),
                name="a_released_notice_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("awards:notices-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return NoticeStage(self.stage).tone

    def accepts_objections(self, day: date) -> bool:
        """From the release, which may be on a day off before the first day that counts, to the last day."""
        if self.stage != NoticeStage.RELEASED or self.last_day is None or self.released_at is None:
            return False
        return timezone.localdate(self.released_at) <= day <= self.last_day


class NoticeLine(models.Model):
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notice_lines")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["notice", "order"]
        constraints = [models.UniqueConstraint(fields=["notice", "application"], name="a_case_stands_once_on_a_notice")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.application_id}"


class ObjectionStage(models.TextChoices):
    RECEIVED = "received", _("待受理")
    VERIFYING = "verifying", _("核查中")
    REJECTED = "rejected", _("不予受理")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")

    @property
    def tone(self) -> str:
        tones = {
            "received": "warning",
            "verifying": "info",
            "rejected": "neutral",
            "upheld": "danger",
            "dismissed": "success",
        }
        return tones[self.value]


TAKE_UP = Step("take_up", _("受理异议"), frozenset({"received"}), "verifying")
REJECT = Step("reject", _("不予受理"), frozenset({"received"}), "rejected")
UPHOLD = Step("uphold", _("认定异议成立"), frozenset({"verifying"}), "upheld")
DISMISS = Step("dismiss", _("认定异议不成立"), frozenset({"verifying"}), "dismissed")


class ObjectionQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm("awards.see_objections") else self.none()

    def undecided(self) -> Self:
        return self.filter(stage__in=[ObjectionStage.RECEIVED, ObjectionStage.VERIFYING])

    def for_listing(self) -> Self:
        return self.select_related("notice__cycle", "line__application__organization", "handled_by")


class Objection(Staged):
    """By real name only: a person with identity number and contact, or an organization with its code and, where the rulebook asks for its seal,
    its sealed letter. Where the rulebook asks for no number, none is kept. Never shown in public."""

    class Kind(models.TextChoices):
        PERSON = "person", _("个人")
        ORGANIZATION = "organization", _("单位")

    steps = Steps("objections", [TAKE_UP, REJECT, UPHOLD, DISMISS])

    stage = models.CharField(_("状态"), max_length=20, choices=ObjectionStage, default=ObjectionStage.RECEIVED)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    line = models.ForeignKey(
        NoticeLine, on_delete=models.PROTECT, verbose_name=_("异议对象"), related_name="objections"
    )
    reference = models.CharField(_("编号"), max_length=60, unique=True)
    query_code = models.CharField(_("查询码"), max_length=20)
    kind = models.CharField(_("异议人类型"), max_length=15, choices=Kind)
    name = models.CharField(_("姓名 / 单位名称"), max_length=100)
    identity_number = EncryptedField(_("身份证号 / 统一社会信用代码"), blank=True)
    phone = EncryptedField(_("联系电话"))
    address = models.CharField(_("通讯地址"), max_length=200, blank=True)
    text = models.TextField(_("异议内容"))
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed_letter = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("盖章的异议书"), related_name="+"
    )
    received_at = models.DateTimeField()
    due_on = models.DateField(_("核查期限"))
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply = models.TextField(_("答复"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["received", "verifying"]) | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="a_decided_objection_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("awards:objections-detail", args=[self.reference])

    @property
    def stage_tone(self) -> str:
        return ObjectionStage(self.stage).tone

    @property
    def is_open(self) -> bool:
        return self.stage in (ObjectionStage.RECEIVED, ObjectionStage.VERIFYING)

    @property
    def masked_identity(self) -> str:
        return masked(self.identity_number)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def masked_name(self) -> str:
        """A person's family name only; an organization is named."""
        return self.name if self.kind == self.Kind.ORGANIZATION else self.name[:1] + "*" * (len(self.name) - 1)
