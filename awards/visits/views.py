"""Site visits: the list, the plan, the panel's desk, the record."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.consensus.models import ConsensusScore
from awards.criteria.models import Item
from awards.panels.readings import leads, several_cycles
from awards.review.actions import Incomplete
from awards.review.answers import answer_entry, answer_text
from awards.review.desk import Check, desk_of
from awards.review.forms import TextForm, VisitEntryForm
from awards.review.joint import HISTORY
from awards.visits import actions
from awards.visits.forms import PlanForm
from awards.visits.models import Visit, VisitStage
from awards.visits.readings import missing, scores_of, to_plan
from core.access import fetch, require
from core.forms import version_of
from core.history import history
from core.web import SignedInRequest, attempt, paginate

VISITS = Visit.objects.select_related("application__organization", "application__cycle__criteria", "planned_by").defer(
    "application__snapshot"
)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.list_visits")
    page = paginate(request, VISITS.visible_to(request.user).order_by("-starts_on", "pk"))
    waiting = to_plan(request.user) if request.user.has_perm("awards.plan_visit") else []
    context = {
        "page": page,
        "to_plan": waiting,
        "several_cycles": several_cycles([*(visit.application for visit in page), *waiting]),
        "sees_scores": request.user.has_perm("awards.see_visit_scores"),
    }
    return render(request, "awards/visits/list.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, reference: str) -> HttpResponse:
    case = fetch(
        Application.objects.select_related("organization", "cycle"),
        request.user,
        "awards.plan_visit",
        reference=reference,
    )
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: actions.plan(case, by=request.user, **form.cleaned_data)):
        messages.success(request, _("现场评审已安排，并已通知申报组织和评审组。"))
        return redirect("awards:visits-detail", reference)
    return render(request, "awards/visits/plan.html", {"form": form, "case": case}, status=_status(request))


@require_http_methods(["GET", "POST"])
def change_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    visit = fetch(VISITS, request.user, "awards.plan_visit", application__reference=reference)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": visit.starts_on, "ends_on": visit.ends_on, "programme": visit.programme},
    )
    if form.is_valid() and attempt(form, lambda: actions.change_plan(visit, by=request.user, **form.cleaned_data)):
        messages.success(request, _("安排已调整，并已通知申报组织和评审组。"))
        return redirect(visit)
    context = {"form": form, "case": visit.application, "visit": visit}
    return render(request, "awards/visits/plan.html", context, status=_status(request))


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Days and programme for everybody concerned; findings and scores for panel, bureau and supervisors only."""
    visit = fetch(VISITS, request.user, "awards.see_visit", application__reference=reference)
    sees_scores = request.user.has_perm("awards.see_visit_scores", visit)
    context: dict[str, Any] = {
        "visit": visit,
        "sees_scores": sees_scores,
        "may_write": visit.stage == VisitStage.PLANNED and request.user.has_perm("awards.write_visit", visit),
        "may_plan": visit.stage == VisitStage.PLANNED and request.user.has_perm("awards.plan_visit"),
    }
    if sees_scores:
        context |= {"scores": scores_of(visit), "categories": visit.application.cycle.criteria.categories.all()}
    if request.user.has_perm("awards.see_score_sheets"):
        context["history"] = history(visit, HISTORY)
    return render(request, "awards/visits/detail.html", context)


@require_GET
def desk(request: SignedInRequest, reference: str) -> HttpResponse:
    visit = _written(request, reference)
    if visit.stage != VisitStage.PLANNED:
        return redirect(visit)
    table = desk_of(
        visit.application,
        scores_of(visit),
        key=f"visit-{visit.pk}-{request.user.pk}",
        save_url=lambda item: reverse("awards:visits-save-item", args=[reference, item.pk]),
        asks="finding",
    )
    agreed = {row.item_id: row for row in ConsensusScore.objects.filter(consensus__application=visit.application)}
    for line in table.lines:
        line.before = agreed.get(line.item.pk)
    context = {
        "desk": table,
        "visit": visit,
        "overall": visit.summary,
        "version": version_of(visit),
        "may_record": leads(request.user, visit.application_id),
    }
    return render(request, "awards/visits/desk.html", context)


@require_POST
def save_item(request: SignedInRequest, reference: str, item: int) -> HttpResponse:
    visit = _written(request, reference)
    asked = get_object_or_404(Item, pk=item, criteria_id=visit.application.cycle.criteria_id)
    return answer_entry(
        request,
        VisitEntryForm(request.POST),
        lambda **values: actions.save_item(visit, asked, by=request.user, **values),
        lambda: scores_of(visit),
        reverse("awards:visits-desk", args=[reference]),
        asks="finding",
    )


@require_POST
def save_summary(request: SignedInRequest, reference: str) -> HttpResponse:
    visit = _written(request, reference)
    return answer_text(
        request,
        TextForm(request.POST),
        lambda **values: actions.save_summary(visit, by=request.user, **values),
        reverse("awards:visits-desk", args=[reference]),
    )


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is missing, or the sums as they will be frozen; then the record itself."""
    visit = fetch(VISITS, request.user, "awards.record_visit", application__reference=reference)
    if request.method == "POST":
        try:
            actions.record(visit, by=request.user)
        except Incomplete:
            return _check(request, visit, status=422)
        messages.success(request, _("现场评审结果已提交并锁定。"))
        return redirect(visit)
    if visit.stage != VisitStage.PLANNED:
        return redirect(visit)
    return _check(request, visit)


def _written(request: SignedInRequest, reference: str) -> Visit:
    visit: Visit = fetch(VISITS, request.user, "awards.write_visit", application__reference=reference)
    return visit


def _check(request: SignedInRequest, visit: Visit, *, status: int = 200) -> HttpResponse:
    scores = scores_of(visit)
    check = Check(
        title=_("提交现场评审结果"),
        application=visit.application,
        desk_url=reverse("awards:visits-desk", args=[visit.application.reference]),
        missing=missing(visit, scores),
        scores=scores,
        warning=_("提交后现场评审得分锁定，作为综合排名的依据。"),
    )
    return render(request, "awards/review/check.html", {"check": check}, status=status)


def _status(request: SignedInRequest) -> int:
    return 422 if request.method == "POST" else 200
