"""The office's page of individual extensions (个别延期)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards.applications import extensions
from awards.applications.forms import ExtensionForm
from awards.applications.models import Application, Extension
from core.access import require
from core.web import SignedInRequest, attempt, paginate, posted


def index(request: SignedInRequest) -> HttpResponse:
    """Every extension that was granted, and the form for one more."""
    may_extend = request.user.has_perm("awards.extend_deadline")
    require(request.user, "awards.extend_deadline" if request.method == "POST" else "awards.see_extensions")
    form = ExtensionForm(posted(request), initial={"applicant": request.GET.get("applicant", "")[:120]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found: list[Application] = []
        named = attempt(form, lambda: found.append(extensions.open_case(given["applicant"])), field="applicant")
        if named and attempt(
            form,
            lambda: extensions.grant(found[0], until=given["until"], reason=given["reason"], by=request.user),
            field="until",
        ):
            messages.success(request, _("已延期，并已通知申报组织。"))
            return redirect("awards:applications-extensions")
    rows = Extension.objects.select_related("application__organization", "application__cycle", "granted_by")
    rows = rows.defer("application__snapshot", "application__profile", "application__cycle__rulebook")
    context = {"form": form, "may_extend": may_extend, "page": paginate(request, rows.order_by("-granted_at", "-pk"))}
    return render(request, "awards/applications/extensions.html", context, status=422 if form.errors else 200)
