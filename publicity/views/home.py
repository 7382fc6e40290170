"""The start page."""

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.cycles.models import CycleStage
from publicity import cases, readings
from publicity.caching import public_page
from publicity.standing import current, days_left, is_on, plan, public_cycles, standing

CYCLES, OTHERS, WINNERS = 16, 6, 6
RUNNING_FIRST = Case(When(stage=CycleStage.FINISHED, then=1), default=0)


@public_page
def home(request: HttpRequest) -> HttpResponse:
    cycles = list(public_cycles().order_by(RUNNING_FIRST, "-award_year", "-pk")[:CYCLES])
    cycle = current(cycles)
    state = standing(cycle) if cycle else None
    others = [(other, standing(other)) for other in cycles if other != cycle]
    context = {
        "cycle": cycle,
        "state": state,
        "left": days_left(state.until) if state else 0,
        "plan": plan(cycle) if cycle else [],
        "scheme": cycle.rules.scheme if cycle else None,
        "also_open": [(other, words, days_left(words.until)) for other, words in others if words.accepts],
        "others": [(other, words) for other, words in others if not words.accepts][:OTHERS],
        "on_notice": [notice for notice in readings.notices_of(cycles) if is_on(notice)],
        "news": readings.news(cycles),
        "figures": readings.figures(),
        "cases": cases.latest_cases(),
        "events": [(event, cases.event_standing(event)) for event in cases.upcoming_events()],
        "winners": list(readings.honours().standing().defer(*readings.LONG)[:WINNERS]),
    }
    return render(request, "publicity/home.html", context)
