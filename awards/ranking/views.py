"""The ranking of a cycle: tried out, looked at, frozen."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.cycles.models import Cycle
from awards.ranking import actions
from awards.ranking.models import Ranking, RankingLine
from awards.ranking.readings import Outlook, outlook, weights_of
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_ranking")
    cycles = Cycle.objects.visible_to(request.user).public().select_related("scheme", "ranking")
    return render(
        request, "awards/ranking/list.html", {"page": paginate(request, cycles.order_by("-award_year", "-pk"), 30)}
    )


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.see_ranking")
    ranking = Ranking.objects.visible_to(request.user).filter(cycle=cycle).select_related("drawn_up_by").first()
    now = Outlook() if ranking and ranking.is_frozen else outlook(cycle)
    context = {
        "cycle": cycle,
        "ranking": ranking,
        "page": paginate(request, _lines(ranking), 100) if ranking else None,
        "shortlisted": ranking.lines.filter(shortlisted=True).count() if ranking else 0,
        "total": ranking.lines.count() if ranking else 0,
        "outlook": now,
        "weights": weights_of(cycle),
        "rule": cycle.rules.ranking,
        "tiers": list(cycle.tiers.all()),
        "full": cycle.criteria.total * 100,
        "may_draw_up": request.user.has_perm("awards.draw_up_ranking") and not (ranking and ranking.is_frozen),
        "may_freeze": request.user.has_perm("awards.freeze_ranking") and ranking and not ranking.is_frozen,
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
    actions.freeze(ranking, by=request.user)
    messages.success(request, _("综合排名已锁定，候选已提交评审委员会。"))
    return redirect(ranking)


def _cycle(request: SignedInRequest, code: str, permission: str) -> Cycle:
    rows = Cycle.objects.select_related("scheme", "criteria").prefetch_related("tiers").exclude(stage="draft")
    cycle: Cycle = fetch(rows, request.user, permission, code=code)
    return cycle


def _lines(ranking: Ranking) -> QuerySet[RankingLine]:
    return ranking.lines.select_related("application__organization__region", "tier")
