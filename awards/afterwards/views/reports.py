"""Yearly reports: a winner writes its own, the office asks, reminds and judges."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.afterwards import reporting
from awards.afterwards.forms import ReportFilter, YearlyReportForm
from awards.afterwards.models import ReportStage, YearlyReport
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.refusal import Refused
from core.release import since_of
from core.uploads import serve
from core.web import SignedInRequest, attempt, go_on, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """All of them for the office, an organization's own for the organization."""
    user = request.user
    require(user, "awards.see_yearly_reports")
    seen = YearlyReport.objects.visible_to(user)
    rows = ReportFilter(request.GET).narrow(seen.for_listing().order_by("-year", "due_on", "pk"), today())
    may_judge = user.has_perm("awards.judge_yearly_report")
    context = {
        "page": paginate(request, rows), "stages": ReportStage.choices, "today": today(), "may_judge": may_judge,
        "years": list(seen.order_by("-year").values_list("year", flat=True).distinct()),
        "is_office": not user.has_perm("awards.write_yearly_report"),
        "late": seen.late(today()).count() if may_judge else 0,
    }  # fmt: skip
    return render(request, "awards/afterwards/reports.html", context)


@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    report, user = _report(request, pk, "awards.see_yearly_reports"), request.user
    may_write = user.has_perm("awards.write_yearly_report", report)
    form = None
    if may_write and report.is_open:
        form = YearlyReportForm(posted(request), request.FILES or None, row=report)
    if request.method == "POST":
        require(user, "awards.write_yearly_report", report)
        if form is None:
            raise Refused(_("这份年度报告现在不能修改，可能已报送或奖项已撤销。"))
        if form.is_valid() and attempt(form, lambda: reporting.save(report, by=user, **form.given())):
            return _next(request, report)
    may_judge = user.has_perm("awards.judge_yearly_report")
    context: dict[str, Any] = {
        "report": report, "award": report.award, "form": form, "since": since_of(report),
        "sees": user.has_perm("awards.read_yearly_report", report), "is_office": not may_write,
        "may_judge": may_judge and report.stage == ReportStage.SUBMITTED,
        "may_remind": may_judge and report.is_open and not report.was_just_reminded,
        "entries": timeline(report),
    }  # fmt: skip
    return render(request, "awards/afterwards/report.html", context, status=422 if form and form.errors else 200)


def _next(request: SignedInRequest, report: YearlyReport) -> HttpResponse:
    """Saved; handed in as well when that button was pressed."""
    if "submit" not in request.POST:
        messages.success(request, _("已保存，尚未报送。"))
        return redirect(report)
    not_yet = _("已保存，但还不能报送。%(reason)s")
    go_on(request, lambda: reporting.submit(report, by=request.user), done=_("年度报告已报送。"), not_yet=not_yet)
    return redirect(report)


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, "awards.judge_yearly_report")
    reporting.accept(report, by=request.user, since=request.POST.get("since"))
    messages.success(request, _("年度报告已接收，并已通知获奖组织。"))
    return redirect(report)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, "awards.judge_yearly_report")
    given = request.POST
    reporting.send_back(report, reason=given.get("reason", ""), by=request.user, since=given.get("since"))
    messages.success(request, _("已退回，并已通知获奖组织。"))
    return redirect(report)


@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, "awards.judge_yearly_report")
    reporting.remind([report], by=request.user)
    messages.success(request, _("已催报，通知已发出。"))
    return redirect(report)


@require_POST
def remind_late(request: SignedInRequest) -> HttpResponse:
    """All that are late."""
    require(request.user, "awards.judge_yearly_report")
    number = reporting.remind(list(YearlyReport.objects.late(today())), by=request.user)
    messages.success(request, _("已催报%(count)d份逾期的年度报告。") % {"count": number})
    return redirect("awards:afterwards-reports")


@require_GET
def file(request: SignedInRequest, pk: int) -> FileResponse:
    report = _report(request, pk, "awards.see_yearly_reports")
    if report.file is None or not request.user.has_perm("awards.read_yearly_report", report):
        raise Http404
    return serve(report.file)


def _report(request: SignedInRequest, pk: int, permission: str) -> YearlyReport:
    rows = YearlyReport.objects.select_related(
        "award__organization", "award__cycle", "award__tier", "award__application", "file", "submitted_by"
    )
    row: YearlyReport = fetch(rows, request.user, permission, pk=pk)
    return row
