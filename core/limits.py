"""How often one address may ask what could be guessed or searched through: certificate codes, query codes, objections, credit codes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.files import locks
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SECONDS = 300
TOO_OFTEN = _("操作过于频繁，请等几分钟再试。")


def allows(request: HttpRequest, act: str, *, times: int, about: str = "") -> bool:
    """Count one `act` of the address (or about the thing called `about`); False when it was done `times` times in these five minutes.

    Every try is counted once, however many arrive together: Redis counts by itself, and over the embedded file cache, which reads and then
    writes, one process of the machine counts at a time. The five minutes begin on the clock, not with the first try, so up to twice `times`
    pass around the turn of two windows. A cache that is emptied forgets what was counted.
    """
    who = about or get_adapter().get_client_ip(request)
    key = f"limit:{act}:{who}:{int(time.time() // SECONDS)}"
    with _one_at_a_time():
        cache.add(key, 0, SECONDS)
        try:
            return cache.incr(key) <= times
        except ValueError:  # it ran out between the two lines
            return True


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Among the processes of this machine, which share the folder of the embedded cache; nothing to do where Redis counts."""
    if settings.REDIS_URL:
        yield
        return
    with (settings.VAR_DIR / "limits.lock").open("a") as gate:
        locks.lock(gate, locks.LOCK_EX)
        yield
