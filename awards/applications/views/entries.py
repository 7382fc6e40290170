"""Products and honours: one page each, with its rows and the form for one more."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import entries
from awards.applications.forms import HonourForm, ProductForm
from awards.applications.models import Application
from awards.applications.views.common import fetch_own, frame
from core.web import SignedInRequest, attempt, posted


def products(request: SignedInRequest, reference: str) -> HttpResponse:
    return _page(request, fetch_own(request, reference), "products")


def honours(request: SignedInRequest, reference: str) -> HttpResponse:
    return _page(request, fetch_own(request, reference), "honours")


def change(request: SignedInRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    application = fetch_own(request, reference)
    return _page(request, application, kind, _row(application, kind, pk))


@require_POST
def remove(request: SignedInRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    application = fetch_own(request, reference)
    row = _row(application, kind, pk)
    entries.remove(row, by=request.user)
    messages.success(request, _("“%s”已删除。") % row.name)
    return redirect(f"awards:applications-{kind}", reference)


@require_POST
def move(request: SignedInRequest, reference: str, kind: str, pk: int, way: str) -> HttpResponse:
    application = fetch_own(request, reference)
    entries.move(_row(application, kind, pk), up=way == "up", by=request.user)
    return redirect(f"awards:applications-{kind}", reference)


def _page(request: SignedInRequest, application: Application, kind: str, row: Any = None) -> HttpResponse:
    if not application.is_editable and request.method == "GET":
        return redirect(application)
    if not getattr(application.materials, kind):
        raise Http404
    form = _form(request, application, kind, row)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _save(request, application, kind, form, row))
    ):
        messages.success(request, _("“%s”已保存。") % form.cleaned_data["name"])
        return redirect(f"awards:applications-{kind}", application.reference)
    context = {**frame(application, kind), "form": form, "kind": kind, "row": row}
    return render(request, f"awards/applications/{kind}.html", context, status=422 if form.errors else 200)


def _form(request: SignedInRequest, application: Application, kind: str, row: Any) -> ProductForm | HonourForm:
    if kind == "products":
        return ProductForm(posted(request), instance=row)
    return HonourForm(posted(request), instance=row, application=application)


def _save(request: SignedInRequest, application: Application, kind: str, form: Any, row: Any) -> None:
    save = entries.save_product if kind == "products" else entries.save_honour
    save(application, by=request.user, row=row, **form.cleaned_data)


def _row(application: Application, kind: str, pk: int) -> Any:
    if kind not in ("products", "honours"):
        raise Http404
    return get_object_or_404(getattr(application, kind).select_related("application"), pk=pk)
