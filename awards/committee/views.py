"""Meetings as the office runs them; a member who opens a meeting comes to the member's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, User
from awards.applications.workflow import Stage
from awards.committee import actions, closing
from awards.committee.forms import MeetingForm, RecusalForm
from awards.committee.models import Meeting, MeetingStage, Recusal
from awards.committee.readings import own_paper, seats, standings, turnout
from awards.committee.voting import candidates_for
from awards.cycles.models import Cycle
from awards.inquiries.readings import rechecks
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, key_of, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_meeting")
    may_run = request.user.has_perm("awards.run_meeting")
    meetings = Meeting.objects.visible_to(request.user).for_listing()
    ready = Cycle.objects.filter(applications__stage=Stage.CANDIDATE).exclude(
        meetings__stage__in=[MeetingStage.PLANNED, MeetingStage.VOTING]
    )
    context = {
        "page": paginate(request, meetings, 30),
        "may_run": may_run,
        "ready": ready.distinct() if may_run else [],
    }
    return render(request, "awards/committee/list.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.run_meeting", code=code)
    everybody = list(User.objects.with_role(Role.MEMBER).order_by("name").values_list("pk", flat=True))
    initial = {
        "title": _("%(cycle)s评审委员会会议") % {"cycle": cycle.title},
        "members": everybody[: cycle.rules.committee.size],
    }
    form = MeetingForm(posted(request), initial=initial)
    if form.is_valid() and attempt(form, lambda: actions.plan(cycle, by=request.user, **form.cleaned_data)):
        messages.success(request, _("会议已安排，已通知各位委员。"))
        return redirect(cycle.meetings.get(stage=MeetingStage.PLANNED))
    candidates = cycle.applications.filter(stage=Stage.CANDIDATE).select_related("organization").order_by("reference")
    context = {
        "form": form,
        "cycle": cycle,
        "rule": cycle.rules.committee,
        "rechecks": rechecks(cycle, candidates.defer("snapshot", "profile")),
    }
    return render(request, "awards/committee/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _run(request, pk)
    form = MeetingForm(posted(request), meeting=meeting)
    if form.is_valid() and attempt(form, lambda: actions.change(meeting, by=request.user, **form.cleaned_data)):
        messages.success(request, _("会议安排已调整，已通知各位委员。"))
        return redirect(meeting)
    context = {"form": form, "cycle": meeting.cycle, "meeting": meeting, "rule": meeting.cycle.rules.committee}
    return render(request, "awards/committee/plan.html", context, status=422 if form.errors else 200)


@require_GET
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _meeting(request, pk))


@require_POST
def sign_in(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    member = _member_of(request, row)
    actions.sign_in(row, member=member, by=request.user)
    messages.success(request, _("%(name)s已签到。") % {"name": member.name})
    return redirect(row)


@require_POST
def sign_out(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    actions.take_back_sign_in(row, member=_member_of(request, row), by=request.user)
    messages.success(request, _("签到已撤销。"))
    return redirect(row)


@require_POST
def recuse(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    own = request.user if request.user.role == Role.MEMBER else None
    form = RecusalForm(request.POST, meeting=row, member=own)

    def act() -> object:
        given = {"member": own, **form.cleaned_data}
        return actions.recuse(given.pop("candidate"), by=request.user, **given)

    if not form.is_valid() or not attempt(form, act):
        return _page(request, row, recusal_form=form, status=422)
    messages.success(request, _("回避已登记，这家候选不再由该委员表决。"))
    return redirect(row)


@require_POST
def take_back_recusal(request: SignedInRequest, pk: int, recusal: int) -> HttpResponse:
    row = _meeting(request, pk)
    known = Recusal.objects.select_related("candidate__meeting", "candidate__application", "member")
    actions.take_back_recusal(get_object_or_404(known, pk=recusal, candidate__meeting=row), by=request.user)
    messages.success(request, _("回避已撤销。"))
    return redirect(row)


@require_POST
def drop(request: SignedInRequest, pk: int, candidate: int) -> HttpResponse:
    row = _run(request, pk)
    actions.drop(get_object_or_404(row.candidates.select_related("meeting"), pk=candidate), by=request.user)
    messages.success(request, _("已移出候选名单。"))
    return redirect(row)


@require_POST
def open_voting(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    actions.open_voting(row, by=request.user)
    messages.success(request, _("投票已开始，委员可在手机上投票。"))
    return redirect(row)


@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _run(request, pk)
    closing.close(row, by=request.user)
    messages.success(request, _("投票已截止，计票结果如下。"))
    return redirect(row)


def _meeting(request: SignedInRequest, pk: int) -> Meeting:
    """A meeting that the person attends or may run; supervisors look on but do nothing."""
    permission = "awards.see_meeting" if request.method == "GET" else "awards.take_part_in_meeting"
    row: Meeting = fetch(Meeting.objects.select_related("cycle__scheme", "chair"), request.user, permission, pk=pk)
    return row


def _run(request: SignedInRequest, pk: int) -> Meeting:
    row: Meeting = fetch(
        Meeting.objects.select_related("cycle__scheme", "chair"), request.user, "awards.run_meeting", pk=pk
    )
    return row


def _member_of(request: SignedInRequest, meeting: Meeting) -> User:
    """A member acts for themselves, the office for the member whom the button names."""
    if request.user.role == Role.MEMBER:
        return request.user
    return get_object_or_404(User, pk=key_of(request.POST.get("member", "")), attendances__meeting=meeting)


def _page(
    request: SignedInRequest, meeting: Meeting, *, recusal_form: RecusalForm | None = None, status: int = 200
) -> HttpResponse:
    is_member = request.user.role == Role.MEMBER
    context: dict[str, Any] = {
        "meeting": meeting,
        "turnout": turnout(meeting),
        "standings": standings(meeting, by_votes=meeting.stage == MeetingStage.CLOSED),
        "recusal_form": recusal_form or RecusalForm(meeting=meeting, member=request.user if is_member else None),
        "open_recusal": recusal_form is not None,
    }
    if is_member:
        context |= {
            "attendance": meeting.attendances.get(member=request.user),
            "paper": own_paper(meeting, request.user),
            "own_recusals": {
                row.candidate_id: row for row in Recusal.objects.filter(candidate__meeting=meeting, member=request.user)
            },
            "has_paper": bool(candidates_for(meeting, request.user)),
            "is_chair": meeting.chair_id == request.user.pk,
        }
        return render(request, "awards/committee/member.html", context, status=status)
    context |= {
        "seats": seats(meeting), "may_run": request.user.has_perm("awards.run_meeting"), "entries": timeline(meeting),
        "recusals": Recusal.objects.filter(candidate__meeting=meeting).select_related(
            "member", "candidate__application__organization"
        ),
    }  # fmt: skip
    return render(request, "awards/committee/meeting.html", context, status=status)
