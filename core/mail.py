"""Letters are rows; the task is only a doorbell."""

from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from core.models import Letter


def queue(template: str, *, to: Iterable[Any], url: str = "", **context: Any) -> list[Letter]:
    """Write one letter per person from templates/emails/<template>.txt, whose first line is `Subject: ...`. Must run in the action's transaction."""
    letters = []
    for person in to:
        with translation.override(person.language or settings.LANGUAGE_CODE):  # the reader's, not the sender's
            letters.append(Letter(recipient=person, url=url, **_words(template, person=person, url=url, **context)))
    created = Letter.objects.bulk_create(letters)
    if created:
        _ring_after_commit()
    return created


def queue_to_address(template: str, address: str, *, secret: str = "", **context: Any) -> Letter:
    """Write one letter to somebody without an account. The text says {secret} where `secret` belongs: the outbox keeps it apart and forgets
    it as soon as the letter is sent, or given up."""
    with translation.override(settings.LANGUAGE_CODE):  # whoever reads it has told no language of their own
        letter = Letter.objects.create(address=address, secret=secret, **_words(template, **context))
    _ring_after_commit()
    return letter


def forget(about: str, templates: Iterable[str], address: str) -> None:
    """Letters with a secret that is no longer valid are not sent: those of `templates` to `address` whose subject names `about`."""
    waiting = Letter.objects.waiting().filter(template__in=list(templates), address=address, subject__contains=about)
    waiting.exclude(secret="").update(attempts=Letter.MAX_ATTEMPTS, secret="")


def _words(template: str, **context: Any) -> dict[str, str]:
    """Template, subject and body of a letter."""
    text = render_to_string(f"emails/{template}.txt", context)
    heading, _, body = text.strip().partition("\n")
    subject = heading.removeprefix("Subject:").strip()[:200]
    return {"template": template, "subject": subject, "body": body.strip()}


def _ring_after_commit() -> None:
    """Once per transaction, however many letters it writes."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call is ring for _savepoints, call, _robust in waiting):
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    current_app.send_task("core.tasks.send_letters")
