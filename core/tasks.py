"""Doorbells of the kernel: send what waits in the outbox, sweep up what was uploaded and not used.

A letter is sent at least once, until it is given up after Letter.MAX_ATTEMPTS tries: it counts as sent when the mail server has taken it and
that is committed. A worker that dies between the two sends it again, with the same Message-ID, by which mail servers and readers drop the
second. Two workers never send one letter at the same time: the row is locked. Within the portal a letter is one row, so it is read once.
"""

from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from core import clock, leftovers
from core.models import Letter


@shared_task
def send_letters(limit: int = 100) -> int:
    """Send up to `limit` waiting letters, one transaction each; a failure waits twice as long each time."""
    sent = 0
    while sent < limit and _send_next():
        sent += 1
    return sent


@shared_task
def sweep_uploads() -> int:
    """Workbooks that were only looked at: how many are gone."""
    return leftovers.sweep()


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
        if address := letter.goes_to:
            headers = {"Message-ID": message_id(letter)}
            body = letter.body.replace("{secret}", letter.secret) if letter.secret else letter.body
            EmailMessage(letter.subject, body, to=[address], headers=headers).send()
        letter.sent_at, letter.last_error = now, ""
    except (SMTPException, OSError) as error:
        letter.last_error = str(error)[:300]
    if letter.sent_at or letter.attempts >= Letter.MAX_ATTEMPTS:
        letter.secret = ""
    letter.save(update_fields=["attempts", "next_try_at", "sent_at", "last_error", "secret"])
    return True


def message_id(letter: Letter) -> str:
    """The same for every try of one letter, another for every letter that any portal has written."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S%f}@{host}>"
