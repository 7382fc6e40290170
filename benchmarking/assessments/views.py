"""The yearly assessment: list, one year, one district's sheet."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.assessments import actions, reporting
from benchmarking.assessments.documents import ranked
from benchmarking.assessments.forms import AssessmentForm, OpeningForm, OwnForm, VerifiedForm
from benchmarking.assessments.models import (
    Assessment,
    AssessmentStage,
    DistrictReport,
    ItemScore,
    ReportStage,
)
from benchmarking.assessments.scoring import total
from core import clock
from core.access import fetch, require
from core.forms import version_of
from core.journal import timeline
from core.refusal import Refused
from core.release import has_hand_in, since_of
from core.uploads import serve
from core.web import SignedInRequest, attempt, go_on, paginate, posted

SHEET_FORMS: dict[str, type[OwnForm] | type[VerifiedForm]] = {"own": OwnForm, "verified": VerifiedForm}


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_assessments")
    rows = Assessment.objects.visible_to(request.user).for_listing()
    return render(request, "benchmarking/assessments/list.html", {"page": paginate(request, rows, 20)})


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """A new plan, begun from the latest one."""
    require(request.user, "benchmarking.edit_assessment")
    form = AssessmentForm(posted(request), like=Assessment.objects.first())
    made: list[Assessment] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.draw_up(by=request.user, **form.given))):
        messages.success(request, _("考核方案已建立。"))
        return redirect(made[0])
    status = 422 if form.errors else 200
    return render(request, "benchmarking/assessments/edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.edit_assessment")
    form = AssessmentForm(posted(request), row=assessment)

    def save() -> object:
        return actions.edit(assessment, by=request.user, version=form.cleaned_data["version"], **form.given)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("考核方案已保存。"))
        return redirect(assessment)
    context = {"form": form, "assessment": assessment}
    return render(request, "benchmarking/assessments/edit.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, _assessment(request, reference, "benchmarking.see_assessments"), OpeningForm())


@require_POST
def open_reporting(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.edit_assessment")
    form = OpeningForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.open_reporting(assessment, by=request.user, regions=list(form.cleaned_data["regions"]))
    ):
        messages.success(request, _("方案已下发，各县区可以填报自评。"))
        return redirect(assessment)
    return _show(request, assessment, form, status=422)


@require_POST
def begin_verifying(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.edit_assessment")
    actions.begin_verifying(assessment, by=request.user)
    messages.success(request, _("已进入核查评分。"))
    return redirect(assessment)


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.edit_assessment")
    actions.prepare(assessment, by=request.user)
    messages.success(request, _("已排定名次并送签，等待另一人签发。"))
    return redirect(assessment)


@require_POST
def return_to_verifying(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.release_assessment")
    actions.return_to_verifying(assessment, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回核查。"))
    return redirect(assessment)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    assessment = _assessment(request, reference, "benchmarking.release_assessment")
    actions.release(assessment, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("考核通报已签发，并通知各县区。"))
    return redirect(assessment)


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """A district's sheet: read, filled in by the district, verified by the bureau."""
    row = _report(request, pk, "benchmarking.see_assessments")
    scores = list(row.scores.select_related("item", "evidence", "verified_by"))
    kind = _editing(request.user, row)
    if request.method == "POST" and kind is None:
        require(request.user, "benchmarking.report_on_district", row)
        messages.error(request, _("现在不能修改这份考核表。"))
        return redirect(row)
    form = SHEET_FORMS[kind](posted(request), request.FILES or None, row=row, scores=scores) if kind else None

    def save() -> object:
        assert form is not None
        version = form.cleaned_data["version"]
        if isinstance(form, OwnForm):
            return reporting.save(row, given=form.given, by=request.user, version=version)
        row.updated_at = reporting.verify(row, given=form.given, by=request.user, version=version).updated_at
        return row

    if form is not None and form.is_valid() and attempt(form, save):
        return _next(request, row)
    may_see_result = request.user.has_perm("benchmarking.see_assessment_result", row.assessment)
    context = {
        "report": row,
        "assessment": row.assessment,
        "form": form,
        "kind": kind,
        "scores": scores,
        "own_total": total([score.own_points for score in scores if score.own_points is not None]),
        "verified_total": total([score.verified_points for score in scores if score.verified_points is not None]),
        "shows_own": request.user.has_perm("benchmarking.read_own_points", row),
        "shows_verified": may_see_result and row.is_given,
        "is_all_scored": all(score.verified_points is not None for score in scores),
        "is_scored": any(score.verified_points is not None for score in scores),
        "version": version_of(row),
        "may_verify": request.user.has_perm("benchmarking.verify_report"),
        "is_late": clock.today() > row.assessment.due_on,
        "entries": timeline(row) if may_see_result else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "benchmarking/assessments/report.html", context, status=status)


