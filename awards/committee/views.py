"""Meetings as the office runs them; a member who opens a meeting comes to the member's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, User
from awards.applications.workflow import Stage
from awards.committee import actions, chairing, closing, rounds, words
from awards.committee.checking import check_papers
from awards.committee.forms import ChairForm, MeetingForm, RecusalForm
from awards.committee.models import Meeting, MeetingStage, Recusal
from awards.committee.readings import (
    cycles_to_meet,
    is_announced,
    own_paper,
    pools,
    rounds_of,
    seats,
    sees_count,
    standings,
    still_open,
    turnout,
)
from awards.committee.voting import broken_seals, candidates_for
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
    context = {
        "page": paginate(request, meetings, 30),
        "may_run": may_run,
        "ready": cycles_to_meet() if may_run else [],
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
    made: list[Meeting] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.plan(cycle, by=request.user, **form.arrangement))):
        messages.success(request, _("会议已安排，已通知各位委员。"))
        return redirect(made[0])
    candidates = cycle.applications.filter(stage=Stage.CANDIDATE).select_related("organization").order_by("reference")
    context = {
        "form": form,
        "cycle": cycle,
        **_rules(cycle.rules.committee),
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
    context = {"form": form, "cycle": meeting.cycle, "meeting": meeting, **_rules(meeting.cycle.rules.committee)}
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
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.cancel(_run(request, pk), reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("会议已取消，已告知各位委员。"))
    return redirect("awards:committee-list")


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


@require_POST
def open_round(request: SignedInRequest, pk: int) -> HttpResponse:
    following = rounds.open_round(_meeting(request, pk), by=request.user)
    messages.success(request, _("第%(round)d轮投票已开始。") % {"round": following.round})
    return redirect(following)


@require_POST
def end_voting(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    rounds.end_voting(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("投票已结束，不再进行下一轮。"))
    return redirect(row)


@require_POST
def name_chair(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another chair for what is left to decide; what was typed stays where it is refused."""
    row: Meeting = fetch(
        Meeting.objects.select_related("cycle__scheme", "chair"), request.user, "awards.name_chair", pk=pk
    )
    form = ChairForm(request.POST, able=chairing.able(row))
    if not form.is_valid() or not attempt(form, lambda: chairing.name_chair(row, by=request.user, **form.cleaned_data)):
        return _page(request, row, chair_form=form, status=422)
    messages.success(request, _("主持人已另定，已通知本人。"))
    return redirect(row)


@require_POST
def announce(request: SignedInRequest, pk: int) -> HttpResponse:
    row: Meeting = fetch(Meeting.objects.all(), request.user, "awards.announce_count", pk=pk)
    rounds.announce(row, by=request.user)
    messages.success(request, _("计票结果已公布，委员可以查看。"))
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


def _rules(ruled: words.Ruled) -> dict[str, Any]:
    """The ballot's rules in words, of a meeting or of the rulebook."""
    return {
        "rule": ruled,
        "manner": words.manner(ruled),
        "threshold": words.threshold(ruled),
        "order": words.order(ruled),
        "base": words.base(ruled),
    }


def _page(
    request: SignedInRequest,
    meeting: Meeting,
    *,
    recusal_form: RecusalForm | None = None,
    chair_form: ChairForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_member = request.user.role == Role.MEMBER
    counted, held = sees_count(meeting, request.user), rounds_of(meeting)
    rows = standings(meeting, counted=counted)
    context: dict[str, Any] = {
        "meeting": meeting,
        "turnout": turnout(meeting),
        "standings": rows,
        "pools": pools(meeting, rows),
        "counted": counted,
        "rounds": held,
        "following": held[-1] if held[-1].round > meeting.round else None,
        "still_open": still_open(meeting, held),
        "is_outdated": meeting.stage == MeetingStage.PLANNED and actions.outdated(meeting),
        **_rules(meeting),
        "recusal_form": recusal_form or RecusalForm(meeting=meeting, member=request.user if is_member else None),
        "open_recusal": recusal_form is not None,
    }
    if is_member:
        context |= {
            "attendance": get_object_or_404(meeting.attendances, member=request.user),
            "paper": own_paper(meeting, request.user),
            "own_recusals": {
                row.candidate_id: row for row in Recusal.objects.filter(candidate__meeting=meeting, member=request.user)
            },
            "has_paper": bool(candidates_for(meeting, request.user)),
            "is_chair": meeting.chair_id == request.user.pk,
            "tied": [row.candidate for row in rows if row.candidate.is_tied],
        }
        return render(request, "awards/committee/member.html", context, status=status)
    if meeting.stage == MeetingStage.CLOSED:
        context |= {
            "check": check_papers(meeting),
            "broken": [] if meeting.is_secret else broken_seals(meeting),
            "is_announced": is_announced(meeting),
            "may_announce": request.user.has_perm("awards.announce_count"),
            "may_print": request.user.has_perm("awards.print_minutes"),
        }
        if request.user.has_perm("awards.name_chair") and chairing.undecided(meeting).exists():
            others = [member for member in chairing.able(meeting) if member.pk != meeting.chair_id]
            context |= {
                "chair_form": chair_form or ChairForm(able=others),
                "chair_unable": not chairing.is_able(meeting, meeting.chair),
            }
    context |= {
        "may_cancel": meeting.stage == MeetingStage.PLANNED and not any(row.candidate.application.stage == Stage.CANDIDATE for row in rows),
        "seats": seats(meeting), "may_run": request.user.has_perm("awards.run_meeting"), "entries": timeline(meeting),
        "recusals": Recusal.objects.filter(candidate__meeting=meeting).select_related(
            "member", "candidate__application__organization"
        ),
    }  # fmt: skip
    return render(request, "awards/committee/meeting.html", context, status=status)
