"""GET /healthz answers 200 while the database and the cache answer, 503 otherwise; `python -m qualityportal.health` asks it."""

import http.client
import os
import sys
import time
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

WORKER_SEEN = "portal-worker-seen"


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """`worker_seconds` is the age of the last finished task (null: none yet); it does not decide whether the web process is well."""
    state: dict[str, str | int | None] = {"database": _database(), "cache": "ok", "worker_seconds": None}
    try:
        seen = cache.get(WORKER_SEEN)
        state["worker_seconds"] = None if seen is None else round(time.time() - seen)
    except (RedisError, OSError):
        state["cache"] = "unreachable"
    well = state["database"] == state["cache"] == "ok"
    return JsonResponse(state, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def ask(port: int, host: str) -> int:
    """The status of /healthz on this machine, asked under the public host name; 0 when nobody answers."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/healthz", headers={"Host": host})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


if __name__ == "__main__":
    public = urlsplit(os.environ.get("SITE_URL", "http://127.0.0.1")).hostname or "127.0.0.1"
    sys.exit(ask(int(os.environ.get("PORT", "8000")), public) != 200)
