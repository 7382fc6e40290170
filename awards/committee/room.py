"""In the room: the ballot on a member's phone, its receipt, the display on the wall, the chair's word on a tie."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.committee import closing, voting
from awards.committee.forms import PaperForm, TieForm
from awards.committee.models import Meeting, MeetingStage
from awards.committee.readings import own_paper, standings, turnout
from awards.committee.voting import candidates_for
from core.access import fetch
from core.web import SignedInRequest, attempt, posted


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
        "meeting": meeting, "form": form, "stands": stands, "paper": [(stands[row.pk], field) for row, field in form.rows()],
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
    context = {"meeting": meeting, "paper": paper, "turnout": turnout(meeting)}
    return render(request, "awards/committee/receipt.html", context)


@require_GET
def display(request: SignedInRequest, pk: int) -> HttpResponse:
    """The wall: how many have voted, never how; the count with names as soon as it is written."""
    meeting = _meeting(request, pk, "awards.see_meeting")
    counted = meeting.stage == MeetingStage.CLOSED
    context = {
        "meeting": meeting, "turnout": turnout(meeting), "standings": standings(meeting, by_votes=True) if counted else [],
        "counted": counted,
    }  # fmt: skip
    template = "awards/committee/display.html"
    return render(request, f"{template}#wall" if request.htmx else template, context)


@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk, "awards.vote")
    rows = [row.candidate for row in standings(meeting) if row.candidate.is_tied]
    tier, tied = next(((tier, list(group)) for tier, group in groupby(rows, key=lambda row: row.tier)), (None, []))
    if tier is None:
        return redirect(meeting)
    form = TieForm(posted(request), tied=tied)
    if form.is_valid() and attempt(
        form, lambda: closing.settle_tie(meeting, tier=tier, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("同票已裁定，结果已公布。"))
        return redirect(meeting)
    taken = meeting.candidates.filter(tier=tier, proposed=True).count()
    context = {"meeting": meeting, "form": form, "tier": tier, "tied": tied, "places": tier.quota - taken}
    return render(request, "awards/committee/settle.html", context, status=422 if form.errors else 200)


def _meeting(request: SignedInRequest, pk: int, permission: str) -> Meeting:
    row: Meeting = fetch(Meeting.objects.select_related("cycle__scheme", "chair"), request.user, permission, pk=pk)
    return row
