"""The three-year indicators: the page, their workbook, and the workbook filled in, looked at before anything is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications import actions, indicator_sheets
from awards.applications.content import Content
from awards.applications.forms import IndicatorsForm, IndicatorUploadForm, VersionForm
from awards.applications.models import Application
from awards.applications.views.common import fetch_own, frame
from awards.applications.views.sections import section_page
from core.downloads import excel
from core.refusal import Refused
from core.web import SignedInRequest, posted


def indicators(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is computed follows every save."""
    application = fetch_own(request, reference)
    content = Content.of(application)
    form = IndicatorsForm(posted(request), content=content)

    def save() -> str:
        changes = form.changes()
        if form.cleaned_data["version"]:  # the writer has been told, and writes over it
            changes.pop("read")
        actions.save_indicators(application, by=request.user, **changes)
        return ""

    def context(application: Application, form: VersionForm) -> dict[str, Any]:
        return {**frame(application, "indicators", content), "form": form, "years": content.years}

    def follows() -> dict[str, Any]:
        return {"computed": [row for row in Content.of(application).grid if row.formula]}

    return section_page(request, application, form, "awards/applications/indicators.html", context, save, follows)


@require_GET
def workbook(request: SignedInRequest, reference: str) -> HttpResponse:
    """The table as a workbook to fill in, with what stands there now."""
    application = fetch_own(request, reference)
    name = f"{indicator_sheets.IndicatorSheet.title}-{application.reference}.xlsx"
    return excel(
        indicator_sheets.template(Content.of(application)), name, plain=f"indicators-{application.reference}.xlsx"
    )


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, reference: str) -> HttpResponse:
    """Shown first; nothing is written before it is confirmed, and nothing while a cell is wrong."""
    application = fetch_own(request, reference)
    if not application.is_editable:
        return redirect(application)
    content = Content.of(application)
    form = IndicatorUploadForm(posted(request), request.FILES or None)
    context = {**frame(application, "indicators", content), "form": form}
    if request.method == "POST" and form.is_valid():
        plan = indicator_sheets.plan(form.cleaned_data["file"], content)
        if plan.intake.found:
            context |= {"form": IndicatorUploadForm(), "found": plan.intake.found}
            return render(request, "awards/applications/indicators_import.html", context, status=422)
        context |= {"plan": plan, "name": form.cleaned_data["file"].name}
        return render(request, "awards/applications/indicators_check.html", context)
    status = 422 if form.errors else 200
    return render(request, "awards/applications/indicators_import.html", context, status=status)


@require_POST
def confirm(request: SignedInRequest, reference: str) -> HttpResponse:
    """Writes what was looked at; a cell that a colleague has changed since refuses the whole."""
    application = fetch_own(request, reference)
    changes = indicator_sheets.confirmed(request.POST.get("token", ""), application)
    try:
        actions.save_indicators(application, by=request.user, **changes)
    except actions.Stale as stale:
        cells = stale.stored.replace("\n", "；")
        raise Refused(_("核对之后下列数据已被同事修改，没有写入；请重新上传核对：%s。") % cells) from stale
    messages.success(request, _("已从 Excel 写入 %(count)d 格。") % {"count": len(changes["values"])})
    return redirect("awards:applications-indicators", reference)
