"""Ask for a document, pick a job up, report progress, finish or fail it."""

from typing import Any, BinaryIO

from celery import current_app
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from core import clock, uploads
from core.documents import documents
from core.holding import hold
from core.refusal import Refused
from reports.models import Job, JobState


@transaction.atomic
def request_document(*, kind: str, reference: str, by: Any) -> Job:
    """Queue one document that `by` may print. Asked for again while it is being made, the same job is returned."""
    if kind not in documents:
        raise Http404
    documents[kind].fetch(reference, by)
    job, created = Job.objects.get_or_create(
        kind=kind,
        reference=reference,
        requested_by=by,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        defaults={"state": JobState.QUEUED},
    )
    if created:
        transaction.on_commit(lambda: ring(job.pk), robust=True)
    return job


def ring(job_id: int) -> None:
    current_app.send_task("reports.tasks.run_job", [job_id])


@transaction.atomic
def pick_up(job_id: int) -> Job | None:
    """Take a waiting job for this worker; None when another has it, or it is done."""
    job = Job.objects.to_pick_up(clock.now()).select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None:
        return None
    job.attempts += 1
    job.state, job.heartbeat_at, job.done, job.total = JobState.RUNNING, clock.now(), 0, 0
    if job.attempts > Job.MAX_ATTEMPTS:
        job.state, job.finished_at = JobState.FAILED, clock.now()
        job.error = _("多次尝试均未完成，请联系管理员。")
    job.save(update_fields=["attempts", "state", "heartbeat_at", "done", "total", "finished_at", "error"])
    return job if job.state == JobState.RUNNING else None


def pulse(job_id: int) -> None:
    """The job is being worked on."""
    Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(heartbeat_at=clock.now())


def beat(job: Job, done: int, total: int) -> None:
    """Progress, at most once a second: also the sign that the worker lives."""
    moment = clock.now()
    if done < total and job.heartbeat_at is not None and (moment - job.heartbeat_at).total_seconds() < 1 and job.done:
        return
    job.done, job.total, job.heartbeat_at = done, total, moment
    job.save(update_fields=["done", "total", "heartbeat_at"])


@transaction.atomic
def finish(job: Job, *, name: str, content: bytes | BinaryIO, extension: str) -> None:
    if not _is_still_ours(job):
        return
    job.file = uploads.keep(name, content, extension, by=job.requested_by)
    job.state, job.finished_at, job.error = JobState.DONE, clock.now(), ""
    job.done = job.total = max(job.total, 1)
    job.save(update_fields=["file", "state", "finished_at", "error", "done", "total"])


@transaction.atomic
def fail(job: Job, sentence: str) -> None:
    if not _is_still_ours(job):
        return
    job.state, job.finished_at, job.error = JobState.FAILED, clock.now(), sentence[:300]
    job.save(update_fields=["state", "finished_at", "error"])


@transaction.atomic
def remove(job: Job) -> None:
    """The requester clears a finished job from their list; a running one stays."""
    locked = hold(job)
    if locked.is_unfinished:
        raise Refused(_("文件正在生成，完成后才能移除。"))
    stored = locked.file
    locked.delete()
    if stored is not None:  # a printed file belongs to its job alone
        stored.delete()
        transaction.on_commit(lambda: stored.file.delete(save=False))


def _is_still_ours(job: Job) -> bool:
    """Locks the row: whoever was silent for so long that another worker took over does not write over its result."""
    rows = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    return rows.first() is not None
