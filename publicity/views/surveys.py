"""The public satisfaction poll: the organizations asked about, the questionnaire of one of them, and thanks. Nothing that was answered is shown."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from awards.polls import running
from awards.polls.fingerprint import of_browser
from awards.polls.forms import QuestionnaireForm
from awards.polls.models import Poll, PollAnswer, PollCase
from awards.polls.readings import public_case
from core import clock, limits
from core.refusal import Refused
from core.web import attempt, posted
from publicity.standing import days_left

ANSWERS = 30
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
@never_cache
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """The names only before and while answers are taken; which of them this browser has answered about."""
    poll = _poll(code)
    context = _context(poll)
    if not context["is_over"]:
        cases = poll.cases.listed().select_related("application__organization__region")
        mine = PollAnswer.objects.filter(poll=poll, fingerprint=of_browser(request, poll))
        context |= {"cases": list(cases), "answered": set(mine.values_list("application_id", flat=True))}
    return render(request, "publicity/survey.html", context)


@login_not_required
@form_methods
@never_cache
def questionnaire(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    poll = _poll(code)
    if poll.is_over(clock.today()):
        return redirect("publicity:survey", code)
    case = _case(poll, reference)
    browser = of_browser(request, poll)
    form = QuestionnaireForm(posted(request), poll=poll)
    if form.is_valid() and attempt(form, lambda: _receive(request, poll, case, form, browser)):
        return redirect("publicity:survey-thanks", code, reference)
    context = _context(poll)
    is_known = request.method != "POST" and running.has_answered(poll, case.application_id, browser)
    context |= {"case": case, "form": form, "is_known": is_known}
    return render(request, "publicity/questionnaire.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
@never_cache
def thanks(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    poll = _poll(code)
    if poll.is_over(clock.today()):
        return redirect("publicity:survey", code)
    return render(request, "publicity/survey_thanks.html", {**_context(poll), "case": _case(poll, reference)})


def _receive(request: HttpRequest, poll: Poll, case: PollCase, form: QuestionnaireForm, browser: str) -> None:
    if not limits.allows(request, "survey", times=ANSWERS):
        raise Refused(limits.TOO_OFTEN)
    running.answer(poll, reference=case.application.reference, fingerprint=browser, **form.given)


def _context(poll: Poll) -> dict[str, object]:
    day = clock.today()
    return {
        "poll": poll,
        "accepts": poll.accepts(day),
        "is_over": poll.is_over(day),
        "left": days_left(poll.closes_on),
        "office": poll.cycle.rules.scheme.office,
    }


def _poll(code: str) -> Poll:
    """Released, whoever asks."""
    poll: Poll | None = Poll.objects.public().select_related("cycle").filter(cycle__code=code).first()
    if poll is None:
        raise Http404
    return poll


def _case(poll: Poll, reference: str) -> PollCase:
    case = public_case(poll, reference)
    if case is None:
        raise Http404
    return case
