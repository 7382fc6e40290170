"""An address that takes only what a form or a button sends was opened by hand, or after signing in: a page says so, in place of an empty one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render


class NotAllowedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or getattr(request, "htmx", False):
            return answer
        page = render(request, "405.html", {"reading": request.method in ("GET", "HEAD")}, status=405)
        page["Allow"] = answer["Allow"]
        return page
