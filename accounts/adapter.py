"""What allauth asks the portal: who may sign up (nobody), where to go next, and that failed sign-ins are written down."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from accounts import sessions

_LOCKED_SECONDS = 600


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the portal's own registration, never by allauth's sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_search_fields(self) -> Any:
        return ["username", "name"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("awards:desk-home")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """After five failures the account is locked for ten minutes; the lock is written down once."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            username = credentials.get("username", "")
            if cache.add(f"sign-in-locked:{username.lower()[:150]}", 1, _LOCKED_SECONDS):
                sessions.record_refusal(sessions.LOCKED, username=username, address=self.get_client_ip(request))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username", "")
        sessions.record_refusal(sessions.FAILED, username=username, address=self.get_client_ip(request))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("该账号已停用，请联系市局系统管理员。"))
        return redirect("account_login")


def shown_name(user: Any) -> str:
    """How allauth's messages and pages call somebody."""
    return str(user.name or user.username)
