"""Training records (培训记录) and the qualifications of self-assessors (自评师资格), which the preliminary review reads."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from benchmarking.base import OrganizationRows
from benchmarking.exchanges.models import Event
from core.models import StoredFile
from core.workflow import Staged, Step, Steps


class RecordStage(models.TextChoices):
    RECORDED = "recorded", _("待核实")
    CONFIRMED = "confirmed", _("已核实")
    RETURNED = "returned", _("已退回")

    @property
    def tone(self) -> str:
        return {"recorded": "warning", "confirmed": "success", "returned": "danger"}[self.value]


CONFIRM = Step("confirm", _("核实"), frozenset({"recorded"}), "confirmed")
SEND_BACK = Step("send_back", _("退回"), frozenset({"recorded", "confirmed"}), "returned")
RESUBMIT = Step("resubmit", _("重新提交"), frozenset({"returned"}), "recorded")


class RecordQuerySet(OrganizationRows):
    def confirmed(self) -> Self:
        return self.filter(stage=RecordStage.CONFIRMED)


class TrainingRecord(Staged):
    """A training that an organization held or sent people to; from an event it comes confirmed."""

    steps = Steps("training_records", [CONFIRM, SEND_BACK, RESUBMIT])

    stage = models.CharField(_("状态"), max_length=20, choices=RecordStage, default=RecordStage.RECORDED)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="training_records")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, verbose_name=_("来自活动"), null=True, blank=True, related_name="records"
    )
    topic = models.CharField(_("培训主题"), max_length=200)
    held_on = models.DateField(_("培训日期"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)
    trainer = models.CharField(_("培训机构 / 讲师"), max_length=100, blank=True)
    participants = models.PositiveIntegerField(_("参训人数"))
    is_whole_staff = models.BooleanField(_("全员培训"), default=False)
    names = models.TextField(_("参训人员"), blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(participants__gte=1), name="somebody_was_trained"),
            models.UniqueConstraint(
                fields=["organization", "event"],
                condition=Q(event__isnull=False),
                name="an_event_gives_an_organization_one_record",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:training-record", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return RecordStage(self.stage).tone


class QualificationQuerySet(RecordQuerySet):
    def valid_on(self, day: date) -> Self:
        return self.confirmed().filter(issued_on__lte=day, valid_until__gte=day)

    def expiring(self, day: date, until: date) -> Self:
        return self.confirmed().filter(valid_until__gte=day, valid_until__lte=until)


class Qualification(Staged):
    """A self-assessor's certificate; counted from `issued_on` to `valid_until`, both days included."""

    steps = Steps("qualifications", [CONFIRM, SEND_BACK, RESUBMIT])

    stage = models.CharField(_("状态"), max_length=20, choices=RecordStage, default=RecordStage.RECORDED)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="qualifications")
    name = models.CharField(_("姓名"), max_length=50)
    level = models.CharField(_("资格名称"), max_length=100)
    certificate_number = models.CharField(_("证书编号"), max_length=60)
    issued_by = models.CharField(_("发证单位"), max_length=100)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"))
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")), name="a_qualification_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["issued_by", "certificate_number"],
                name="a_certificate_is_recorded_once",
                violation_error_message=_("这一证书编号已登记。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.level}"

    def get_absolute_url(self) -> str:
        return reverse("benchmarking:training-qualification", args=[self.pk])

    @property
    def stage_tone(self) -> str:
        return RecordStage(self.stage).tone
