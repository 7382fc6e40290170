"""Doorbells of the slices: short, may run twice, also at once."""

from celery import shared_task

from benchmarking.training.actions import qualifications


@shared_task
def remind_of_qualifications() -> int:
    """Letters for self-assessors' certificates that run out within 60 days, once for each end date."""
    return qualifications.remind()