def _next(request: SignedInRequest, row: DistrictReport) -> HttpResponse:
    """Saved; handed in as well when a district pressed that button, fixed when the bureau did. What is missing is told on the page,
    nothing typed is lost."""
    if "fix" in request.POST and request.user.has_perm("benchmarking.verify_report"):
        return _fixed(request, row)
    if "submit" not in request.POST or not request.user.has_perm("benchmarking.report_on_district", row):
        messages.success(request, _("已保存。"))
        return redirect(row)
    not_yet = _("已保存，但还不能上报。%(reason)s")
    go_on(request, lambda: reporting.hand_in(row, by=request.user), done=_("自评已上报。"), not_yet=not_yet)
    return redirect(row)


def _fixed(request: SignedInRequest, row: DistrictReport) -> HttpResponse:
    try:
        reporting.fix(row, by=request.user, version=version_of(row))  # what was just saved, nothing later
    except Refused as refusal:
        messages.error(request, _("已保存，但还不能核定。%(reason)s") % {"reason": refusal.sentence})
        return redirect(row)
    messages.success(request, _("得分已核定。"))
    return redirect(row.assessment)


@require_POST
def hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _report(request, pk, "benchmarking.see_assessments")
    if not request.user.has_perm("benchmarking.verify_report"):
        require(request.user, "benchmarking.report_on_district", row)
    reporting.hand_in(row, by=request.user)
    messages.success(request, _("自评已上报。"))
    return redirect(row)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _report(request, pk, "benchmarking.verify_report")
    reporting.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回补充，并通知县区。"))
    return redirect(row)


@require_POST
def fix(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _report(request, pk, "benchmarking.verify_report")
    reporting.fix(row, by=request.user, version=request.POST.get("version", ""))
    messages.success(request, _("得分已核定。"))
    return redirect(row.assessment)


@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _report(request, pk, "benchmarking.verify_report")
    reporting.reopen(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已重新打开核查。"))
    return redirect(row)


@require_GET
def evidence(request: SignedInRequest, pk: int, score_pk: int) -> FileResponse:
    row = _report(request, pk, "benchmarking.see_assessments")
    if not request.user.has_perm("benchmarking.read_own_points", row):
        raise Http404
    scores = ItemScore.objects.select_related("evidence").filter(report=row, evidence__isnull=False)
    score = get_object_or_404(scores, pk=score_pk)
    assert score.evidence is not None
    return serve(score.evidence, inline="view" in request.GET)


def _editing(user: Any, row: DistrictReport) -> str | None:
    """Which form the person fills in now: "own", "verified" or none."""
    stage = row.assessment.stage
    if stage == AssessmentStage.REPORTING and row.stage in (ReportStage.OPEN, ReportStage.RETURNED):
        return "own" if user.has_perm("benchmarking.report_on_district", row) else None
    if stage == AssessmentStage.VERIFYING and row.stage == ReportStage.REPORTED:
        return "verified" if user.has_perm("benchmarking.verify_report") else None
    return None


def _assessment(request: SignedInRequest, reference: str, permission: str) -> Assessment:
    rows = Assessment.objects.select_related("prepared_by", "released_by")
    row: Assessment = fetch(rows, request.user, permission, reference=reference)
    return row


def _report(request: SignedInRequest, pk: int, permission: str) -> DistrictReport:
    row: DistrictReport = fetch(DistrictReport.objects.for_listing(), request.user, permission, pk=pk)
    return row


def _show(request: SignedInRequest, assessment: Assessment, form: OpeningForm, status: int = 200) -> HttpResponse:
    user = request.user
    shows_result = user.has_perm("benchmarking.see_assessment_result", assessment)
    everything = assessment.stage == AssessmentStage.RELEASED
    reports = assessment.reports.all() if everything else assessment.reports.visible_to(user)
    items = list(assessment.items.all())
    context = {
        "assessment": assessment,
        "items": items,
        "weights": total([item.weight for item in items]),
        "reports": ranked(reports.select_related("region").with_own_total()),
        "shows_result": shows_result,
        "own_region": user.region_id,
        "opening_form": form,
        "may_edit": user.has_perm("benchmarking.edit_assessment"),
        "may_release": user.has_perm("benchmarking.release_assessment"),
        "reads_all": user.has_perm("benchmarking.see_assessment_scores"),
        "since": since_of(assessment),
        "is_own": has_hand_in(assessment, user),
        "entries": timeline(assessment) if shows_result else [],
    }
    return render(request, "benchmarking/assessments/detail.html", context, status=status)
