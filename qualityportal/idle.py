"""A session ends after SESSION_COOKIE_AGE without a request. Activity prolongs it, with at most one write a minute."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SEEN = "seen"
PROLONG_AFTER = 60


class IdleSessionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.session.is_empty() and time.time() - request.session.get(SEEN, 0) > PROLONG_AFTER:
            request.session[SEEN] = int(time.time())
        return self.get_response(request)
