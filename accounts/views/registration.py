"""An enterprise registers itself: account and organization on one public page."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from accounts import actions
from accounts.forms import CreditCodeField, OrganizationForm, RegistrationForm
from accounts.models import Organization
from core import limits
from core.access import require
from core.refusal import Refused
from core.web import SignedInRequest, attempt, posted

_BACKEND = "accounts.sign_in.SignInBackend"
CHECKS = 30


@login_not_required
@sensitive_post_parameters("password1", "password2")
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:my-organizations")
    form = RegistrationForm(posted(request))
    made: list[Organization] = []
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: made.append(_register(request, form))):
        organization = made[0]
        login(request, organization.memberships.get().user, backend=_BACKEND)
        messages.success(request, _("注册成功，您已登录。"))
        return redirect(organization)
    return render(request, "accounts/register.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """What stands under the code while it is typed: wrong, already registered, or free. It does not say whose it is."""
    given = request.GET.get("credit_code", "").strip()
    state = ""
    if given:
        state = _state_of(request, given)
    sentence = limits.TOO_OFTEN if state == "often" else actions.already_registered()
    context = {"state": state, "sentence": sentence, "length": len(given)}
    return render(request, "accounts/register_check.html", context, status=429 if state == "often" else 200)


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy.html")


def further(request: SignedInRequest) -> HttpResponse:
    """A further organization of somebody who has an account."""
    require(request.user, "accounts.register_organization")
    form = OrganizationForm(posted(request))
    made: list[Organization] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: made.append(actions.add_organization(by=request.user, details=form.details)))
    ):
        messages.success(request, _("组织已登记，等待市局核验。"))
        return redirect(made[0])
    return render(request, "accounts/organization_new.html", {"form": form}, status=422 if form.errors else 200)


def _state_of(request: HttpRequest, given: str) -> str:
    """A wrong code is told as often as it is typed; what is registered cannot be searched through."""
    try:
        code = CreditCodeField(required=False).clean(given)
    except ValidationError:
        return "wrong"
    if not limits.allows(request, "credit-code", times=CHECKS):
        return "often"
    return "taken" if Organization.objects.filter(credit_code=code).exists() else "free"


def _register(request: HttpRequest, form: RegistrationForm) -> Organization:
    if not ratelimit.consume(request, action="signup"):
        raise Refused(limits.TOO_OFTEN)
    given = form.cleaned_data
    return actions.register(
        username=given["username"],
        password=given["password1"],
        name=given["person_name"],
        phone=given["phone"],
        email=given["email"],
        details=form.details,
    )
