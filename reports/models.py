"""Jobs that print documents. Django finds the models of the slices here too."""

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
from reports.returns.models import *  # noqa: F403
from reports.statistics.models import *  # noqa: F403


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
        return documents[self.kind].name() if self.kind in documents else self.kind

    @property
    def is_unfinished(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def tone(self) -> str:
        return {"done": "success", "failed": "danger", "running": "info"}.get(self.state, "neutral")
