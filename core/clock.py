"""The portal's time. Rules and actions ask here, so that the demo can live through a past cycle and tests can stand at a deadline."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware."""
    return _set.get() or timezone.now()


def today() -> date:
    """The date in the portal's time zone."""
    return timezone.localdate(now())


def last_day_before(moment: datetime) -> date:
    """The last day of something that ends at `moment`: what ends at midnight lasts through the day before."""
    return timezone.localdate(moment - timedelta(microseconds=1))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (aware). For the demo and for tests; nothing in a request calls it."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
