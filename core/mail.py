"""Letters are rows; the task is only a doorbell."""

from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.db import transaction
from django.template.loader import render_to_string

from core.models import Letter


def queue(template: str, *, to: Iterable[Any], url: str = "", **context: Any) -> list[Letter]:
    """Write one letter per person from templates/emails/<template>.txt, whose first line is `Subject: ...`. Must run in the action's transaction."""
    letters = []
    for person in to:
        text = render_to_string(f"emails/{template}.txt", {"person": person, "url": url, **context})
        heading, _, body = text.strip().partition("\n")
        letters.append(
            Letter(
                recipient=person,
                template=template,
                url=url,
                body=body.strip(),
                subject=heading.removeprefix("Subject:").strip()[:200],
            )
        )
    created = Letter.objects.bulk_create(letters)
    if created:
        _ring_after_commit()
    return created


def _ring_after_commit() -> None:
    """Once per transaction, however many letters it writes."""
    waiting = transaction.get_connection().run_on_commit
    if not any(call is ring for _savepoints, call, _robust in waiting):
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    current_app.send_task("core.tasks.send_letters")
