"""The ranking of a cycle: tried out, looked at, frozen."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.cycles.models import Cycle, Phase
from awards.cycles.outcome_words import ranking as said
from awards.nominations.readings import names_beside_ranking
from awards.ranking import actions
from awards.ranking.models import PARTS, Ranking
from awards.ranking.readings import Outlook, outlook
from awards.ranking.showing import places_of, rows_of
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_ranking")
    cycles = Cycle.objects.visible_to(request.user).public().planning(Phase.RANKING)
    cycles = cycles.select_related("scheme", "ranking")
    return render(
        request, "awards/ranking/list.html", {"page": paginate(request, cycles.order_by("-award_year", "-pk"), 30)}
    )


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.see_ranking")
    ranking = Ranking.objects.visible_to(request.user).filter(cycle=cycle).select_related("drawn_up_by").first()
    if ranking:
        ranking.cycle = cycle
    now = Outlook() if ranking and ranking.is_frozen else outlook(cycle)
    context = {
        "cycle": cycle,
        "ranking": ranking,
        "read": actions.as_read(ranking) if ranking else "",
        **(_shown(request, ranking) if ranking else {}),
        "outlook": now,
        "rule": cycle.rules.ranking,
        "ties": [*said(cycle.rules)][-1],
        "places": places_of(cycle),
        "full": cycle.criteria.total * 100,
        "may_draw_up": request.user.has_perm("awards.draw_up_ranking") and not (ranking and ranking.is_frozen),
        "may_freeze": request.user.has_perm("awards.freeze_ranking") and ranking and not ranking.is_frozen,
        "names_beside": names_beside_ranking(cycle) and not (ranking and ranking.is_frozen),
        "entries": timeline(ranking) if ranking else [],
    }
    return render(request, "awards/ranking/detail.html", context)


@require_POST
def draw_up(request: SignedInRequest, code: str) -> HttpResponse:
    ranking = actions.draw_up(_cycle(request, code, "awards.draw_up_ranking"), by=request.user)
    messages.success(request, _("已按现有评审结果试算。锁定之前可以反复试算。"))
    return redirect(ranking)


@require_POST
def freeze(request: SignedInRequest, code: str) -> HttpResponse:
    ranking = fetch(Ranking.objects.select_related("cycle"), request.user, "awards.freeze_ranking", cycle__code=code)
    actions.freeze(ranking, by=request.user, read=request.POST.get("read"))
    messages.success(request, _("综合排名已锁定，候选已提交评审委员会。"))
    return redirect(ranking)


def _cycle(request: SignedInRequest, code: str, permission: str) -> Cycle:
    rows = Cycle.objects.select_related("scheme", "criteria").prefetch_related("tiers").exclude(stage="draft")
    cycle: Cycle = fetch(rows, request.user, permission, code=code)
    return cycle


def _shown(request: SignedInRequest, ranking: Ranking) -> dict[str, Any]:
    """A page of the lines, what they count, and the place after which nobody is shortlisted, where there is one such place."""
    lines = ranking.lines.select_related("application__organization__region", "tier")
    found = ranking.lines.aggregate(
        total=Count("pk"),
        chosen=Count("pk", filter=Q(shortlisted=True)),
        last_in=Max("place", filter=Q(shortlisted=True)),
        first_out=Min("place", filter=Q(shortlisted=False)),
    )
    page = paginate(request, lines, 100)
    rows, parts = rows_of(ranking, page.object_list), ranking.weighed
    last_in, first_out = found["last_in"], found["first_out"]
    if last_in is not None and first_out is not None and last_in < first_out:
        first = next((row for row in rows if row.line.place == first_out), None)
        if first is not None:
            first.is_below_the_line = True
    names = [(PARTS[part], weight) for part, weight in parts.items()]
    has_tracks = bool(ranking.cycle.rules.tracks)
    columns = 4 + len(names) + has_tracks
    return {**found, "page": page, "rows": rows, "parts": names, "has_tracks": has_tracks, "columns": columns}
