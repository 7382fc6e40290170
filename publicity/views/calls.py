"""Calls for applications: the list, and one with its timetable, tiers, materials and conditions."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from awards.cycles import agenda, editing
from awards.cycles.difference import differences
from awards.cycles.models import Amendment, AmendmentStage, Cycle, Phase
from awards.cycles.words import describe
from awards.polls.readings import open_now
from awards.recommendations.readings import publicised
from awards.screening.models import AcceptanceNotice
from core.documents.official import Paper, blocks_of, date_text, title_lines
from core.web import paginate
from publicity.caching import public_page
from publicity.standing import days_left, plan, public_cycles, released_decision, standing

ON_SCREEN = 24  # characters in a line of a title
FOR_APPLICANTS = ("eligibility", "vetoes", "materials", "recommendation")


@public_page
def calls(request: HttpRequest) -> HttpResponse:
    page = paginate(request, public_cycles().defer("rulebook", "call_text"), per_page=20)
    rows = [(cycle, standing(cycle), cycle.window(Phase.APPLICATION)) for cycle in page]
    return render(request, "publicity/calls.html", {"page": page, "rows": rows})


@public_page
def call(request: HttpRequest, code: str) -> HttpResponse:
    cycle = _public(code)
    sections, state = describe(cycle.rules), standing(cycle)
    context = {
        "cycle": cycle,
        "scheme": cycle.rules.scheme,
        "state": state,
        "left": days_left(state.until),
        "plan": plan(cycle),
        "paper": paper(cycle),
        "heading": title_lines(cycle.call_title or cycle.title, ON_SCREEN),
        "tiers": cycle.rules.tiers,
        "for_applicants": [section for section in sections if section.key in FOR_APPLICANTS],
        "about_review": [section for section in sections if section.key not in FOR_APPLICANTS],
        "materials": cycle.rules.materials,
        "decision": released_decision(cycle),
        "recommended": publicised(cycle),
        "acceptance": AcceptanceNotice.objects.public().filter(cycle=cycle).first(),
        "poll": next(iter(open_now([cycle])), None) if Phase.POLLS in cycle.phases else None,
    }
    return render(request, "publicity/call.html", context)


@public_page
def timetable(request: HttpRequest, code: str) -> HttpResponse:
    """Each stage with its days, what happens and who acts; and the amendments that are in effect."""
    cycle = _public(code)
    amendments = Amendment.objects.filter(cycle=cycle, stage=AmendmentStage.RELEASED).order_by("-released_at")
    context = {
        "cycle": cycle,
        "items": agenda.items(cycle),
        "turns": agenda.turns(cycle),
        "amendments": [(row, differences(editing.normal(row.before), editing.normal(row.after))) for row in amendments],
    }
    return render(request, "publicity/timetable.html", context)


@public_page
def timetable_file(request: HttpRequest, code: str) -> HttpResponse:
    cycle = _public(code)
    url = f"{settings.SITE_URL}{reverse('publicity:timetable', args=[code])}"
    return HttpResponse(agenda.icalendar(cycle, url), content_type="text/calendar; charset=utf-8")


def _public(code: str) -> Cycle:
    cycle = public_cycles().filter(code=code).first()
    if cycle is None:
        raise Http404
    found: Cycle = cycle
    return found


def paper(cycle: Cycle) -> Paper:
    """The call as an official text. A first line that ends with a colon names its addressees."""
    first, _break, rest = cycle.call_text.strip().partition("\n")
    addressed = first.strip().endswith(("：", ":"))
    return Paper(
        title=[cycle.call_title or cycle.title],
        addressees=first.strip().rstrip("：:") if addressed else "",
        blocks=blocks_of(rest if addressed else cycle.call_text),
        signed_by=cycle.rules.scheme.organizer,
        date=date_text(timezone.localdate(cycle.published_at)) if cycle.published_at else "",
    )
