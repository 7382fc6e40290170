"""In the room: the ballot on a member's phone, its receipt, the display on the wall, the chair's word on a tie."""

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from awards.committee import closing, voting, words
from awards.committee.forms import PaperForm, TieForm
from awards.committee.models import Meeting, MeetingStage
from awards.committee.readings import (
    Standing,
    is_announced,
    own_paper,
    pool_title,
    pools,
    rounds_of,
    sees_count,
    standings,
    turnout,
)
from awards.committee.voting import candidates_for
from core.access import fetch
from core.web import SignedInRequest, attempt, posted


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """The paper; then the same choices once more to confirm; then cast. Whoever has voted comes to their receipt, from an old page too."""
    meeting = _meeting(request, pk, "awards.vote")
    if request.POST.get("act") != "cast" and own_paper(meeting, request.user):
        return redirect("awards:committee-receipt", pk=pk)
    candidates = candidates_for(meeting, request.user)
    form = PaperForm(posted(request), candidates=candidates)
    stands = {row.candidate.pk: row for row in standings(meeting)}
    context = {
        "meeting": meeting, "form": form, "stands": stands, "paper": _on_paper(meeting, form, stands),
        "attendance": meeting.attendances.filter(member=request.user).first(),
        "recused": [row for row in stands.values() if row.candidate.pk not in {own.pk for own in candidates}],
    }  # fmt: skip
    act = request.POST.get("act", "")
    if request.method == "GET" or act == "change":
        form.errors.clear()
        return render(request, "awards/committee/vote.html", context)
    if not form.is_valid():
        return render(request, "awards/committee/vote.html", context, status=422)
    if act != "cast":
        return render(request, "awards/committee/confirm.html", context)
    if not attempt(form, lambda: voting.cast(meeting, choices=form.choices, by=request.user)):
        if own_paper(meeting, request.user):
            messages.warning(request, str(form.non_field_errors()[0]))
            return redirect("awards:committee-receipt", pk=pk)
        return render(request, "awards/committee/vote.html", context, status=422)
    return redirect("awards:committee-receipt", pk=pk)


@require_GET
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk, "awards.vote")
    paper = own_paper(meeting, request.user)
    if paper is None:
        return redirect("awards:committee-meeting", pk=pk)
    context = {
        "meeting": meeting,
        "paper": paper,
        "turnout": turnout(meeting),
        "counted": sees_count(meeting, request.user),
    }
    return render(request, "awards/committee/receipt.html", context)


@require_GET
def display(request: SignedInRequest, pk: int) -> HttpResponse:
    """The wall of the round that is on: how many have voted, never how; the count as soon as it is announced, of a named ballot with the
    names. Everybody in the room reads it, so it shows nobody more than that."""
    held = rounds_of(_meeting(request, pk, "awards.see_meeting"))
    meeting = held[-1]
    counted = meeting.stage == MeetingStage.CLOSED and is_announced(meeting)
    rows = standings(meeting, counted=True) if counted else []
    context = {
        "meeting": meeting, "turnout": turnout(meeting), "standings": rows, "pools": pools(meeting, rows), "counted": counted,
        "manner": words.manner(meeting), "threshold": words.threshold(meeting),
        "goes_on": meeting.stage != MeetingStage.CLOSED or not counted or meeting.has_rounds_left,
    }  # fmt: skip
    template = "awards/committee/display.html"
    return render(request, f"{template}#wall" if request.htmx else template, context)


@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk, "awards.vote")
    rows = [row.candidate for row in standings(meeting) if row.candidate.is_tied]
    if not rows or meeting.chair_id != request.user.pk:
        return redirect(meeting)
    (tier, track), tied = closing.by_pool(rows)[0]
    form = TieForm(posted(request), tied=tied)
    if form.is_valid() and attempt(
        form, lambda: closing.settle_tie(meeting, tier=tier, track=track, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("同票已裁定。"))
        return redirect(meeting)
    places = closing.places_left(meeting, tier, track)
    context = {
        "meeting": meeting,
        "form": form,
        "pool": pool_title(meeting, tier, track),
        "tied": tied,
        "places": places,
    }
    return render(request, "awards/committee/settle.html", context, status=422 if form.errors else 200)


def _on_paper(meeting: Meeting, form: PaperForm, stands: dict[int, Standing]) -> list[tuple[Standing, BoundField, str]]:
    """What the member marks, with the places for which it competes, place group by place group as on the meeting's page."""
    fields = {row.pk: field for row, field in form.rows()}
    groups = pools(meeting, [stands[pk] for pk in fields])
    return [(row, fields[row.candidate.pk], group.title) for group in groups for row in group.rows]


def _meeting(request: SignedInRequest, pk: int, permission: str) -> Meeting:
    row: Meeting = fetch(Meeting.objects.select_related("cycle__scheme", "chair"), request.user, permission, pk=pk)
    return row
