"""Accounts and their roles: the administrator's work, and everybody's own profile."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import account_actions as actions
from accounts.forms import AccountFilter, AccountForm, ProfileForm, ReasonForm, RoleForm
from accounts.models import Role, User
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted


def users(request: SignedInRequest) -> HttpResponse:
    require(request.user, "accounts.list_users")
    seen = User.objects.visible_to(request.user)
    rows = AccountFilter(request.GET).narrow(seen.for_listing())
    counts = dict(seen.order_by().values_list("role").annotate(n=Count("pk", filter=Q(is_active=True))))
    context = {
        "page": paginate(request, rows, 50),
        "roles": [(role.value, role.label, counts.get(role.value, 0)) for role in Role],
        "may_manage": request.user.has_perm("accounts.manage_users"),
    }
    return render(request, "accounts/users.html", context)


@never_cache
def create(request: SignedInRequest) -> HttpResponse:
    require(request.user, "accounts.manage_users")
    form = AccountForm(posted(request))
    made: list[tuple[User, str]] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: made.append(actions.create_user(by=request.user, **form.cleaned_data)))
    ):
        person, password = made[0]
        return _show_once(request, person, password)
    return render(request, "accounts/user_new.html", {"form": form}, status=422 if form.errors else 200)


def user(request: SignedInRequest, pk: int) -> HttpResponse:
    require(request.user, "accounts.list_users")
    return render(request, "accounts/user.html", _everything(request, _person(request, pk, "accounts.see_account")))


@require_POST
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid() or not attempt(
        form, lambda: actions.change_role(person, by=request.user, **form.cleaned_data)
    ):
        person.refresh_from_db()
        return render(request, "accounts/user.html", _everything(request, person, role_form=form), status=422)
    messages.success(request, _("角色已变更。"))
    return redirect("accounts:user", person.pk)


@require_POST
def deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid() or not attempt(
        form, lambda: actions.deactivate(person, by=request.user, **form.cleaned_data)
    ):
        person.refresh_from_db()
        return render(request, "accounts/user.html", _everything(request, person, reason_form=form), status=422)
    messages.success(request, _("账号已停用，该账号的登录已失效。"))
    return redirect("accounts:user", person.pk)


@require_POST
def activate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    actions.activate(person, by=request.user)
    messages.success(request, _("账号已启用。"))
    return redirect("accounts:user", person.pk)


@never_cache
@require_POST
def reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    return _show_once(request, person, actions.reset_password(person, by=request.user))


def profile(request: SignedInRequest) -> HttpResponse:
    """What a person says of themselves; the language is at once the page's."""
    form = ProfileForm(posted(request), instance=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.edit_profile(request.user, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("个人资料已更新。"))
        answer = redirect("accounts:profile")
        if language := form.cleaned_data["language"]:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        else:
            answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return answer
    context = {
        "form": form,
        "memberships": request.user.memberships.select_related("organization"),
        "days_left": settings.PASSWORD_MAX_DAYS - request.user.password_age_days,
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _person(request: SignedInRequest, pk: int, permission: str = "accounts.manage_users") -> User:
    person: User = fetch(User.objects.select_related("region"), request.user, permission, pk=pk)
    return person


def _show_once(request: SignedInRequest, person: User, password: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("account_login"))
    context = {"person": person, "password": password, "back": "", "address": address}
    return render(request, "accounts/first_password.html", context)


def _everything(request: SignedInRequest, person: User, **forms: object) -> dict[str, object]:
    return {
        "person": person,
        "memberships": person.memberships.select_related("organization"),
        "entries": timeline(person).order_by("-sequence")[:50],
        "may_manage": request.user.has_perm("accounts.manage_users") and person.pk != request.user.pk,
        "role_form": RoleForm(initial={"role": person.role, "region": person.region_id}),
        "reason_form": ReasonForm(),
        **forms,
    }
