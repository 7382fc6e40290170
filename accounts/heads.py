"""The second pair of eyes is asked: what one person prepares waits for a head of the office, who is not that person."""

from typing import Any

from accounts.models import Role, User
from core import mail


def ask_heads(letter: str, *, by: User, **context: Any) -> None:
    """`letter` to every head but `by`."""
    mail.queue(letter, to=User.objects.with_role(Role.HEAD).exclude(pk=by.pk), by=by, **context)
