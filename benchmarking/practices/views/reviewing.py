"""What the bureau does with a practice that was submitted, and with a released one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from benchmarking.practices.actions import reviewing
from benchmarking.practices.forms.practices import ApprovalForm
from benchmarking.practices.views.practices import fetched, shown
from core.web import SignedInRequest


@require_POST
def send_back(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.review_practice")
    reviewing.send_back(practice, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("案例已退回，原因已告知撰写人。"))
    return redirect(practice)


@require_POST
def approve(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.review_practice")
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return shown(request, practice, status=422, approval=form)
    reviewing.approve(practice, by=request.user, since=request.POST.get("since"), **form.cleaned_data)
    messages.success(request, _("案例已审核通过，等待另一人发布。"))
    return redirect(practice)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.release_practice")
    reviewing.release(practice, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("案例已发布到公开案例库，撰写单位已收到站内信。"))
    return redirect(practice)


@require_POST
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.withdraw_practice")
    reviewing.withdraw(practice, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("案例已撤下，原因已告知撰写单位。"))
    return redirect("benchmarking:practices-list")
