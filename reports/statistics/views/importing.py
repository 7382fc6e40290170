"""A workbook of observations: uploaded, shown what it would do, confirmed."""

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require
from core.models import StoredFile
from core.refusal import Refused
from core.uploads import SHEETS, store
from core.web import SignedInRequest, posted
from reports.statistics.forms import WorkbookForm
from reports.statistics.importing import plan, take_over

AN_HOUR = 3600
SHOWN = 100
SIGNER = TimestampSigner(salt="statistics.import")


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Nothing is written before it is confirmed."""
    require(request.user, "reports.enter_observations")
    form = WorkbookForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        made = plan(given)
        if made.intake.faults:
            context = {"form": WorkbookForm(), "found": made.intake.found}
            return render(request, "reports/statistics/import.html", context, status=422)
        given.seek(0)
        kept = store(given, by=request.user, kinds=SHEETS)
        context = {
            "plan": made,
            "new": made.new[:SHOWN],
            "rivalled": made.rivalled[:SHOWN],
            "changed": made.changed[:SHOWN],
            "name": kept.name,
            "token": SIGNER.sign(f"{kept.pk}/{made.stamp}"),
        }
        return render(request, "reports/statistics/import_check.html", context)
    status = 422 if form.errors else 200
    return render(request, "reports/statistics/import.html", {"form": form}, status=status)


@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.enter_observations")
    try:
        key, _slash, stamp = SIGNER.unsign(request.POST.get("token", ""), max_age=AN_HOUR).partition("/")
    except BadSignature as error:
        raise Refused(_("核对结果已失效，请重新上传。")) from error
    kept = StoredFile.objects.filter(pk=key, uploaded_by=request.user).first()
    if kept is None:
        raise Refused(_("核对结果已失效，请重新上传。"))
    leads = request.POST.get("leads") == "file"
    made = take_over(kept, stamp=stamp, by=request.user, leads=leads)
    told = {"new": len(made.new), "changed": len(made.changed), "rivals": len(made.rivalled)}
    sentence = _("已导入：新增 %(new)d 条，更正 %(changed)d 条。") % told
    if made.rivalled and leads:
        sentence += _("另有来源的 %(rivals)d 条，改以文件的来源为准。") % told
    elif made.rivalled:
        sentence += _("另有来源的 %(rivals)d 条，仍以原有来源为准。") % told
    messages.success(request, sentence)
    return redirect("reports:statistics-observations")
