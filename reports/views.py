"""The reports page: what was asked for, how far it is, the file; and the figures."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import fetch, require
from core.documents import documents
from core.downloads import disposition
from core.uploads import serve
from core.web import SignedInRequest, paginate
from reports import actions, figures
from reports.forms import DocumentForm
from reports.models import Job, JobState


def jobs(request: SignedInRequest) -> HttpResponse:
    page = paginate(request, Job.objects.visible_to(request.user).for_listing(), 20)
    context = {"page": page, "form": DocumentForm(user=request.user), "busy": any(job.is_unfinished for job in page)}
    return render(request, "reports/jobs.html#list" if request.htmx else "reports/jobs.html", context)


@require_POST
def request_document(request: SignedInRequest, kind: str, reference: str) -> HttpResponse:
    job = actions.request_document(kind=kind, reference=reference, by=request.user)
    messages.success(request, _("“%(title)s”已加入生成队列，完成后可在此下载。") % {"title": job.title})
    return redirect("reports:jobs")


@require_POST
def request_by_form(request: SignedInRequest) -> HttpResponse:
    form = DocumentForm(request.POST, user=request.user)
    if form.is_valid() and form.may_print(request.user):
        return request_document(request, form.cleaned_data["kind"], form.cleaned_data["reference"])
    page = paginate(request, Job.objects.visible_to(request.user).for_listing(), 20)
    return render(request, "reports/jobs.html", {"page": page, "form": form, "busy": False}, status=422)


def download(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("file"), pk=pk, state=JobState.DONE)
    documents[job.kind].fetch(job.reference, request.user)  # the right may have gone since it was printed
    if job.file is None:
        return redirect("reports:jobs")
    return serve(job.file, inline="view" in request.GET)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.remove(fetch(Job.objects.all(), request.user, "reports.see_jobs", pk=pk))
    return redirect("reports:jobs")


def figure_list(request: SignedInRequest) -> HttpResponse:
    """Where the historical figures once stood: they are observations like the others."""
    return redirect("reports:statistics-observations")


def figure_export(request: SignedInRequest) -> StreamingHttpResponse:
    require(request.user, "reports.see_figures")
    lines = (line + "\n" for line in figures.export())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{_('历史数据')}.csv", plain="figures.csv")
    return response
