"""The journal's lines about signing in: who came, who left, who was refused."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import journal
from core.workflow import name_verb

SIGNED_IN = "accounts.signed_in"
SIGNED_OUT = "accounts.signed_out"
FAILED = "accounts.sign_in_failed"
LOCKED = "accounts.sign_in_locked"
PASSWORD_CHANGED = "accounts.password_changed"  # noqa: S105 - a verb

name_verb(SIGNED_IN, _("登录"))
name_verb(SIGNED_OUT, _("退出登录"))
name_verb(FAILED, _("登录失败"))
name_verb(LOCKED, _("登录被锁定"))
name_verb(PASSWORD_CHANGED, _("修改密码"))


def record_refusal(verb: str, *, username: str, address: str) -> None:
    """A sign-in that did not succeed. An unknown user name is told about the table of users, for want of a row."""
    known = User.objects.filter(username__iexact=username).first()
    subject = known or ContentType.objects.get_for_model(User)
    journal.record(verb, subject, by=None, data={"username": username[:150], "address": address})


def signed_in(*, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    journal.record(SIGNED_IN, user, by=user, data={"address": _address(request)})


def signed_out(*, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        journal.record(SIGNED_OUT, user, by=user)


def password_changed(*, user: User, **_kwargs: Any) -> None:
    """The person chose a password: the first one is done with."""
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    journal.record(PASSWORD_CHANGED, user, by=user)


def _address(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))
