"""Signing in comes first; a first password, or one that is too old, is changed before anything else is open. A person's own language comes before the browser's."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.web import origin

_OPEN = frozenset({"account_change_password", "account_logout", "core:language", "healthz", "accounts:privacy"})


class SignInMiddleware(LoginRequiredMiddleware):
    """Who is not signed in signs in first and comes back. What was sent by a button or a form cannot be opened again by its address: the way
    leads back to the page with the button, and the sign-in page says that nothing was done."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD") or getattr(request, "htmx", False):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("登录已过期，刚才的操作没有办理。登录后回到原来的页面，请重新填写。"))
        back = urlsplit(origin(request))
        return redirect_to_login(back.path + (f"?{back.query}" if back.query else ""))


class FirstPasswordMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[object], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.needs_new_password:
            return None
        asked = request.resolver_match
        if asked is not None and asked.view_name in _OPEN:
            return None
        if getattr(view, "login_required", True) is False:
            return None  # the public face stays open to everybody
        change = reverse("account_change_password")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": change})
        if user.must_change_password:
            messages.info(request, _("这是首次登录或密码已被重置，请先设置自己的密码。"))
        else:
            messages.info(request, _("密码已使用满 %(days)d 天，请更换后继续。") % {"days": settings.PASSWORD_MAX_DAYS})
        return HttpResponseRedirect(change)
