"""Activities: the list by role, the notice from draft to release, the end."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from benchmarking.comparisons.actions import activities
from benchmarking.comparisons.documents import NoticeDocument
from benchmarking.comparisons.forms.activities import ActivityForm
from benchmarking.comparisons.models import Activity, ActivityStage
from benchmarking.comparisons.views.own import own
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    if request.user.role == Role.ENTERPRISE:
        return own(request)
    require(request.user, "benchmarking.list_activities")
    rows = Activity.objects.visible_to(request.user)
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words) | Q(number__icontains=words))
    if stage in ActivityStage.values:
        rows = rows.filter(stage=stage)
    context = {
        "page": paginate(request, rows.for_listing()),
        "stages": ActivityStage.choices,
        "may_edit": request.user.has_perm("benchmarking.edit_activity"),
    }
    return render(request, "benchmarking/comparisons/activities.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.see_activity")
    user = request.user
    is_prepared, may_release = activity.stage == ActivityStage.PREPARED, user.has_perm("benchmarking.release_activity")
    context = {
        "activity": activity,
        "paper": NoticeDocument().paper(activity),
        "asked": activity.recipients.count(),
        "may_edit": user.has_perm("benchmarking.edit_activity"),
        "may_release": may_release,
        "may_see_recipients": user.has_perm("benchmarking.see_recipients"),
        "may_see_returns": user.has_perm("benchmarking.see_returns"),
        "since": since_of(activity),
        "is_own": is_prepared and may_release and has_hand_in(activity, user),
        "is_over": clock.today() > activity.due_on,
        "entries": timeline(activity) if user.role != Role.ENTERPRISE else None,
        "own_forms": activity.comparisons.visible_to(user) if user.role == Role.ENTERPRISE else None,
        "to_start": activity.recipients.visible_to(user)
        .exclude(organization__in=activity.comparisons.values("organization"))
        .select_related("organization")
        if user.role == Role.ENTERPRISE
        else None,
    }
    return render(request, "benchmarking/comparisons/activity.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.edit_activity")
    form = ActivityForm(posted(request), by=request.user)
    if form.is_valid():
        activity = activities.draft(by=request.user, **form.cleaned_data)
        messages.success(request, _("活动通知已拟定，请选定参加企业后送签。"))
        return redirect("benchmarking:comparisons-recipients", activity.reference)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.edit_activity")
    form = ActivityForm(posted(request), row=activity, by=request.user)
    if form.is_valid() and attempt(form, lambda: activities.edit(activity, by=request.user, **form.cleaned_data)):
        messages.success(request, _("活动通知已保存。"))
        return redirect(activity)
    return _form(request, form, activity)


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.edit_activity")
    activities.prepare(activity, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(activity)


@require_POST
def return_to_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.release_activity")
    activities.return_to_draft(activity, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改。"))
    return redirect(activity)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.release_activity")
    activities.release(activity, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("通知已签发，参加企业和所在县区均已收到站内信。"))
    return redirect(activity)


@require_POST
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.edit_activity")
    activities.close(activity, by=request.user)
    messages.success(request, _("活动已结束，行业位置已按已接收的情况表更新。"))
    return redirect(activity)


def fetched(request: SignedInRequest, reference: str, permission: str) -> Activity:
    rows = Activity.objects.select_related("prepared_by", "released_by").prefetch_related("dimensions")
    row: Activity = fetch(rows, request.user, permission, reference=reference)
    return row


def _form(request: SignedInRequest, form: ActivityForm, activity: Activity | None = None) -> HttpResponse:
    context = {"form": form, "activity": activity}
    return render(request, "benchmarking/comparisons/activity_edit.html", context, status=422 if form.errors else 200)
