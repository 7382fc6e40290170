"""The list of those to be recommended, one opinion, many at once with a preview, taking back, the scan."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.applications.public import PublicStage, public_stage, with_release
from awards.cycles.models import Cycle
from awards.cycles.readings import unfinished
from awards.recommendations import actions
from awards.recommendations.actions import OPEN
from awards.recommendations.forms import OpinionForm, PaperForm, RecommendationFilter, papers_of
from awards.recommendations.models import Recommendation, Recommender
from awards.recommendations.readings import ends_on, is_asked, is_time, lacking, listed
from core.access import fetch, require
from core.refusal import Refused
from core.uploads import serve
from core.web import SignedInRequest, attempt, keys_of, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    user = request.user
    require(user, "awards.see_recommendations")
    cycles = _cycles(request)
    form = RecommendationFilter(request.GET, user=user, cycles=cycles)
    rows = with_release(form.narrowed(listed(user, cycles))).for_listing().prefetch_related("recommendations")
    papers = {cycle.pk for cycle in cycles if papers_of(cycle)}
    timely = {cycle.pk for cycle in cycles if is_time(cycle)}
    until = {cycle.pk: ends_on(cycle) for cycle in cycles}
    may_recommend = user.has_perm("awards.recommend")
    page = paginate(request, rows)
    for row in page:
        row.shown = _shown(user, row)
        row.is_open = row.stage in OPEN and (row.cycle_id in timely or not may_recommend)
        row.ends_on = until.get(row.cycle_id) if row.stage in OPEN and may_recommend else None
        row.takes_paper = row.stage in OPEN and row.cycle_id in papers
    context = {
        "page": page,
        "form": form,
        "may_recommend": may_recommend,
        "may_choose": may_recommend and any(row.is_open and not row.opinion for row in page),
        "may_enter": user.has_perm("awards.enter_recommendation"),
        "is_asked": bool(cycles),
    }
    return render(request, "awards/recommendations/list.html", context)


@require_http_methods(["GET", "POST"])
def give(request: SignedInRequest, reference: str) -> HttpResponse:
    """A district's own opinion, or for the bureau what came on paper."""
    application = _application(request, reference, "awards.give_recommendation")
    user, sent = request.user, posted(request)
    is_own = user.has_perm("awards.recommend", application)
    form: OpinionForm = OpinionForm(sent) if is_own else PaperForm(sent, request.FILES or None, application=application)
    own: dict[str, Any] = {"kind": Recommender.DISTRICT, "body": actions.body_of(user)} if is_own else {}
    if form.is_valid() and attempt(form, lambda: actions.recommend(application, by=user, **own, **form.cleaned_data)):
        messages.success(request, _("%s 的推荐意见已记录，并已告知申报组织。") % application.reference)
        return redirect("awards:recommendations-list")
    rows = list(application.recommendations.select_related("given_by", "file"))
    context = {
        "application": application,
        "shown": _shown(user, application),
        "form": form,
        "is_own": is_own,
        "body": own.get("body", ""),
        "rows": rows,
        "is_complete": any(row.kind == Recommender.DISTRICT for row in rows)
        if is_own
        else isinstance(form, PaperForm) and form.is_complete,
        "is_open": application.stage in OPEN and is_asked(application.cycle),
        "is_late": is_own and application.stage in OPEN and not is_time(application.cycle),
        "ends_on": ends_on(application.cycle) if is_own else None,
    }
    return render(request, "awards/recommendations/give.html", context, status=422 if form.errors else 200)


@require_POST
def bulk(request: SignedInRequest) -> HttpResponse:
    """First the preview of what was ticked; with an opinion the act itself."""
    user = request.user
    require(user, "awards.recommend")
    keys = keys_of(request.POST.getlist("pk"))
    rows = list(lacking(user, _cycles(request)).filter(pk__in=keys).for_listing())
    if not rows:
        raise Refused(_("所选申报都已有推荐意见，或已不在待推荐之列。"))
    form = OpinionForm(request.POST if "preview" in request.POST else None)
    if form.is_valid():
        outcome = actions.recommend_many(rows, by=user, **form.cleaned_data)
        messages.success(request, _("已对 %d 家出具推荐意见。") % outcome.given)
        for application, sentence in outcome.refused:
            messages.warning(request, f"{application.reference} {sentence}")
        return redirect("awards:recommendations-list")
    context = {"rows": rows, "form": form, "left_out": len(set(keys)) - len(rows), "body": actions.body_of(user)}
    return render(request, "awards/recommendations/bulk.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Who gave it, or somebody of the same side, takes it back."""
    application = _application(request, reference, "awards.give_recommendation")
    row = get_object_or_404(application.recommendations.select_related("application"), pk=pk)
    if (row.kind == Recommender.DISTRICT) != request.user.has_perm("awards.recommend", application):
        raise Refused(_("县区的推荐意见由该县区撤回，登记的纸质意见由经办人撤回。"))
    actions.withdraw(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("推荐意见已撤回。"))
    return redirect("awards:recommendations-give", reference)


@require_GET
def scan(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    application = _application(request, reference, "awards.see_recommendations")
    rows = Recommendation.objects.filter(application=application, file__isnull=False).select_related("file")
    found = get_object_or_404(rows, pk=pk)
    assert found.file is not None
    return serve(found.file, inline="view" in request.GET)


def _cycles(request: SignedInRequest) -> list[Cycle]:
    return [cycle for cycle in unfinished(request.user) if is_asked(cycle)]


def _shown(user: Any, application: Application) -> PublicStage | None:
    """The stage as a district may know it; None for the office, which reads the stage itself."""
    return None if user.has_perm("awards.see_all_applications") else public_stage(application)


def _application(request: SignedInRequest, reference: str, permission: str) -> Application:
    rows = Application.objects.select_related("cycle", "organization__region").defer("snapshot")
    row: Application = fetch(rows, request.user, permission, reference=reference)
    return row
