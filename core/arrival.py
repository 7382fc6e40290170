"""When a request came: what counts at a deadline is the moment at the door, not the wait behind others for a free process."""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from core import clock

LONGEST_WAIT = timedelta(minutes=2)
_SECONDS = re.compile(r"[0-9]{9,10}(\.[0-9]{1,6})?")


def arrived_at(request: HttpRequest) -> datetime:
    """The moment at which the proxy took the request, as it says in X-Request-Start (seconds, milliseconds behind the point); by the portal's
    clock where no proxy stands before it, or where what is said cannot be."""
    now = clock.now()
    said = request.headers.get("X-Request-Start", "")
    if not settings.SECURE_PROXY_SSL_HEADER or not _SECONDS.fullmatch(said):
        return now
    moment = datetime.fromtimestamp(float(said), UTC)
    return moment if now - LONGEST_WAIT <= moment <= now else now
