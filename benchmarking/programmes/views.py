"""Programmes: list, matrix, quotas; and the nominations."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.programmes import actions, nominating
from benchmarking.programmes.forms import (
    CultivationForm,
    NominationFilter,
    NominationForm,
    ProgrammeForm,
    QuotaForm,
    RecognitionForm,
    ScopeForm,
)
from benchmarking.programmes.matrix import matrix_of
from benchmarking.programmes.models import Cultivation, Nomination, NominationStage, Programme
from core import clock
from core.access import fetch, require
from core.choosing import found_page
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_programmes")
    page = paginate(request, Programme.objects.visible_to(request.user).with_progress(), 20)
    return render(request, "benchmarking/programmes/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.edit_programme")
    form = ProgrammeForm(posted(request))
    made: list[Programme] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.draw_up(by=request.user, **form.given))):
        messages.success(request, _("计划已建立，请分解各部门指标。"))
        return redirect("benchmarking:programmes-quotas", made[0].reference)
    return render(request, "benchmarking/programmes/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """The matrix of one programme, perhaps for one district or year."""
    programme = _programme(request, reference, "benchmarking.see_programmes")
    scope = ScopeForm(request.GET, programme=programme)
    given: dict[str, Any] = scope.cleaned_data if scope.is_valid() else {"region": None, "year": None}
    region, year = given["region"], given["year"]
    nominations = Nomination.objects.visible_to(request.user).filter(line__programme=programme)
    context = {
        "programme": programme,
        "scope": scope,
        "is_narrowed": bool(region or year),
        "matrix": matrix_of(programme, region=region.pk if region else "", year=year),
        "latest": nominations.for_listing().order_by("-stage_since", "-pk")[:8],
        "entries": timeline(programme),
    }
    return render(request, "benchmarking/programmes/detail.html", context | _may(request))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    programme = _programme(request, reference, "benchmarking.edit_programme")
    form = ProgrammeForm(posted(request), row=programme)
    if form.is_valid() and attempt(
        form, lambda: actions.edit(programme, by=request.user, version=form.cleaned_data["version"], **form.given)
    ):
        messages.success(request, _("计划已保存。"))
        return redirect(programme)
    context = {"form": form, "programme": programme}
    return render(request, "benchmarking/programmes/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def quotas(request: SignedInRequest, reference: str) -> HttpResponse:
    """The grid of one scope (?region=&year=)."""
    programme = _programme(request, reference, "benchmarking.edit_programme")
    scope = ScopeForm(request.GET, programme=programme)
    given: dict[str, Any] = scope.cleaned_data if scope.is_valid() else {"region": None, "year": None}
    form = QuotaForm(posted(request), programme=programme, **given)

    def save() -> object:
        told = {name: form.cleaned_data[name] for name in ("add", "version")}
        return actions.set_quotas(programme, quotas=form.quotas, by=request.user, **told, **given)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("指标分解已保存。"))
        return redirect(request.get_full_path())
    context = {
        "programme": programme, "form": form, "scope": scope,
        "matrix": matrix_of(programme),
        "is_narrowed": bool(given["region"] or given["year"]),
    }  # fmt: skip
    return render(request, "benchmarking/programmes/quotas.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: SignedInRequest, reference: str) -> HttpResponse:
    programme = _programme(request, reference, "benchmarking.edit_programme")
    actions.start(programme, by=request.user)
    messages.success(request, _("计划已启动，可以提名企业。"))
    return redirect(programme)


@require_POST
def revise(request: SignedInRequest, reference: str) -> HttpResponse:
    programme = _programme(request, reference, "benchmarking.edit_programme")
    actions.revise(programme, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("计划已退回编制。"))
    return redirect(programme)


@require_POST
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    programme = _programme(request, reference, "benchmarking.edit_programme")
    actions.close(programme, by=request.user)
    messages.success(request, _("计划已结束。"))
    return redirect(programme)


@require_GET
def nominations(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_nomination")
    form = NominationFilter(request.GET)
    rows = form.narrow(Nomination.objects.visible_to(request.user).for_listing())
    context = {"page": paginate(request, rows.order_by("-stage_since", "-pk")), "form": form}
    return render(request, "benchmarking/programmes/nominations.html", context | _may(request))


@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, reference: str) -> HttpResponse:
    programme = _programme(request, reference, "benchmarking.nominate")
    form = NominationForm(
        posted(request), programme=programme, user=request.user, initial={"line": request.GET.get("line")}
    )
    made: list[Nomination] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(nominating.nominate(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("提名已登记。"))
        return redirect(made[0])
    context = {"form": form, "programme": programme}
    return render(request, "benchmarking/programmes/nominate.html", context, status=422 if form.errors else 200)


@require_GET
def organizations(request: SignedInRequest, reference: str) -> HttpResponse:
    """The enterprises that the words typed so far find."""
    programme = _programme(request, reference, "benchmarking.nominate")
    form = NominationForm(programme=programme, user=request.user)
    return found_page(request, form.organization_field, "organization")


@require_GET
def nomination(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, _nomination(request, pk, "benchmarking.see_nomination"))


@require_POST
def cultivate(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.cultivate")
    nominating.cultivate(row, by=request.user)
    messages.success(request, _("已列入培育。"))
    return redirect(row)


@require_POST
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.cultivate")
    form = CultivationForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: nominating.record(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("培育情况已登记。"))
        return redirect(row)
    return _show(request, row, status=422, record_form=form)


@require_POST
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.cultivate")
    nominating.propose(row, by=request.user)
    messages.success(request, _("已提请认定，等待另一人认定。"))
    return redirect(row)


@require_POST
def recognise(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.recognise")
    form = RecognitionForm(request.POST)
    if form.is_valid() and attempt(form, lambda: nominating.recognise(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已认定，并通知企业。"))
        return redirect(row)
    return _show(request, row, status=422, recognition_form=form)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.recognise")
    nominating.send_back(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回培育。"))
    return redirect(row)


@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _nomination(request, pk, "benchmarking.cultivate")
    nominating.drop(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退出。"))
    return redirect(row)


@require_GET
def evidence(request: SignedInRequest, pk: int, record_pk: int) -> FileResponse:
    row = _nomination(request, pk, "benchmarking.see_nomination")
    found = get_object_or_404(
        Cultivation.objects.select_related("evidence").filter(nomination=row, evidence__isnull=False), pk=record_pk
    )
    assert found.evidence is not None
    return serve(found.evidence, inline="view" in request.GET)


def _programme(request: SignedInRequest, reference: str, permission: str) -> Programme:
    row: Programme = fetch(Programme.objects.all(), request.user, permission, reference=reference)
    return row


def _nomination(request: SignedInRequest, pk: int, permission: str) -> Nomination:
    rows = Nomination.objects.for_listing().select_related("nominated_by", "proposed_by", "recognised_by")
    row: Nomination = fetch(rows, request.user, permission, pk=pk)
    return row


def _show(request: SignedInRequest, row: Nomination, status: int = 200, **forms: Any) -> HttpResponse:
    today = {"held_on": clock.today()}
    context = {
        "nomination": row,
        "programme": row.line.programme,
        "cultivations": row.cultivations.select_related("evidence", "recorded_by"),
        "record_form": CultivationForm(initial=today),
        "recognition_form": RecognitionForm(initial={"recognised_on": clock.today()}),
        "may_cultivate": request.user.has_perm("benchmarking.cultivate", row),
        "is_proposer": row.proposed_by_id == request.user.pk,
        "entries": timeline(row),
    }
    context |= _may(request) | forms
    context["shows_record_form"] = _shows_record_form(row, context)
    return render(request, "benchmarking/programmes/nomination.html", context, status=status)


def _shows_record_form(row: Nomination, context: dict[str, Any]) -> bool:
    """While somebody else decides on the proposal too, but not to who decides: whoever writes the record may not. A refused form stays."""
    if context["record_form"].errors:
        return True
    waits = row.stage == NominationStage.PROPOSED and not context["may_recognise"]
    return bool(context["may_cultivate"]) and (row.stage == NominationStage.CULTIVATING or waits)


def _may(request: SignedInRequest) -> dict[str, bool]:
    acts = ("edit_programme", "nominate", "recognise")
    return {f"may_{act}": request.user.has_perm(f"benchmarking.{act}") for act in acts}
