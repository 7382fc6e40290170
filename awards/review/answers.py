"""What the desk answers when an entry is sent: saved, refused or stale, always with what was typed left alone."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from awards.review.desk import Asks, points_of, running, state_of
from awards.review.entries import Stale
from awards.review.forms import EntryForm, TextForm
from awards.review.marks import rail_state
from core import clock
from core.forms import version_of
from core.refusal import Refused
from core.web import SignedInRequest

MARK = "X-Desk"


def answer_entry(
    request: SignedInRequest,
    form: EntryForm,
    save: Callable[..., Any],
    scores: Callable[[], Sequence[Any]],
    back: str,
    *,
    asks: Asks = "comments",
) -> HttpResponse:
    """`save(**values)` gives the score as it now stands, `scores()` all of the sheet for the sums."""
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return refused(request, sentence)
    try:
        score = save(**form.cleaned_data)
    except Stale as stale:
        there = {"stored": stale.stored, "points": points_of(stale.stored), "newer": version_of(stale.stored)}
        return _marked(render(request, "awards/review/entry_stale.html", there, status=422), "stale")
    except Refused as refusal:
        return refused(request, refusal.sentence)
    if not request.htmx:
        return redirect(f"{back}#item-{score.item.clause}")
    context: dict[str, Any] = {
        "score": score,
        "version": version_of(score),
        "points": points_of(score),
        "rail": rail_state(score, state_of(score, asks), oob=True),
        "totals": running(scores()),
        "saved_at": clock.now(),
    }
    return _marked(render(request, "awards/review/entry_saved.html", context), "saved")


def answer_text(request: SignedInRequest, form: TextForm, save: Callable[..., Any], back: str) -> HttpResponse:
    """`save(**values)` gives the row that holds the text."""
    if not form.is_valid():
        return refused(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        row = save(**form.cleaned_data)
    except Refused as refusal:
        return refused(request, refusal.sentence)
    if not request.htmx:
        return redirect(back)
    context = {"version": version_of(row), "saved_at": clock.now()}
    return _marked(render(request, "awards/review/text_saved.html", context), "saved")


def refused(request: SignedInRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence, "version": request.POST.get("version", "")}
    return _marked(render(request, "awards/review/entry_refused.html", context, status=422), "refused")


def _marked(response: HttpResponse, outcome: str) -> HttpResponse:
    """The mark by which the page knows an answer of the desk from, say, a sign-in page."""
    response[MARK] = outcome
    return response
