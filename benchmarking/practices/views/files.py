"""Pictures and attachments of a practice."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from benchmarking.practices.actions import writing
from benchmarking.practices.forms.practices import FileForm
from benchmarking.practices.models import PracticeFile
from benchmarking.practices.views.practices import fetched, shown
from core.uploads import serve
from core.web import SignedInRequest, attempt


@require_POST
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.edit_practice")
    form = FileForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: writing.add_file(practice, by=request.user, **form.cleaned_data)):
        messages.success(request, _("“%s”已上传。") % form.cleaned_data["upload"].name)
        return redirect(practice)
    return shown(request, practice, status=422, file_form=form)


@require_GET
def read(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    """For whoever may read the practice; ?view shows pictures and PDF in the page."""
    practice = fetched(request, reference, "benchmarking.see_practice")
    row = get_object_or_404(practice.files.select_related("file"), pk=pk)
    return serve(row.file, inline="view" in request.GET)


@require_POST
def caption(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.edit_practice")
    row: PracticeFile = get_object_or_404(practice.files.select_related("file"), pk=pk)
    writing.caption_file(practice, row, caption=request.POST.get("caption", "")[:100], by=request.user)
    messages.success(request, _("说明已修改。"))
    return redirect(practice)


@require_POST
def remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    practice = fetched(request, reference, "benchmarking.edit_practice")
    row: PracticeFile = get_object_or_404(practice.files.select_related("file"), pk=pk)
    writing.remove_file(practice, row, by=request.user)
    messages.success(request, _("“%s”已删除。") % row.file.name)
    return redirect(practice)
