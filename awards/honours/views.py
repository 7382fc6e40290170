"""The decision as the office writes and releases it; awards and certificates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.honours import decisions
from awards.honours.documents import DecisionDocument, honour_name
from awards.honours.forms import DecisionForm
from awards.honours.models import Award, Decision
from awards.notices.models import NoticeStage
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_draft_decisions")
    rows = Decision.objects.visible_to(request.user).select_related("cycle", "prepared_by", "released_by")
    may_prepare = request.user.has_perm("awards.prepare_decision")
    ready = Cycle.objects.filter(applications__stage=Stage.CLEARED, decision=None).exclude(
        notices__stage__in=[NoticeStage.DRAFT, NoticeStage.PREPARED, NoticeStage.RELEASED]
    )
    context = {"page": paginate(request, rows, 30), "ready": ready.distinct() if may_prepare else []}
    return render(request, "awards/honours/decisions.html", context)


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.prepare_decision", code=code)
    decision = decisions.draft(cycle, by=request.user)
    messages.success(request, _("表彰决定已拟定，请填写文号、核对正文后送签。"))
    return redirect(decision)


@require_GET
def decision(request: SignedInRequest, code: str) -> HttpResponse:
    require(request.user, "awards.see_draft_decisions")
    row = _decision(request, code, "awards.see_decision")
    user = request.user
    context = {
        "decision": row,
        "cycle": row.cycle,
        "paper": DecisionDocument().paper(row),
        "winners": decisions.winners_of(row.cycle),
        "awards": row.awards.for_listing(),
        "may_prepare": user.has_perm("awards.prepare_decision"),
        "may_release": user.has_perm("awards.release_decision"),
        "may_exclude": user.has_perm("awards.exclude_application"),
        "is_own": row.prepared_by_id == user.pk,
        "entries": timeline(row),
    }
    return render(request, "awards/honours/decision.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.prepare_decision")
    form = DecisionForm(request.POST or None, row=row)
    if form.is_valid() and attempt(form, lambda: decisions.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("表彰决定已保存。"))
        return redirect(row)
    context = {"decision": row, "form": form}
    return render(request, "awards/honours/decision_edit.html", context, status=422 if form.errors else 200)


@require_POST
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.prepare_decision")
    decisions.prepare(row, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(row)


@require_POST
def return_to_draft(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.release_decision")
    decisions.return_to_draft(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改。"))
    return redirect(row)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.release_decision")
    made = decisions.release(row, by=request.user)
    messages.success(request, _("表彰决定已签发：%(count)d家获奖组织的证书和奖金台账已生成。") % {"count": len(made)})
    return redirect(row)


@require_GET
def awards(request: SignedInRequest) -> HttpResponse:
    """Every award for the office, an enterprise's own for the enterprise."""
    require(request.user, "awards.see_awards")
    rows = Award.objects.for_listing().select_related("payment").order_by("-cycle__award_year", "certificate_number")
    if request.user.role == Role.ENTERPRISE:
        rows = rows.filter(organization_id__in=request.user.organization_ids)
        return render(request, "awards/honours/own_awards.html", {"page": paginate(request, rows, 30)})
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(organization_name__icontains=words) | rows.filter(certificate_number__icontains=words)
    return render(request, "awards/honours/awards.html", {"page": paginate(request, rows, 50)})


@require_GET
def certificate(request: SignedInRequest, number: str) -> HttpResponse:
    rows = Award.objects.for_listing().select_related("decision", "application", "payment")
    award = fetch(rows, request.user, "awards.print_certificate", certificate_number=number)
    context = {"award": award, "honour": honour_name(award.cycle.scheme.name, award.tier.name)}
    return render(request, "awards/honours/certificate.html", context)


def _decision(request: SignedInRequest, code: str, permission: str) -> Decision:
    rows = Decision.objects.select_related("cycle__scheme", "prepared_by", "released_by")
    row: Decision = fetch(rows, request.user, permission, cycle__code=code)
    return row
