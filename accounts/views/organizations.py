"""Organizations: the enterprise's own, and the bureau's verification desk."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.choosing import VerifiedOrganizationField
from accounts.forms import CorrectionForm, InvitationForm, JoinForm, OrganizationFilter, ReasonForm
from accounts.models import Organization, OrganizationStage, Region
from core.access import fetch, require
from core.choosing import found_page
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted


def mine(request: SignedInRequest) -> HttpResponse:
    require(request.user, "accounts.register_organization")
    rows = list(Organization.objects.visible_to(request.user).for_listing().annotate(people=Count("memberships")))
    if len(rows) == 1:
        return redirect(rows[0])
    return render(request, "accounts/my_organizations.html", {"organizations": rows})


def organizations(request: SignedInRequest) -> HttpResponse:
    require(request.user, "accounts.list_organizations")
    seen = Organization.objects.visible_to(request.user)
    rows = OrganizationFilter(request.GET).narrow(seen.for_listing())
    counts = dict(seen.order_by().values_list("stage").annotate(Count("pk")))
    context = {
        "page": paginate(request, rows, 30),
        "stages": [(stage.value, stage.label, counts.get(stage.value, 0)) for stage in OrganizationStage],
        "total": sum(counts.values()),
        "all_stages": not request.GET.get("stage"),
        "regions": Region.objects.filter(organizations__in=seen).distinct(),
    }
    return render(request, "accounts/organizations.html", context)


def find(request: SignedInRequest, name: str) -> HttpResponse:
    """The verified organizations that the words typed so far find, for the search field `name`."""
    require(request.user, "accounts.list_all_organizations")
    return found_page(request, VerifiedOrganizationField(name), name)


def organization(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(
        Organization.objects.select_related("region__parent", "industry"),
        request.user,
        "accounts.see_organization",
        pk=pk,
    )
    return render(request, "accounts/organization.html", everything(request, row))


def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the facts; an organization that was sent back is handed in again with the same button."""
    row = fetch(Organization.objects.all(), request.user, "accounts.edit_organization", pk=pk)
    returned = row.stage == OrganizationStage.RETURNED
    form = CorrectionForm(posted(request), organization=row)
    act = actions.resubmit if returned else actions.correct
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: act(row, by=request.user, details=form.details))
    ):
        messages.success(request, _("已重新提交，等待市局核验。") if returned else _("登记信息已更新。"))
        return redirect(row)
    context = {"form": form, "organization": row, "returned": returned, "reason": _reason(row) if returned else ""}
    return render(request, "accounts/organization_edit.html", context, status=422 if form.errors else 200)


@require_POST
def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(Organization.objects.all(), request.user, "accounts.verify_organization", pk=pk)
    actions.verify(row, by=request.user)
    messages.success(request, _("“%(name)s”已核验通过，并已通知该组织成员。") % {"name": row.name})
    return redirect(row)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(
        Organization.objects.select_related("region__parent", "industry"),
        request.user,
        "accounts.verify_organization",
        pk=pk,
    )
    form = ReasonForm(request.POST)
    if not form.is_valid() or not attempt(form, lambda: actions.send_back(row, by=request.user, **form.cleaned_data)):
        return render(request, "accounts/organization.html", everything(request, row, reason_form=form), status=422)
    messages.success(request, _("已退回，理由已通知该组织成员。"))
    return redirect(row)


def everything(request: SignedInRequest, row: Organization, **forms: object) -> dict[str, object]:
    manages = request.user.has_perm("accounts.manage_members", row)
    return {
        "organization": row,
        "memberships": row.memberships.select_related("user"),
        "entries": timeline(row),
        "reason": _reason(row) if row.stage == OrganizationStage.RETURNED else "",
        "may_verify": request.user.has_perm("accounts.verify_organization", row),
        "may_edit": request.user.has_perm("accounts.edit_organization", row),
        "may_manage": manages,
        "reason_form": ReasonForm(),
        "invitation": InvitationForm() if manages else None,
        "join": JoinForm() if manages else None,
        **forms,
    }


def _reason(row: Organization) -> str:
    """Why the organization was sent back the last time."""
    entry = timeline(row).filter(verb="organizations.send_back").last()
    return entry.note if entry else ""
