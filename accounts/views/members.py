"""Who acts for an organization; only its owners change that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import InvitationForm, JoinForm
from accounts.models import Membership, Organization
from accounts.views.organizations import everything
from core.access import fetch, require
from core.web import SignedInRequest, attempt


@never_cache
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new account for a colleague. The first password stands on this one answer and nowhere else."""
    row = _organization(request, pk)
    form = InvitationForm(request.POST)
    made: list[tuple[object, str]] = []
    if not form.is_valid() or not attempt(form, lambda: made.append(_invite(row, form, request))):
        context = everything(request, row, invitation=form, open="invite")
        return render(request, "accounts/organization.html", context, status=422)
    (person, password) = made[0]
    context = {
        "person": person,
        "password": password,
        "back": row.get_absolute_url(),
        "organization": row,
        "address": request.build_absolute_uri(reverse("account_login")),
    }
    return render(request, "accounts/first_password.html", context)


@require_POST
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _organization(request, pk)
    form = JoinForm(request.POST)
    if not form.is_valid() or not attempt(
        form, lambda: actions.add_member(row, by=request.user, username=form.cleaned_data["username"])
    ):
        context = everything(request, row, join=form, open="join")
        return render(request, "accounts/organization.html", context, status=422)
    messages.success(request, _("已加入本组织，并已通知本人。"))
    return redirect(row)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    actions.remove_member(membership, by=request.user)
    messages.success(request, _("已移出本组织。"))
    return redirect(membership.organization if membership.user_id != request.user.pk else "accounts:my-organizations")


@require_POST
def promote(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    actions.make_owner(membership, by=request.user)
    messages.success(request, _("已设为组织管理员。"))
    return redirect(membership.organization)


def _organization(request: SignedInRequest, pk: int) -> Organization:
    rows = Organization.objects.select_related("region__parent", "industry")
    row: Organization = fetch(rows, request.user, "accounts.manage_members", pk=pk)
    return row


def _membership(request: SignedInRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("organization", "user")
    membership: Membership = fetch(rows, request.user, "accounts.see_organization", pk=pk)
    require(request.user, "accounts.manage_members", membership.organization)
    return membership


def _invite(row: Organization, form: InvitationForm, request: SignedInRequest) -> tuple[object, str]:
    given = form.cleaned_data
    return actions.invite(
        row, by=request.user, username=given["username"], name=given["person_name"], phone=given["phone"]
    )
