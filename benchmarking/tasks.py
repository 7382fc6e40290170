"""Doorbells of the slices: short, may run twice, also at once."""

from celery import shared_task

from benchmarking.improvement.actions import following
from benchmarking.training.actions import qualifications


@shared_task
def remind_of_qualifications() -> int:
    """Letters for self-assessors' certificates that run out within 60 days, once for each end date."""
    return qualifications.remind()


@shared_task
def remind_of_measures() -> int:
    """Letters for measures of improvement plans: one 14 days before the due day, one when it has passed."""
    return following.remind()
