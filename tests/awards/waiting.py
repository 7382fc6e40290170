"""The lines of one slice, counted, as "my work" would show them."""

from collections.abc import Callable, Sequence

from accounts.models import User
from core.waiting import Line, Once, Waiting, counted


def lines_of(source: Callable[[User, Once], Sequence[Waiting | Line]], user: User) -> list[Waiting]:
    return counted(source(user, Once(user)))
