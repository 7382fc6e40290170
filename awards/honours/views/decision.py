"""The decision as the office writes, sends and releases it. The public reads it in publicity."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications import fraud
from awards.cycles.models import Cycle
from awards.honours import decisions
from awards.honours.documents import DecisionDocument
from awards.honours.forms import DecisionForm
from awards.honours.models import Decision, DecisionStage
from awards.inquiries.readings import rechecks
from core.access import fetch
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.prepare_decision", code=code)
    decision = decisions.draft(cycle, by=request.user)
    messages.success(request, _("表彰决定已拟定，请填写文号、核对正文后送签。"))
    return redirect("awards:honours-decision-edit", code=decision.cycle.code)


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    """The office's page; everybody else who follows the link reads the released decision where the public does."""
    row = _decision(request, code, "awards.see_decision")
    user = request.user
    if not user.has_perm("awards.see_draft_decisions"):
        return redirect("publicity:decision", code=code)
    is_released = row.stage == DecisionStage.RELEASED
    winners = [] if is_released else decisions.winners_of(row.cycle)
    context = {
        "decision": row,
        "cycle": row.cycle,
        "paper": DecisionDocument().paper(row),
        "winners": winners,
        "rechecks": rechecks(row.cycle, [case for case, _tier in winners]),
        "awards": row.awards.for_listing(),
        "may_prepare": user.has_perm("awards.prepare_decision"),
        "may_release": user.has_perm("awards.release_decision"),
        "may_exclude": user.has_perm("awards.exclude_application"),
        "fraud": fraud.told(row.cycle),
        "since": since_of(row),
        "is_own": has_hand_in(row, user),
        "entries": timeline(row),
    }
    return render(request, "awards/honours/decision.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.prepare_decision")
    if request.method == "GET" and row.stage != DecisionStage.DRAFT:
        messages.info(request, _("表彰决定已送签，不能再修改；需要修改时请签发人退回。"))
        return redirect(row)
    form = DecisionForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and attempt(form, lambda: decisions.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("表彰决定已保存。"))
        return redirect(row)
    context = {"decision": row, "form": form, "winners": decisions.winners_of(row.cycle)}
    return render(request, "awards/honours/decision_edit.html", context, status=422 if form.errors else 200)


@require_POST
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.prepare_decision")
    decisions.prepare(row, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(row)


@require_POST
def discard(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.prepare_decision")
    decisions.discard(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("表彰决定稿已撤销，可以重新拟定。"))
    return redirect("awards:honours-overview", code=code)


@require_POST
def return_to_draft(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.release_decision")
    decisions.return_to_draft(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改，理由已告知送签人。"))
    return redirect(row)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    row = _decision(request, code, "awards.release_decision")
    made = decisions.release(row, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("表彰决定已签发：%(count)d家获奖组织的证书和奖金台账已生成。") % {"count": len(made)})
    return redirect("awards:honours-overview", code=code)


def _decision(request: SignedInRequest, code: str, permission: str) -> Decision:
    rows = Decision.objects.select_related("cycle__scheme", "prepared_by", "released_by")
    row: Decision = fetch(rows, request.user, permission, cycle__code=code)
    return row
