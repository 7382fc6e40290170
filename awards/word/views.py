"""Word in and out: upload, look, confirm; download as Word; an empty template."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from awards.applications.content import Content
from awards.applications.differences import changed_characters, differences
from awards.applications.models import Application
from awards.applications.views.common import fetch_own, frame
from awards.cycles.models import Cycle
from awards.word import actions
from awards.word.documents import Report, empty_report
from awards.word.forms import ConfirmForm, UploadForm
from awards.word.found import Found, with_numbers
from awards.word.media import Media
from awards.word.models import WordImport
from awards.word.page import Check
from awards.word.pictures import made
from core.access import fetch
from core.downloads import disposition
from core.uploads import CONTENT_TYPES, serve
from core.web import SignedInRequest, attempt, posted


@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest, reference: str) -> HttpResponse:
    """The upload, and what was uploaded before."""
    application = _own(request, reference)
    if not application.is_editable and request.method == "GET":
        messages.info(request, _("申报书已提交，内容已锁定，仅供查阅。"))
        return redirect(application)
    form = UploadForm(posted(request), request.FILES or None)
    read: list[WordImport] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if attempt(form, lambda: read.append(actions.upload(application, upload=upload, by=request.user))):
            return redirect("awards:word-confirm", application.reference, read[0].pk)
    rows = application.word_imports.select_related("file", "uploaded_by", "taken_by").defer("found")
    context = {**frame(application, "answers"), "form": form, "rows": rows}
    return render(request, "awards/word/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Everything that was found, and what is to happen to it."""
    application = _own(request, reference)
    row = _row(application, pk)
    content = Content.of(application)
    check = Check.of(row, application, content)
    form = ConfirmForm(posted(request), check=check, everywhere=request.GET.get("all", ""))
    taken: list[actions.Taken] = []
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: taken.append(actions.take_over(row, by=request.user, **form.values()))):
            words = {"sections": taken[0].sections, "characters": taken[0].characters, "tables": taken[0].tables, "pictures": taken[0].pictures}  # fmt: skip
            messages.success(request, _("已导入 %(sections)d 个部分：%(characters)d 字，%(tables)d 张表，新增 %(pictures)d 张图。") % words)  # fmt: skip
            return redirect("awards:applications-overview", application.reference)
        _show_again(form, check)
    context = {
        **frame(application, "answers", content),
        "row": row,
        "check": check,
        "form": form,
        "may_take": application.is_editable and row.taken_at is None,
    }
    return render(request, "awards/word/confirm.html", context, status=422 if form.errors else 200)


def _show_again(form: ConfirmForm, check: Check) -> None:
    """Confirming again, after having been told and with the present text on the page, is a decision."""
    form.data = {**dict(form.data.items()), **{f"version-{row.section}": row.version for row in check.sections}}


@require_GET
def part(request: SignedInRequest, reference: str, pk: int, name: str) -> HttpResponse:
    """What was found for one section (by its name) or for nothing (by its place, "part-3"), and how it differs from what stands there."""
    application = _own(request, reference)
    check = Check.of(_row(application, pk), application, Content.of(application))
    context: dict[str, Any] = {"pictures": check.addresses(application), "title": name}
    if name.startswith("part-"):
        loose = check.found.unmatched
        place = int(name[5:]) if name[5:].isdecimal() and len(name) < 10 else len(loose)
        if place >= len(loose):
            raise Http404
        context |= {
            "text": with_numbers(loose[place].text, check.numbers),
            "title": loose[place].heading or loose[place].first_words,
        }
    else:
        row = next((row for row in check.sections if row.section == name and row.part is not None), None)
        if row is None:
            raise Http404
        context |= {"text": row.imported, "title": row.title, "row": row}
        if row.has_text and not row.is_same:
            pieces = differences(row.text, row.imported)
            context |= {"pieces": pieces, "changed": changed_characters(pieces)}
    if request.htmx:
        return render(request, "awards/word/part.html", context)
    return render(request, "awards/word/part_page.html", {**frame(application, "answers"), **context, "pk": pk})


@require_GET
def picture(request: SignedInRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """A picture of the file as it would be kept."""
    application = _own(request, reference)
    row = _row(application, pk)
    found = next((one for one in Found.restored(row.found).pictures if one.number == number), None)
    if found is None:
        raise Http404
    with Media(row.file) as media:
        kind, content = made(media.read(found))
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = disposition(f"{number}.{kind}", inline=True)
    response["Cache-Control"] = "private, max-age=600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
def file(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    """The uploaded file, for the organization's people."""
    return serve(_row(_own(request, reference), pk).file)


@require_GET
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """The self-assessment as Word, for everybody who may read the application."""
    row = Report.fetch(reference, request.user)
    _require_answers(row.cycle)
    printed = Report()
    response = HttpResponse(printed.render(row), content_type=printed.content_type)
    response["Content-Disposition"] = disposition(printed.filename(row))
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def template(request: SignedInRequest, code: str) -> HttpResponse:
    """An empty report with the headings of the cycle's criteria."""
    cycle = fetch(Cycle.objects.select_related("criteria"), request.user, "awards.see_cycle", code=code)
    _require_answers(cycle)
    response = HttpResponse(empty_report(cycle), content_type=CONTENT_TYPES["docx"])
    response["Content-Disposition"] = disposition(_("自评报告模板-%s.docx") % cycle.code)
    return response


def _own(request: SignedInRequest, reference: str) -> Application:
    """An application of one's own that has a self-assessment."""
    application = fetch_own(request, reference)
    _require_answers(application.cycle)
    return application


def _require_answers(cycle: Cycle) -> None:
    """Where the rulebook leaves the self-assessment out, there is nothing to take in or away."""
    if cycle.rules.materials.answers == "none":
        raise Http404


def _row(application: Application, pk: int) -> WordImport:
    row: WordImport = get_object_or_404(application.word_imports.select_related("file", "uploaded_by", "taken_by", "application"), pk=pk)  # fmt: skip
    return row
