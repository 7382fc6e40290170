"""The desk's list as Excel, and findings from Excel."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.screening import saved_views, sheets
from awards.screening.desk_sheets import DeskSheet
from awards.screening.desk_views import chosen_rows
from awards.screening.views import RETURN_DAYS
from core import clock
from core.access import require
from core.calendar import add_working_days
from core.days import DayField
from core.downloads import excel
from core.forms import CheckedFileField, PortalForm
from core.refusal import Refused
from core.uploads import SHEETS
from core.web import SignedInRequest


class UploadForm(PortalForm):
    file = CheckedFileField(label=_("填好的审查结果填报表"), kinds=SHEETS)


class ConfirmForm(PortalForm):
    """`due_on` is asked where cases would be returned."""

    due_on = DayField(label=_("补正期限"), required=False)
    token = forms.CharField(widget=forms.HiddenInput)


@require_GET
def export(request: SignedInRequest) -> HttpResponse:
    """The whole list with the filters of the query."""
    require(request.user, "awards.see_screening")
    rows, _cycles = chosen_rows(request.user, request.GET)
    sheet = DeskSheet(sees_answers=request.user.has_perm("awards.see_inquiries"))
    return _workbook(sheet.workbook(rows), str(sheet.title), "screening")


@require_GET
def template(request: SignedInRequest) -> HttpResponse:
    """The checks of the cases that the filters leave, to fill in."""
    require(request.user, "awards.screen_application")
    rows, cycles = chosen_rows(request.user, request.GET)
    sheet = sheets.FindingsSheet()
    return _workbook(sheet.workbook(sheets.lines_of(rows, cycles)), str(sheet.title), "findings")


@require_http_methods(["GET", "POST"])
def findings(request: SignedInRequest) -> HttpResponse:
    """A filled-in workbook: faults by cell, or what it would decide; then, confirmed, each case by itself."""
    require(request.user, "awards.screen_application")
    context = {"form": UploadForm(), "query": saved_views.query_of(request.GET)}
    if "token" in request.POST:
        sure = ConfirmForm(request.POST)
        if not sure.is_valid():
            raise Refused(str(_("补正期限不是日期，请重新上传。")))
        decisions = sheets.confirmed(sure.cleaned_data["token"], by=request.user)
        outcomes = sheets.carry_out(decisions, due_on=sure.cleaned_data["due_on"], by=request.user)
        return render(request, "awards/screening/findings_done.html", {**context, "outcomes": outcomes})
    if request.method == "GET":
        return render(request, "awards/screening/findings_upload.html", context)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "awards/screening/findings_upload.html", {**context, "form": form}, status=422)
    plan = sheets.plan(form.cleaned_data["file"], by=request.user)
    due_on = add_working_days(clock.today(), RETURN_DAYS)
    context |= {"plan": plan, "sure": ConfirmForm(initial={"due_on": due_on, "token": plan.token})}
    return render(request, "awards/screening/findings_upload.html", context, status=200 if plan.is_sound else 422)


def _workbook(content: bytes, title: str, plain: str) -> HttpResponse:
    day = f"{clock.today():%Y%m%d}"
    return excel(content, f"{title}-{day}.xlsx", plain=f"{plain}-{day}.xlsx")
