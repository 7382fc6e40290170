"""What is done with accounts: made, given another role, closed, opened, given a new first password."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from accounts.passwords import one_time_password
from core import clock, journal
from core.fields import masked
from core.holding import hold_all
from core.refusal import Refused
from core.workflow import name_verb

name_verb("accounts.create", _("建立账号"))
name_verb("accounts.change_role", _("变更角色"))
name_verb("accounts.deactivate", _("停用账号"))
name_verb("accounts.activate", _("启用账号"))
name_verb("accounts.reset_password", _("重置密码"))
name_verb("accounts.edit_profile", _("修改个人资料"))


@transaction.atomic
def create_user(
    *,
    by: User | None,
    username: str,
    name: str,
    role: str,
    password: str = "",
    must_change_password: bool = True,
    **values: Any,
) -> tuple[User, str]:
    """A new account and its first password. Without `password` one is drawn, to be shown once. `by` None: the person registers themselves."""
    first = password or one_time_password()
    user = User(
        username=username.lower(),
        name=name,
        role=role,
        must_change_password=must_change_password,
        date_joined=clock.now(),
        **values,
    )
    user.set_password(first)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refused(username_taken()) from error
    journal.record(
        "accounts.create",
        user,
        by=by or user,
        after={"username": user.username, "role": role, "region": user.region_id},
    )
    return user, first


@transaction.atomic
def change_role(user: User, *, by: User, role: str, reason: str, region: Region | None = None) -> None:
    """Another role from now on. Refused for oneself, for the last administrator, and for who still acts for an organization."""
    _lock_administrators()
    user.refresh_from_db()
    _not_oneself(user, by, gettext("不能变更自己的角色，请由另一名系统管理员办理。"))
    if user.role == role and user.region == region:
        raise Refused(gettext("角色未变化。"))
    _not_the_last(user, unless=role == Role.ADMINISTRATOR)
    if role != Role.ENTERPRISE and user.memberships.exists():
        raise Refused(gettext("该账号仍是组织成员，须先移出组织，才能改任其他角色。"))
    if role == Role.DISTRICT and region is None:
        raise Refused(gettext("县区经办人须指定所属县区。"))
    before = {"role": user.role, "region": user.region_id}
    user.role, user.region = role, region
    user.save(update_fields=["role", "region"])
    journal.record(
        "accounts.change_role", user, by=by, note=reason, before=before, after={"role": role, "region": user.region_id}
    )


@transaction.atomic
def deactivate(user: User, *, by: User, reason: str) -> None:
    """The account is closed at once, open sessions included; what it did stays."""
    _lock_administrators()
    user.refresh_from_db()
    _not_oneself(user, by, gettext("不能停用自己的账号。"))
    _not_the_last(user)
    _switch(user, False, by=by, note=reason)


@transaction.atomic
def activate(user: User, *, by: User) -> None:
    user.refresh_from_db()
    _switch(user, True, by=by)


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A first password, shown once; the person sets their own at the next sign-in. Open sessions end."""
    _not_oneself(user, by, gettext("自己的密码请在“修改密码”中更换。"))
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    journal.record("accounts.reset_password", user, by=by)
    return password


@transaction.atomic
def edit_profile(user: User, *, by: User, **values: Any) -> None:
    changed = {key: value for key, value in values.items() if getattr(user, key) != value}
    if not changed:
        return
    before = {key: _told(key, getattr(user, key)) for key in changed}
    for key, value in changed.items():
        setattr(user, key, value)
    user.save(update_fields=list(changed))
    after = {key: _told(key, value) for key, value in changed.items()}
    journal.record("accounts.edit_profile", user, by=by, before=before, after=after)


def _told(key: str, value: Any) -> Any:
    """What the journal, which forgets nothing, keeps of a field: telephone and e-mail only masked."""
    return masked(value) if key in ("phone", "email") else value


def username_taken() -> str:
    return gettext("该用户名已被使用，请换一个。")


def _switch(user: User, active: bool, *, by: User, note: str = "") -> None:
    if user.is_active == active:
        raise Refused(gettext("该账号的状态已是如此，可能已被他人处理，请刷新后再看。"))
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "accounts.activate" if active else "accounts.deactivate"
    journal.record(verb, user, by=by, note=note, before={"is_active": not active}, after={"is_active": active})


def _not_oneself(user: User, by: User, sentence: str) -> None:
    if user.pk == by.pk:
        raise Refused(sentence)


def _lock_administrators() -> None:
    """Two administrators who remove each other at the same moment meet here."""
    hold_all(User.objects.filter(role=Role.ADMINISTRATOR))


def _not_the_last(user: User, *, unless: bool = False) -> None:
    if user.role != Role.ADMINISTRATOR or not user.is_active or unless:
        return
    if not User.objects.with_role(Role.ADMINISTRATOR).exclude(pk=user.pk).exists():
        raise Refused(gettext("这是最后一名在用的系统管理员，须先指定另一名。"))
