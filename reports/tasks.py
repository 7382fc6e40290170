"""Doorbells for jobs and reminders. Each may ring twice: the row decides."""

from functools import partial
from tempfile import TemporaryFile

from celery import shared_task
from django.http import Http404
from django.utils.translation import gettext as _

from core import clock
from core.documents import documents
from core.refusal import Refused
from reports import actions
from reports.models import Job
from reports.pulse import beating
from reports.returns.actions import remind_before_due


@shared_task
def run_job(job_id: int) -> None:
    """Print one document. The right to print was checked when it was asked for and is checked again now.

    An error that nobody expected is told to the requester too, and goes on to Celery, which logs it.
    """
    job = actions.pick_up(job_id)
    if job is None:
        return
    failure = _("生成时出现错误，已记录，请稍后重试或联系管理员。")
    try:
        printed = documents[job.kind]()
        row = printed.fetch(job.reference, job.requested_by)
        with TemporaryFile() as draft:
            with beating(partial(actions.pulse, job_id)):
                printed.write(row, draft, tick=lambda done, total: actions.beat(job, done, total))
            draft.seek(0)
            actions.finish(job, name=printed.filename(row), content=draft, extension=printed.extension)
    except Http404:
        failure = _("对象已不存在，或您已无权查看。")
    except Refused as refusal:
        failure = refusal.sentence
    finally:
        actions.fail(job, failure)  # a finished job stays finished


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
