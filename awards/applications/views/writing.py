"""Beside the editor: the preview of a text, its pictures, its earlier versions."""

import json

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import actions, earlier, pictures
from awards.applications.content import Content
from awards.applications.differences import changed_characters, differences
from awards.applications.forms import PictureForm
from awards.applications.models import Application
from awards.applications.places import Place, place_of
from awards.applications.texts import PROFILE, tidy, version_of
from awards.applications.views.common import fetch_own, frame, readable
from awards.applications.views.listed_pictures import picture_context
from awards.criteria.models import Item
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate


@require_POST
def preview(request: SignedInRequest, reference: str) -> HttpResponse:
    """The text as readers will see it, stored or not."""
    application = fetch_own(request, reference)
    context = {"text": tidy(request.POST.get("text", "")), "pictures": pictures.addresses(application)}
    return render(request, "awards/applications/preview.html", context)


@require_POST
def compare(request: SignedInRequest, reference: str) -> HttpResponse:
    """How a copy that the writer's computer kept differs from what the page holds."""
    fetch_own(request, reference)
    kept, stored = (tidy(request.POST.get(name, "")) for name in ("text", "stored"))
    return render(request, "awards/applications/compared.html", {"pieces": differences(stored, kept)})


def picture(request: SignedInRequest, reference: str, number: int) -> FileResponse:
    """For everybody who may read the application."""
    row = get_object_or_404(readable(request, reference).pictures.select_related("file"), number=number)
    return serve(row.file, inline=True)


@require_POST
def add_picture(request: SignedInRequest, reference: str, section: str) -> HttpResponse:
    """With script the page puts the mark where the cursor stands; without, it is written at the end of the text."""
    application = fetch_own(request, reference)
    item = _item(application, section)
    form = PictureForm(request.POST, request.FILES)
    added: list[str] = []

    def add() -> None:
        row = pictures.add(application, upload=form.cleaned_data["upload"], item=item, by=request.user)
        added.append(pictures.mark_of(row, form.cleaned_data["caption"]))

    done = form.is_valid() and attempt(form, add)
    if request.htmx:
        context = {**picture_context(application, section), "picture_form": PictureForm() if done else form}
        response = render(request, "awards/applications/pictures.html", context, status=200 if done else 422)
        if done:
            response["HX-Trigger"] = json.dumps({"portal:picture": {"mark": added[0]}})
        return response
    if done:
        _append(application, item, added[0], request)
        messages.success(request, _("图片已插入到正文末尾，可剪切到需要的位置。"))
    for sentences in form.errors.values():
        messages.error(request, " ".join(map(str, sentences)))
    return redirect(_place(application, section).url)


def _append(application: Application, item: Item | None, mark: str, request: SignedInRequest) -> None:
    if item is None:
        actions.save_profile(application, text=f"{application.profile}\n{mark}", by=request.user)
        return
    text = earlier.text_now(application, item.clause)
    actions.save_answer(application, item=item, text=f"{text}\n{mark}", by=request.user)


@require_POST
def remove_picture(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    application = fetch_own(request, reference)
    row = get_object_or_404(application.pictures.select_related("application", "item"), number=number)
    pictures.remove(row, by=request.user)
    messages.success(request, _("图%d 已删除。") % number)
    return redirect(_place(application, row.item.clause if row.item else PROFILE).url)


def history(request: SignedInRequest, reference: str, section: str) -> HttpResponse:
    """Every version of one text."""
    application = fetch_own(request, reference)
    place = _place(application, section)
    context = {**frame(application, "history"), "place": place, "page": paginate(request, earlier.lines(application, section), 30)}  # fmt: skip
    return render(request, "awards/applications/history.html", context)


def version(request: SignedInRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """One version: what it changed, or with ?with=now what stands differently today."""
    application = fetch_own(request, reference)
    place = _place(application, section)
    rows = application.versions.filter(section=section)
    row = get_object_or_404(rows.select_related("written_by"), pk=pk)
    before = rows.filter(written_at__lte=row.written_at).exclude(pk__gte=row.pk).first()
    now = earlier.text_now(application, section)
    with_now = request.GET.get("with") == "now"
    pieces = differences(row.text, now) if with_now else differences(before.text if before else "", row.text)
    context = {
        **frame(application, "history"),
        "place": place, "row": row, "with_now": with_now, "pieces": pieces, "changed": changed_characters(pieces),
        "pictures": pictures.addresses(application),
        "version": version_of(now),
        "may_restore": application.is_editable and row.text != now,
    }  # fmt: skip
    return render(request, "awards/applications/version.html", context)


@require_POST
def restore(request: SignedInRequest, reference: str, section: str, pk: int) -> HttpResponse:
    application = fetch_own(request, reference)
    row = get_object_or_404(application.versions.select_related("application"), pk=pk, section=section)
    earlier.restore(row, by=request.user, read=request.POST.get("version") or None)
    messages.success(request, _("已恢复这一版；恢复前的内容仍在历史版本中。"))
    return redirect(_place(application, section).url)


def _place(application: Application, section: str) -> Place:
    """A section that holds a text."""
    place = place_of(Content.of(application), section)
    if place is None or not (section == PROFILE or section[:1].isdigit()):
        raise Http404
    return place


def _item(application: Application, section: str) -> Item | None:
    if section == PROFILE:
        return None
    if application.materials.answers == "none":
        raise Http404
    return get_object_or_404(Item.objects.of(application.cycle.criteria_id), clause=section)
