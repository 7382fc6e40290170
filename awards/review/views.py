"""Independent review: an expert's sheets, the desk of one sheet, the bureau's view of progress."""

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.cycles.models import Cycle, Phase
from awards.cycles.readings import at_work
from awards.panels.models import Panel
from awards.review import actions
from awards.review.answers import answer_entry, answer_text
from awards.review.desk import Check, desk_of
from awards.review.entries import totals_of
from awards.review.experts import ExpertLines
from awards.review.forms import EntryForm, ReasonForm, TextForm
from awards.review.models import ScoreSheet, SheetStage
from awards.review.overview import cases_with_sheets, closable_by, panels_with_sheets, progress_of, tasks_of
from awards.review.readings import due_at, marks_of, missing, scores_of
from core.access import fetch, require
from core.forms import version_of
from core.web import SignedInRequest, attempt, paginate

SHEETS = ScoreSheet.objects.select_related("application__organization", "application__cycle__criteria", "expert").defer(
    "application__snapshot", "application__cycle__call_text"
)

# What a save needs: neither the applicant's texts nor the rulebook.
LEAN = ScoreSheet.objects.select_related("application").only("stage", "expert_id", "application__cycle_id")


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """An expert's sheets with progress and time left; the bureau and supervisors see the progress of everybody."""
    if request.user.has_perm("awards.see_review_progress"):
        return progress(request)
    require(request.user, "awards.score")
    context = {
        "tasks": tasks_of(request.user),
        "closable": closable_by(request.user).select_related("organization").order_by("reference"),
    }
    return render(request, "awards/review/list.html", context)


@require_GET
def progress(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_review_progress")
    rows = Cycle.objects.visible_to(request.user).public().planning(Phase.REVIEW)
    cycles = list(rows.defer("call_text").prefetch_related("windows"))
    asked = request.GET.get("cycle", "")
    chosen = next((row for row in cycles if row.code == asked), at_work(cycles, Phase.REVIEW))
    panels = list(panels_with_sheets(chosen).values_list("pk", "name")) if chosen else []
    panel = next((pk for pk, _name in panels if str(pk) == request.GET.get("panel", "")), None)
    page = paginate(request, cases_with_sheets(chosen, panel) if chosen else [])
    experts = ExpertLines(csrf_token=get_token(request), may_relieve=request.user.has_perm("awards.relieve_expert"))
    cases = [(case, experts.of(case)) for case in progress_of(chosen, page)] if chosen else []
    context = {"cycles": cycles, "cycle": chosen, "panels": panels, "panel": panel, "page": page, "cases": cases}
    return render(request, "awards/review/progress.html", context)


@require_GET
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The desk for the author of an open sheet, a reading page for everybody else who may see it."""
    row = fetch(SHEETS, request.user, "awards.see_score_sheet", pk=pk)
    if row.stage == SheetStage.OPEN and row.expert_id == request.user.pk:
        return _desk(request, row)
    scores = scores_of(row)
    sums = None if row.total_hundredths is None else totals_of(scores, row.application.cycle.criteria.total)
    return render(request, "awards/review/sheet.html", {"sheet": row, "scores": scores, "sums": sums})


@require_POST
def save_item(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    row = fetch(LEAN, request.user, "awards.score", pk=pk)
    return answer_entry(
        request,
        EntryForm(request.POST),
        lambda **values: actions.save_item(row, item, by=request.user, **values),
        lambda: marks_of(row),
        row.get_absolute_url(),
    )


@require_POST
def save_overall(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(LEAN, request.user, "awards.score", pk=pk)
    return answer_text(
        request,
        TextForm(request.POST),
        lambda **values: actions.save_overall(row, by=request.user, **values),
        row.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is missing, or the sums as they will be frozen; then the hand-in itself."""
    row = fetch(SHEETS, request.user, "awards.score", pk=pk)
    if request.method == "POST":
        try:
            actions.hand_in(row, by=request.user)
        except actions.Incomplete:
            return _check(request, row, status=422)
        messages.success(request, _("评分表已提交并锁定。"))
        return redirect(row)
    if row.stage != SheetStage.OPEN:
        return redirect(row)
    return _check(request, row)


@require_http_methods(["GET", "POST"])
def recuse(request: SignedInRequest, pk: int) -> HttpResponse:
    row = fetch(SHEETS, request.user, "awards.score", pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: actions.recuse(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已回避这家申报，并已告知组织方。"))
        return redirect("awards:review-list")
    status = 422 if request.method == "POST" else 200
    return render(request, "awards/review/recuse.html", {"sheet": row, "form": form}, status=status)


@require_POST
def begin(request: SignedInRequest, panel: int) -> HttpResponse:
    row = fetch(Panel.objects.all(), request.user, "awards.begin_review", pk=panel)
    sheets = actions.begin_review(row, by=request.user)
    messages.success(request, _("独立评审已开始，新建%(count)d份评分表。") % {"count": len(sheets)})
    return redirect(row)


@require_POST
def remind(request: SignedInRequest, panel: int) -> HttpResponse:
    row = fetch(Panel.objects.all(), request.user, "awards.begin_review", pk=panel)
    count = actions.remind(row, by=request.user)
    messages.success(request, _("已向%(count)d名专家发出催办信。") % {"count": count})
    return redirect("awards:review-progress")


@require_POST
def relieve(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bureau does not see an open sheet; it relieves its author all the same."""
    require(request.user, "awards.relieve_expert")
    row = get_object_or_404(ScoreSheet, pk=pk)
    actions.relieve(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已免除%(name)s的评审任务。") % {"name": row.expert.name})
    return redirect("awards:review-progress")


@require_POST
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    row = fetch(Application.objects.all(), request.user, "awards.close_review", reference=reference)
    actions.close_review(row, by=request.user)
    messages.success(request, _("%(reference)s的独立评审已结束。") % {"reference": row.reference})
    return redirect("awards:review-list")


def _desk(request: SignedInRequest, row: ScoreSheet) -> HttpResponse:
    desk = desk_of(
        row.application,
        scores_of(row),
        key=f"review-{row.pk}-{request.user.pk}",
        save_url=lambda item: reverse("awards:review-save-item", args=[row.pk, item.pk]),
        due=due_at(row.application),
    )
    return render(
        request,
        "awards/review/score.html",
        {"desk": desk, "sheet": row, "overall": row.overall, "version": version_of(row)},
    )


def _check(request: SignedInRequest, row: ScoreSheet, *, status: int = 200) -> HttpResponse:
    scores, rules = scores_of(row), row.application.cycle.rules.review
    check = Check(
        title=_("提交评分表"),
        application=row.application,
        desk_url=row.get_absolute_url(),
        missing=missing(scores, row.overall, comments_required=rules.comments_required),
        scores=scores,
        warning=_("提交后评分表锁定，您可以看到本组其他专家已提交的评分。"),
    )
    return render(request, "awards/review/check.html", {"check": check}, status=status)
