"""Public pages are the same for everybody who is not signed in: kept for a minute, and thrown away by the next act in the portal."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.models import JournalHead

SECONDS = 60
SHARED = f"public, max-age=0, s-maxage={SECONDS}, must-revalidate"
OWN = "private, no-cache"

Given = ParamSpec("Given")
Made = TypeVar("Made")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def public_page(view: View[Given]) -> Page[Given]:
    """A page that anybody may read. Shared caches keep it for a minute; a browser asks again each time, so that a sign-in shows at once.

    The portal's own copy is named by the head of the journal: no act, no change. Without a journal nothing is kept.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        if not is_anybody(request):
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = OWN
            return response
        key = _key(request)
        copy: tuple[bytes, str] | None = cache.get(key) if key else None
        if copy is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            copy = response.content, response["Content-Type"]
            if key:
                cache.set(key, copy, SECONDS)
        return shared(request, *copy)

    return page


def public_file(
    view: Callable[Concatenate[HttpRequest, Given], HttpResponseBase], version: Callable[[], str]
) -> Page[Given]:
    """A download that is too large to keep here: named by the `version` of what it holds, so that whoever has it is told so unread."""

    @login_not_required
    @require_safe
    @wraps(view)
    def file(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        etag = f'W/"{hashlib.sha256(f"{request.path}:{version()}".encode()).hexdigest()[:32]}"'
        known: Any = get_conditional_response(request, etag=etag)
        if known is not None:
            return known
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["Cache-Control"] = SHARED if is_anybody(request) else OWN
            response["ETag"] = etag
        return response

    return file


def is_anybody(request: HttpRequest) -> bool:
    """Nobody in particular asks: no session, and no message waiting to be shown."""
    return not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()


def shared(request: HttpRequest, content: bytes, content_type: str, etag: str = "") -> HttpResponseBase:
    """`content` for everybody, or 304 for whoever has it."""
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = SHARED
    response["ETag"] = etag = f'W/"{etag or hashlib.sha256(content).hexdigest()[:32]}"'
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    answer: Any = get_conditional_response(request, etag=etag, response=response)
    return answer if answer is not None else response


def kept(name: str, make: Callable[[], Made], seconds: int = SECONDS) -> Made:
    """What `make` gives, worked out once until the next act in the portal."""
    key = named_by_journal(name)
    if not key:
        return make()
    found: Made | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, seconds)
    return found


def named_by_journal(name: str) -> str:
    """`name` under the head of the journal; empty while there is no journal."""
    head = JournalHead.objects.values_list("hash", flat=True).first()
    return f"public:{head}:{name}" if head else ""


def _key(request: HttpRequest) -> str:
    """Empty for what is not kept: pages with a query, which anybody could invent without end."""
    return "" if request.GET else named_by_journal(f"{get_language()}:{request.path}")
