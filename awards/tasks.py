"""Doorbells of the award process: short, may run twice, also at once."""

from celery import shared_task

from awards.afterwards import reporting
from awards.cycles import clockwork
from awards.inquiries import sending
from awards.polls import running


@shared_task
def keep_time() -> int:
    """Stages that have opened or closed, and reminders before the deadline: each told once. Polls open and close on their days."""
    return clockwork.keep_time() + running.keep_time()


@shared_task
def remind_departments() -> int:
    """Departments that have not answered in time, once for each due day."""
    return sending.remind_late()


@shared_task
def ask_for_yearly_reports() -> int:
    """Winners' reports of the year that is over, asked for once; those soon due reminded of once."""
    return reporting.keep_time()
