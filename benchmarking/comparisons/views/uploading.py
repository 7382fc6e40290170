"""The Excel form: downloaded empty or filled in, uploaded with a dry run, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from benchmarking.comparisons import workbook
from benchmarking.comparisons.actions import taking_in
from benchmarking.comparisons.forms.filling import UploadForm
from benchmarking.comparisons.models import Comparison
from benchmarking.comparisons.sheets import empty_form, filled_form
from benchmarking.comparisons.uploads import changes, stored_rows
from benchmarking.comparisons.views.activities import fetched
from benchmarking.comparisons.views.filling import read, written
from core.downloads import disposition
from core.forms import version_of
from core.models import StoredFile
from core.refusal import Refused
from core.uploads import CONTENT_TYPES, SHEETS, store
from core.web import SignedInRequest, posted

AN_HOUR = 3600


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, reference: str) -> HttpResponse:
    """The file is read and compared with what stands there; nothing is written before it is confirmed."""
    comparison = written(request, reference)
    if not comparison.is_editable:
        return redirect(comparison)
    form = UploadForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"comparison": comparison, "form": form}
    if request.method == "POST" and form.is_valid():
        taken = _taken(comparison, form.cleaned_data["upload"])
        if not taken.faults:
            for fault in taking_in.faults_of(stored_rows(comparison), taken.rows):
                taken.found.add("", fault)
        if not taken.faults:
            form.cleaned_data["upload"].seek(0)
            kept = store(form.cleaned_data["upload"], by=request.user, kinds=SHEETS)
            listed = changes(comparison, {**taken.head, **taken.foot}, taken.rows)
            context |= {
                "changes": listed,
                "is_same": not any(change.tells for change in listed),
                "token": _signer(comparison).sign(f"{kept.pk}/{version_of(comparison)}"),
                "name": kept.name,
            }
            return render(request, "benchmarking/comparisons/upload_check.html", context)
        context["found"] = taken.found
    status = 422 if request.method == "POST" else 200
    return render(request, "benchmarking/comparisons/upload.html", context, status=status)


@require_http_methods(["POST"])
def confirm(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take in the file that was checked, by its signed key."""
    comparison = written(request, reference)
    kept, version = _kept(comparison, request)
    with kept.file.open("rb") as file:
        taken = _taken(comparison, SimpleUploadedFile(kept.name, file.read(), CONTENT_TYPES["xlsx"]))
    taken.require()
    head = {**taken.head, **taken.foot}
    taking_in.take_in(comparison, head=head, rows=taken.rows, by=request.user, sha256=kept.sha256, version=version)
    messages.success(request, _("已导入 %(number)d 项，请核对后报送。") % {"number": len(taken.rows)})
    return redirect(comparison)


@require_GET
def filled(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = read(request, reference)
    return _file(filled_form(comparison), f"质量标杆对比活动情况表-{comparison.reference}.xlsx")


@require_GET
def empty(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.see_activity")
    content = empty_form(activity, first_year=activity.year)
    return _file(content, f"质量标杆对比活动情况表-{activity.reference}-空表.xlsx")


def _taken(comparison: Comparison, given: UploadedFile) -> workbook.TakenForm:
    return workbook.read(given, dimensions=comparison.activity.dimensions.all())


def _signer(comparison: Comparison) -> TimestampSigner:
    return TimestampSigner(salt=f"comparisons.upload.{comparison.pk}")


def _kept(comparison: Comparison, request: SignedInRequest) -> tuple[StoredFile, str]:
    """The person's own file, checked within the last hour, and the version of the form with which it was compared."""
    try:
        token = _signer(comparison).unsign(request.POST.get("token", ""), max_age=AN_HOUR)
    except BadSignature as error:
        raise Refused(_("核对结果已失效，请重新上传。")) from error
    key, _slash, version = token.partition("/")
    kept = StoredFile.objects.filter(pk=key, uploaded_by=request.user).first()
    if kept is None:
        raise Http404
    return kept, version


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = disposition(name)
    return response
