"""Evidence and commitment: upload, list, download, remove."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import actions
from awards.applications.content import Content
from awards.applications.forms import CommitmentForm, EvidenceForm
from awards.applications.views.common import fetch_own, frame, readable
from core.uploads import serve
from core.web import SignedInRequest, attempt


def evidence(request: SignedInRequest, reference: str) -> HttpResponse:
    """The list by kind and item, and the upload."""
    application = fetch_own(request, reference)
    content = Content.of(application)
    prefetch_related_objects(content.evidence, "file__uploaded_by")
    asked = {"code": request.GET.get("kind", ""), "item": request.GET.get("item", "")}
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        content=content,
        initial=asked,
    )
    if request.method == "GET" and not application.is_editable:
        return redirect(application)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.add_evidence(application, by=request.user, **form.cleaned_data))
    ):
        name = form.cleaned_data["title"] or form.cleaned_data["upload"].name
        messages.success(request, _("“%s”已上传。") % name)
        return redirect("awards:applications-evidence", application.reference)
    context = {**frame(application, "evidence", content), "form": form}
    return render(request, "awards/applications/evidence.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    application = fetch_own(request, reference)
    row = get_object_or_404(application.evidence.select_related("application"), pk=pk)
    actions.remove_evidence(row, by=request.user)
    messages.success(request, _("“%s”已删除。") % row.title)
    return redirect("awards:applications-evidence", application.reference)


def download(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    """For everybody who may read the application; ?view shows pictures and PDF in the page."""
    application = readable(request, reference)
    row = get_object_or_404(application.evidence.select_related("file"), pk=pk)
    return serve(row.file, inline="view" in request.GET)


def commitment(request: SignedInRequest, reference: str) -> HttpResponse:
    application = fetch_own(request, reference)
    form = CommitmentForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        application=application,
    )
    if request.method == "GET" and not application.is_editable:
        return redirect(application)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.commit(application, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("承诺书已保存。"))
        return redirect("awards:applications-commitment", application.reference)
    context = {**frame(application, "commitment"), "form": form}
    return render(request, "awards/applications/commitment.html", context, status=422 if form.errors else 200)


def commitment_file(request: SignedInRequest, reference: str) -> FileResponse:
    application = readable(request, reference)
    if application.commitment_file is None:
        raise Http404
    return serve(application.commitment_file, inline="view" in request.GET)
