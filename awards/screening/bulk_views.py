"""Several cases at once: the preview, and the page of results."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.screening import bulk, saved_views
from core.access import require
from core.refusal import Refused
from core.web import SignedInRequest


@require_POST
def act(request: SignedInRequest) -> HttpResponse:
    """What was chosen on the desk: first looked at; with `confirmed`, done."""
    require(request.user, "awards.screen_application")
    chosen = request.POST.getlist("case")
    if request.POST.get("act") not in bulk.Act.values:
        raise Refused(_("请选择要做什么。"))
    if not chosen:
        raise Refused(_("请先选择申报。"))
    what = bulk.Act(request.POST["act"])
    context = {"act": what, "query": saved_views.query_of(request.GET)}
    if "confirmed" in request.POST:
        results = bulk.carry_out(what, chosen, by=request.user)
        done = [result for result in results if not result.refused]
        refused = [result for result in results if result.refused]
        return render(request, "awards/screening/bulk_results.html", {**context, "done": done, "refused": refused})
    prospects = bulk.preview(what, chosen, by=request.user)
    parts = {
        "going": [prospect for prospect in prospects if prospect.goes],
        "left_out": [prospect for prospect in prospects if not prospect.goes],
    }
    return render(request, "awards/screening/bulk.html", {**context, **parts})
