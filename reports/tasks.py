"""Doorbells for jobs and reminders. Each may ring twice: the row decides."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db import connection
from django.http import Http404
from django.utils.translation import gettext as _

from core import clock
from core.documents import documents
from core.refusal import Refused
from reports import actions
from reports.models import Job
from reports.returns.actions import remind_before_due

log = logging.getLogger(__name__)
PULSE = 20  # seconds; well below reports.models.STALE


@shared_task
def run_job(job_id: int) -> None:
    """Print one document. The right to print was checked when it was asked for and is checked again now."""
    job = actions.pick_up(job_id)
    if job is None:
        return
    printed = documents[job.kind]()
    try:
        row = printed.fetch(job.reference, job.requested_by)
        with _pulse(job_id):
            content = printed.render(row, tick=lambda done, total: actions.beat(job, done, total))
    except Http404:
        actions.fail(job, _("对象已不存在，或您已无权查看。"))
    except Refused as refusal:
        actions.fail(job, refusal.sentence)
    except Exception:
        log.exception("job %s failed", job_id)
        actions.fail(job, _("生成时出现错误，已记录，请稍后重试或联系管理员。"))
    else:
        actions.finish(job, name=printed.filename(row), content=content, extension=printed.extension)


@contextmanager
def _pulse(job_id: int, seconds: float = PULSE) -> Iterator[None]:
    """Heart-beats from a thread of its own: a long PDF tells no progress while it is laid out. The thread dies with its worker."""
    finished = threading.Event()

    def beat() -> None:
        try:
            while not finished.wait(seconds):
                actions.pulse(job_id)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


@shared_task
def resume_jobs() -> int:
    """Ring again for jobs that nobody works on."""
    waiting = list(Job.objects.to_pick_up(clock.now()).order_by("pk").values_list("pk", flat=True)[:50])
    for job_id in waiting:
        actions.ring(job_id)
    return len(waiting)


@shared_task
def remind_districts() -> int:
    """Write once to the districts whose return is due in the next days."""
    return remind_before_due()
