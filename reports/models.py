"""Jobs that print documents, and the figures of the statistics."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.access import VisibleQuerySet
from core.documents import documents
from core.models import StoredFile


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("生成中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能完成")


STALE = timedelta(seconds=90)


class JobQuerySet(VisibleQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A job is its requester's."""
        return self.filter(requested_by_id=user.pk)

    def for_listing(self) -> Self:
        return self.select_related("file").order_by("-requested_at", "-pk")

    def unfinished(self) -> Self:
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def to_pick_up(self, moment: datetime) -> Self:
        """Queued jobs, and running ones whose worker has not been heard of for a while."""
        return self.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=moment - STALE))


class Job(models.Model):
    """One document to be printed. The row is the truth; the message to the worker is only the doorbell."""

    MAX_ATTEMPTS = 3

    kind = models.CharField(_("文件"), max_length=50)
    reference = models.CharField(_("对象"), max_length=100)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    requested_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    error = models.CharField(max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="a_job_has_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False), name="a_job_done_has_its_time"
            ),
            models.UniqueConstraint(
                fields=["kind", "reference", "requested_by"],
                condition=Q(state__in=["queued", "running"]),
                name="a_document_is_asked_for_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_by", "-requested_at"], name="jobs_of_one_person"),
            models.Index(
                fields=["state", "heartbeat_at"], condition=Q(state__in=["queued", "running"]), name="jobs_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def title(self) -> str:
        return str(documents[self.kind].title) if self.kind in documents else self.kind

    @property
    def is_unfinished(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def tone(self) -> str:
        return {"done": "success", "failed": "danger", "running": "info"}.get(self.state, "neutral")


class Indicator(models.Model):
    """What is counted, in which unit."""

    code = models.SlugField(_("代码"), max_length=80, unique=True)
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("单位"), max_length=30)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ObservationQuerySet(models.QuerySet):
    def for_listing(self) -> Self:
        return self.select_related("indicator").order_by("order")


class Observation(models.Model):
    """One figure of one region and year, with its source. `year` is empty where the source gives none; a value that the source
    gives as "more than" is a lower bound and stays marked as one."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    source = models.CharField(_("来源"), max_length=100)
    region = models.CharField(_("地区"), max_length=50)
    level = models.CharField(_("级别"), max_length=50)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    is_lower_bound = models.BooleanField(_("下限值"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveIntegerField(unique=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "region", "level", "indicator", "year"], name="a_figure_is_given_once_by_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year or ''} {self.indicator}"
