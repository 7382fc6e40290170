"""Doorbells of the kernel: send what waits in the outbox."""

from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q

from core import clock
from core.models import Letter


@shared_task
def send_letters(limit: int = 100) -> int:
    """Send up to `limit` waiting letters, one transaction each; a failure waits twice as long each time."""
    sent = 0
    while sent < limit and _send_next():
        sent += 1
    return sent


@transaction.atomic
def _send_next() -> bool:
    now = clock.now()
    letter = (
        Letter.objects.waiting()
        .filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .order_by("pk")
        .first()
    )
    if letter is None:
        return False
    letter.attempts += 1
    letter.next_try_at = now + timedelta(minutes=2**letter.attempts)
    try:
        if letter.recipient.email:
            send_mail(letter.subject, letter.body, None, [letter.recipient.email])
        letter.sent_at, letter.last_error = now, ""
    except (SMTPException, OSError) as error:
        letter.last_error = str(error)[:300]
    letter.save(update_fields=["attempts", "next_try_at", "sent_at", "last_error"])
    return True
