"""The objections desk: numbers masked, a look at them remembered, every decision with its answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from awards.applications import fraud
from awards.notices import objections
from awards.notices.forms import AnswerForm
from awards.notices.models import Objection, ObjectionStage
from core.access import fetch, require
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_objections")
    rows = Objection.objects.visible_to(request.user).for_listing()
    stage = request.GET.get("stage", "")
    if stage in ObjectionStage.values:
        rows = rows.filter(stage=stage)
    context = {
        "page": paginate(request, rows.order_by("-received_at"), 30),
        "stages": ObjectionStage.choices,
        "stage": stage,
    }
    return render(request, "awards/notices/objections.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _page(request, _objection(request, reference, "awards.see_objections"))


@require_POST
def take_up(request: SignedInRequest, reference: str) -> HttpResponse:
    objection = _objection(request, reference, "awards.handle_objection")
    objections.take_up(objection, by=request.user)
    messages.success(request, _("已受理，请在%(day)s之前核实并答复。") % {"day": f"{objection.due_on:%Y-%m-%d}"})
    return redirect(objection)


@require_POST
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    objection = _objection(request, reference, "awards.handle_objection")
    form = AnswerForm(request.POST, stage=objection.stage, bar=fraud.told(objection.notice.cycle))

    def act() -> object:
        given = dict(form.cleaned_data)
        outcome = given.pop("outcome")
        if outcome == "uphold":
            return objections.uphold(objection, by=request.user, **given)
        acts: dict[str, Callable[..., object]] = {"reject": objections.reject, "dismiss": objections.dismiss}
        return acts[outcome](objection, reply=given["reply"], by=request.user)

    if not form.is_valid() or not attempt(form, act):
        unchanged = _objection(request, reference, "awards.handle_objection")  # the row in hand may have gone ahead
        return _page(request, unchanged, form=form, status=422)
    messages.success(request, _("处理结论已记录，异议人可凭查询码查看答复。"))
    return redirect(objection)


@require_POST
def reveal(request: SignedInRequest, reference: str) -> HttpResponse:
    """The full numbers, on this one page only, never kept in an address or a session."""
    objection = _objection(request, reference, "awards.handle_objection")
    identity, phone = objections.reveal(objection, by=request.user)
    response = _page(request, objection, revealed={"identity": identity, "phone": phone})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def evidence(request: SignedInRequest, reference: str) -> FileResponse:
    objection = _objection(request, reference, "awards.see_objections")
    if objection.evidence is None:
        raise Http404
    return serve(objection.evidence, inline="view" in request.GET)


@require_GET
def sealed_letter(request: SignedInRequest, reference: str) -> FileResponse:
    objection = _objection(request, reference, "awards.see_objections")
    if objection.sealed_letter is None:
        raise Http404
    return serve(objection.sealed_letter, inline="view" in request.GET)


def _objection(request: SignedInRequest, reference: str, permission: str) -> Objection:
    rows = Objection.objects.for_listing().select_related("evidence", "sealed_letter", "notice__cycle", "line__tier")
    row: Objection = fetch(rows, request.user, permission, reference=reference)
    return row


def _page(
    request: SignedInRequest, objection: Objection, *, form: AnswerForm | None = None,
    revealed: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    may_handle = request.user.has_perm("awards.handle_objection")
    context: dict[str, Any] = {
        "objection": objection, "revealed": revealed, "may_handle": may_handle, "entries": timeline(objection),
        "form": form
        or (AnswerForm(stage=objection.stage, bar=fraud.told(objection.notice.cycle)) if may_handle and objection.is_open else None),
    }  # fmt: skip
    return render(request, "awards/notices/objection.html", context, status=status)
