"""A return in Excel: taken away as a form, brought back filled in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import fetch
from core.downloads import excel
from core.refusal import Refused
from core.web import SignedInRequest
from reports.returns import answers, filling
from reports.returns.models import Return
from reports.statistics.forms import WorkbookForm


@require_GET
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, "reports.see_returns")
    if not request.user.has_perm("reports.read_return_figures", answer):
        raise Http404
    name = f"{answer.call.title} {answer.region}.xlsx"
    return excel(filling.FormSheet().workbook(answer), name, plain=f"return-{answer.pk}.xlsx")


@require_POST
def fill(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the workbook says is saved as if it had been typed; handing in stays an act of its own."""
    answer = _answer(request, pk, "reports.fill_return")
    if not answer.is_editable:
        raise Refused(_("这份填报现在不能修改，可能已上报或填报已结束。"))
    form = WorkbookForm(request.POST, request.FILES)
    found = None
    if form.is_valid():
        filled, found = filling.read(form.cleaned_data["file"], answer)
        if not found.faults:
            answers.save(answer, filled, by=request.user, version=request.POST.get("version", ""))
            told = {"count": len(filled), "left": answer.values.count() - len(filled)}
            messages.success(
                request, _("已从文件填入 %(count)d 项，文件中没有填的 %(left)d 项保持原样；请核对后上报。") % told
            )
            return redirect(answer)
    context = {"answer": answer, "form": form, "found": found, "version": request.POST.get("version", "")}
    return render(request, "reports/returns/fill.html", context, status=422)


def _answer(request: SignedInRequest, pk: int, permission: str) -> Return:
    row: Return = fetch(Return.objects.select_related("call", "region"), request.user, permission, pk=pk)
    return row
