"""What views share: a refusal becomes a sentence, a list becomes pages, the working side gets its navigation."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import bad_request
from django_htmx.middleware import HtmxDetails

from core.models import Letter
from core.navigation import groups_for
from core.refusal import Refused
from core.workflow import rows_stay_true


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware has let through."""

    user: Any
    htmx: HtmxDetails


def attempt(form: forms.BaseForm, act: Callable[[], object], *, field: str | None = None) -> bool:
    """Do `act`; a refusal becomes the form's error and False, so that the view shows the form again with all that was typed,
    and the rows as they are. `field` is where the refusal is told, where it can only mean that one."""
    try:
        with rows_stay_true():
            act()
    except Refused as refusal:
        form.add_error(field, refusal.sentence)
        return False
    return True


def go_on(request: HttpRequest, act: Callable[[], object], *, done: str, not_yet: str) -> None:
    """What was typed is saved; do `act` with it, which hands it in. A refusal, told in `not_yet` as "reason", loses nothing."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, not_yet % {"reason": refusal.sentence})
    else:
        messages.success(request, done)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, also of an empty one, which is a form with nothing filled in; None for a GET."""
    return request.POST if request.method == "POST" else None


def paginate(request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = 50) -> Page[Any]:
    """The page that ?page= asks for; a wrong number gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def key_of(text: str) -> int:
    """The primary key that a form sent; 0, which no row has, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else 0


def keys_of(given: Iterable[str]) -> list[int]:
    """The primary keys among what a form sent; what is none is passed over."""
    return [key for text in given if (key := key_of(text))]


LONGEST_KEY = 18  # digits that fit a key of 64 bits


def addresses(view_name: str) -> Callable[[int], str]:
    """The addresses of many rows whose page is named by one number: resolved once, because `reverse` costs more than the rest of a cell."""
    before, after = reverse(view_name, args=[_ANY]).split(str(_ANY))
    return lambda number: f"{before}{number}{after}"


_ANY = 987654321


class RefusalMiddleware:
    """An action refused in a view without a form: the sentence is shown on the page from which the person came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ValueError) and _holds_nul(request):  # PostgreSQL keeps no such text, nobody means it
            return bad_request(request, exception)
        if not isinstance(exception, Refused):
            return None
        if getattr(request, "htmx", False):
            return HttpResponse(exception.sentence, status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, exception.sentence)
        return HttpResponseRedirect(origin(request), status=303)


def _holds_nul(request: HttpRequest) -> bool:
    given = (text for sent in (request.GET, request.POST) for _name, texts in sent.lists() for text in texts)
    return "\x00" in request.path or any("\x00" in str(text) for text in given)


def origin(request: HttpRequest) -> str:
    """The portal's page from which the request came, or the start."""
    referrer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return referrer
    return "/"


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the navigation of the person who is signed in, and their unread letters."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "unread_letters": 0}
    return {
        "nav": lambda: groups_for(user, request.path),
        "unread_letters": SimpleLazyObject(lambda: Letter.objects.visible_to(user).filter(read_at=None).count()),
    }
