"""The bureau's calls; a district is led to its own returns."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import fetch, require
from core.clock import today
from core.downloads import excel
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted
from reports.returns import actions
from reports.returns.documents import ReturnSheet
from reports.returns.forms import CallFilter, CallForm, PostponeForm
from reports.returns.models import Call, CallStage, Return


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_returns")
    if not request.user.has_perm("reports.see_calls"):
        return redirect("reports:returns-list")
    seen = Call.objects.visible_to(request.user)
    context = {
        "page": paginate(request, CallFilter(request.GET).narrow(seen.for_listing())),
        "stages": CallStage.choices,
        "years": seen.order_by("-year").values_list("year", flat=True).distinct(),
        "late": Return.objects.late(today()).count(),
        "may_call": request.user.has_perm("reports.call_returns"),
    }
    return render(request, "reports/returns/calls.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.see_returns")
    if not request.user.has_perm("reports.see_calls"):
        return redirect(call.answers.get(region_id=request.user.region_id))
    return _page(request, call, PostponeForm(initial={"due_on": call.due_on}))


def _page(request: SignedInRequest, call: Call, form: PostponeForm) -> HttpResponse:
    answers = list(call.answers.for_listing().order_by("region"))
    for answer in answers:
        answer.call = call
    user = request.user
    context: dict[str, Any] = {
        "call": call,
        "indicators": call.indicators.order_by("theme", "code"),
        "answers": answers,
        "given": sum(answer.is_given for answer in answers),
        "to_judge": sum(answer.stage == "submitted" for answer in answers),
        "accepted": sum(answer.stage == "accepted" for answer in answers),
        "missing": sum(answer.is_editable for answer in answers),
        "to_remind": sum(answer.is_editable and not answer.was_just_reminded for answer in answers),
        "is_late": call.stage == CallStage.OPEN and call.due_on < today(),
        "unreached": actions.without_officer(call),
        "form": form,
        "may_call": user.has_perm("reports.call_returns"),
        "may_judge": user.has_perm("reports.judge_return"),
        "entries": timeline(call),
    }
    return render(request, "reports/returns/call.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.call_returns")
    form = CallForm(posted(request), initial={"year": today().year - 1})
    made: list[Call] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.draft_call(by=request.user, **form.cleaned_data))):
        messages.success(request, _("填报已拟定，核对后下发给县区。"))
        return redirect(made[0])
    return render(request, "reports/returns/call_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    form = CallForm(posted(request), row=call)
    if form.is_valid() and attempt(form, lambda: actions.edit_call(call, by=request.user, **form.cleaned_data)):
        messages.success(request, _("填报已保存。"))
        return redirect(call)
    context = {"form": form, "call": call}
    return render(request, "reports/returns/call_form.html", context, status=422 if form.errors else 200)


@require_POST
def open_call(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    actions.open_call(call, by=request.user)
    messages.success(request, _("填报已下发，并已通知各县区经办人。"))
    return redirect(call)


@require_POST
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    actions.close_call(call, by=request.user)
    messages.success(request, _("填报已结束，县区不能再修改；已上报的仍可审核采用。"))
    return redirect(call)


@require_POST
def reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    actions.reopen_call(call, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("填报已重新开放。"))
    return redirect(call)


@require_POST
def postpone(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    form = PostponeForm(request.POST)
    if form.is_valid() and attempt(form, lambda: actions.postpone(call, by=request.user, **form.cleaned_data)):
        messages.success(request, _("截止日期已调整，并已通知尚未上报的县区。"))
        return redirect(call)
    return _page(request, call, form)


@require_POST
def remind(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.call_returns")
    reached = actions.remind(call, by=request.user)
    messages.success(request, _("已向 %(count)d 个县区催报。") % {"count": len(reached)})
    return redirect(call)


@require_GET
def workbook(request: SignedInRequest, reference: str) -> HttpResponse:
    call = _call(request, reference, "reports.see_calls")
    return excel(ReturnSheet().workbook(call), f"{call.reference} {call.title}.xlsx")


def _call(request: SignedInRequest, reference: str, permission: str) -> Call:
    row: Call = fetch(Call.objects.select_related("created_by"), request.user, permission, reference=reference)
    return row
