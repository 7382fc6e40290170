"""The government's approval as the office enters and releases it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications import fraud
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.approvals import actions
from awards.approvals.forms import ApprovalForm
from awards.approvals.models import Approval, ApprovalStage
from awards.approvals.readings import cycles_to_approve, missing
from awards.cycles.models import Cycle
from awards.nominations.readings import proposed
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_approvals")
    may_prepare = request.user.has_perm("awards.prepare_approval")
    waiting = Application.objects.filter(stage=Stage.PROPOSED).order_by().values_list("cycle_id", flat=True).distinct()
    context = {
        "page": paginate(request, Approval.objects.visible_to(request.user).for_listing(), 30),
        "ready": cycles_to_approve(waiting) if may_prepare else [],
    }
    return render(request, "awards/approvals/list.html", context)


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.prepare_approval", code=code)
    approval = actions.draft(cycle, by=request.user)
    messages.success(request, _("报批名单已列出。收到批准文件后，请填写文号和日期并上传扫描件。"))
    return redirect(approval)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.see_approvals")
    user = request.user
    context = {
        "approval": row,
        "lines": row.lines.all(),
        "may_prepare": user.has_perm("awards.prepare_approval"),
        "may_release": user.has_perm("awards.release_approval"),
        "may_exclude": user.has_perm("awards.exclude_application"),
        "fraud": fraud.told(row.cycle),
        "is_out_of_date": row.stage != ApprovalStage.RELEASED and actions.is_out_of_date(row),
        "may_discard": row.stage == ApprovalStage.DRAFT and not proposed(row.cycle, Stage.PROPOSED),
        "since": since_of(row),
        "is_own": has_hand_in(row, user),
        "missing": missing(row),
        "may_publicise": user.has_perm("awards.prepare_notice") and _is_to_be_publicised(row),
        "entries": timeline(row),
    }
    return render(request, "awards/approvals/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.prepare_approval")
    form = ApprovalForm(posted(request), request.FILES or None, row=row)
    if form.is_valid() and attempt(form, lambda: actions.edit(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("政府批准已保存。"))
        return redirect(row)
    context = {"approval": row, "form": form}
    return render(request, "awards/approvals/edit.html", context, status=422 if form.errors else 200)


@require_GET
def scan(request: SignedInRequest, reference: str) -> FileResponse:
    row = _approval(request, reference, "awards.see_approvals")
    if row.scan is None:
        raise Http404
    return serve(row.scan, inline="view" in request.GET)


@require_POST
def refresh(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.prepare_approval")
    actions.refresh(row, by=request.user)
    messages.success(request, _("名单已按最新的拟表彰组织更新。"))
    return redirect(row)


@require_POST
def discard(request: SignedInRequest, reference: str) -> HttpResponse:
    actions.discard(_approval(request, reference, "awards.prepare_approval"), by=request.user)
    messages.success(request, _("报批登记已撤销。"))
    return redirect("awards:approvals-list")


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.prepare_approval")
    actions.prepare(row, by=request.user)
    messages.success(request, _("已送复核，等待另一人确认。"))
    return redirect(row)


@require_POST
def return_to_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.release_approval")
    actions.return_to_draft(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改，理由已告知登记人。"))
    return redirect(row)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _approval(request, reference, "awards.release_approval")
    actions.release(row, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("政府批准已生效，名单可以公示。"))
    return redirect(row)


def _is_to_be_publicised(row: Approval) -> bool:
    return any(line.application.stage == Stage.APPROVED for line in row.lines.all())


def _approval(request: SignedInRequest, reference: str, permission: str) -> Approval:
    rows = Approval.objects.select_related("cycle__scheme", "scan", "prepared_by", "released_by").prefetch_related(
        "lines__tier", "lines__application__organization__region"
    )
    row: Approval = fetch(rows, request.user, permission, reference=reference)
    return row
