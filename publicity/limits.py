"""How often one address may ask what could be guessed: certificate codes, query codes, objections."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SECONDS = 300
TOO_OFTEN = _("操作过于频繁，请等几分钟再试。")


def allows(request: HttpRequest, act: str, *, times: int, about: str = "") -> bool:
    """Count one `act` of the address (or about the thing called `about`); False when it was done `times` times in these five minutes."""
    who = about or get_adapter().get_client_ip(request)
    key = f"public-limit:{act}:{who}:{int(time.time() // SECONDS)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two lines
        return True
