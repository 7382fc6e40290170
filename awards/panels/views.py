"""Panels: list, one panel with everything that is done to it, and the experts' declarations."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle, Phase
from awards.panels import actions, assignment, declarations, seats
from awards.panels.forms import (
    AssignForm,
    DeclarationsForm,
    DrawForm,
    PanelForm,
    ReplaceForm,
    SeatForm,
    SupplementByLotForm,
    SupplementForm,
    assignable,
)
from awards.panels.models import Panel
from awards.panels.readings import (
    HISTORY,
    READY_FOR_REVIEW,
    CaseStanding,
    is_by_lot,
    pool_of,
    several_cycles,
    standings,
    undeclared_cases,
    undeclared_experts,
)
from core.access import fetch, require
from core.history import history
from core.web import SignedInRequest, attempt, key_of


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_panels")
    return _index(request, PanelForm())


@require_POST
def create(request: SignedInRequest, cycle: str) -> HttpResponse:
    edition = fetch(Cycle.objects.all(), request.user, "awards.edit_panels", code=cycle)
    form = PanelForm(request.POST)
    made: list[Panel] = []
    if not form.is_valid() or not attempt(
        form, lambda: made.append(actions.create(edition, by=request.user, **form.cleaned_data))
    ):
        return _index(request, form, edition, status=422)
    messages.success(request, _("评审组已建立，请列入专家并分配申报。"))
    return redirect(made[0])


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(
        request, fetch(Panel.objects.select_related("cycle", "prepared_by"), request.user, "awards.see_panels", pk=pk)
    )


@require_POST
def seat(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    form = SeatForm(request.POST, panel=panel)
    if not form.is_valid() or not attempt(form, lambda: seats.seat(panel, by=request.user, **form.cleaned_data)):
        return _detail(request, panel, status=422, seat_form=form)
    return redirect(panel)


@require_POST
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    form = DrawForm(request.POST)
    if not form.is_valid() or not attempt(form, lambda: seats.draw(panel, by=request.user, **form.cleaned_data)):
        return _detail(request, panel, status=422, draw_form=form)
    messages.success(
        request, _("已随机抽取%(size)d名专家，种子和候选名单已记入日志。") % {"size": form.cleaned_data["size"]}
    )
    return redirect(panel)


@require_POST
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    form = ReplaceForm(request.POST, panel=panel)
    if not form.is_valid() or not attempt(form, lambda: seats.replace(panel, by=request.user, **form.cleaned_data)):
        return _detail(request, panel, status=422, replace_form=form)
    messages.success(request, _("专家已替换，理由已记入日志。"))
    return redirect(panel)


@require_POST
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    form = AssignForm(request.POST, panel=panel)
    if not form.is_valid() or not attempt(form, lambda: assignment.assign(panel, by=request.user, **form.cleaned_data)):
        return _detail(request, panel, status=422, assign_form=form)
    messages.success(request, _("申报已分配。"))
    return redirect(panel)


@require_POST
def supplement(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    form = _supplement_form(panel)(request.POST, panel=panel)
    if not form.is_valid() or not attempt(form, lambda: seats.supplement(panel, by=request.user, **form.cleaned_data)):
        return _detail(request, panel, status=422, supplement_form=form)
    messages.success(request, _("专家已增补，并已请其申报利害关系。"))
    return redirect(panel)


@require_POST
def unseat(request: SignedInRequest, pk: int, expert: int) -> HttpResponse:
    panel = _editable(request, pk)
    seats.unseat(panel, expert=_member(panel, expert), by=request.user)
    return redirect(panel)


@require_POST
def name_leader(request: SignedInRequest, pk: int, expert: int) -> HttpResponse:
    panel = _editable(request, pk)
    seats.name_leader(panel, expert=_member(panel, expert), by=request.user)
    return redirect(panel)


@require_POST
def release(request: SignedInRequest, pk: int, reference: str) -> HttpResponse:
    panel = _editable(request, pk)
    assignment.release(panel, application=_case(panel, reference), by=request.user)
    return redirect(panel)


@require_POST
def name_acting_leader(request: SignedInRequest, pk: int, reference: str) -> HttpResponse:
    panel = _editable(request, pk)
    expert = _member(panel, key_of(request.POST.get("expert", "")))
    assignment.name_acting_leader(_case(panel, reference), expert=expert, by=request.user)
    messages.success(request, _("已指定代理组长。"))
    return redirect(panel)


@require_POST
def appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    panel = _editable(request, pk)
    actions.appoint(panel, by=request.user)
    messages.success(request, _("评审组已聘任，已通知各位专家申报利害关系。"))
    return redirect(panel)


@require_POST
def dissolve(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.dissolve(_editable(request, pk), by=request.user)
    messages.success(request, _("评审组已撤销。"))
    return redirect("awards:panels-list")


@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest) -> HttpResponse:
    """An expert's page: every case that waits for a word, with one button for "none at all"."""
    require(request.user, "awards.declare_interest")
    cases = list(undeclared_cases(request.user).order_by("application__reference"))
    form = DeclarationsForm(request.POST if request.method == "POST" else None, cases=cases)
    if form.is_valid() and attempt(form, lambda: declarations.declare_many(by=request.user, **form.cleaned_data)):
        messages.success(request, _("声明已记录，谢谢。"))
        return redirect("awards:panels-declare")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "several_cycles": several_cycles(case.application for case in cases)}
    return render(request, "awards/panels/declare.html", context, status=status)


@require_POST
def declare_none(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.declare_interest")
    rows = declarations.declare_none([case.application for case in undeclared_cases(request.user)], by=request.user)
    messages.success(request, _("已就%(count)d家申报声明无利害关系。") % {"count": len(rows)})
    return redirect("awards:panels-declare")


def _editable(request: SignedInRequest, pk: int) -> Panel:
    panel: Panel = fetch(
        Panel.objects.select_related("cycle", "prepared_by"), request.user, "awards.edit_panels", pk=pk
    )
    return panel


def _member(panel: Panel, pk: int) -> User:
    return get_object_or_404(User, pk=pk, seats__panel=panel)


def _supplement_form(panel: Panel) -> type[SupplementForm]:
    return SupplementByLotForm if is_by_lot(panel) else SupplementForm


def _case(panel: Panel, reference: str) -> Application:
    return get_object_or_404(Application, reference=reference, panel_case__panel=panel)


def _index(request: SignedInRequest, form: PanelForm, cycle: Cycle | None = None, *, status: int = 200) -> HttpResponse:
    own = set(Panel.objects.visible_to(request.user).values_list("cycle_id", flat=True))
    reads_all = request.user.has_perm("awards.see_all_applications")
    editions = Cycle.objects.visible_to(request.user).public().planning(Phase.REVIEW).select_related("scheme")
    cycles = [row for row in editions if reads_all or row.pk in own]
    newest = next((row for row in cycles if row.pk in own), cycles[0] if cycles else None)
    asked = request.GET.get("cycle", "")
    chosen = cycle or next((row for row in cycles if row.code == asked), newest)
    panels = Panel.objects.visible_to(request.user).for_listing().filter(cycle=chosen)
    may_edit = request.user.has_perm("awards.edit_panels")
    context = {
        "cycles": cycles,
        "cycle": chosen,
        "panels": panels,
        "form": form,
        "may_edit": may_edit,
        "unassigned": assignable(chosen).filter(panel_case=None).count() if may_edit and chosen else 0,
    }
    return render(request, "awards/panels/list.html", context, status=status)


def _detail(request: SignedInRequest, panel: Panel, *, status: int = 200, **forms: Any) -> HttpResponse:
    may_edit, reads_all = (request.user.has_perm(f"awards.{name}") for name in ("edit_panels", "see_all_applications"))
    cases = standings(panel)
    context = {
        "panel": panel,
        "rules": panel.cycle.rules.panels,
        "seats": panel.seats.select_related("expert"),
        "cases": cases if reads_all else _without_recused(cases, request.user),
        "history": history(panel, HISTORY) if reads_all else [],
        "may_edit": may_edit,
        "may_appoint": may_edit and not (panel.cycle.rules.panels.approved and panel.prepared_by_id == request.user.pk),
        "can_begin": any(case.application.stage in READY_FOR_REVIEW for case in cases),
        "lacks_sheets": any(case.lacks_sheets for case in cases),
        "undeclared": undeclared_experts(cases) if may_edit and panel.appointed_at else [],
    }
    if may_edit:
        context |= {
            "assign_form": AssignForm(panel=panel),
            "pool_size": len(pool_of(panel)),
            "by_lot": is_by_lot(panel),
        }
        if panel.appointed_at:
            context |= {"supplement_form": _supplement_form(panel)(panel=panel)}
        else:
            context |= {
                "seat_form": SeatForm(panel=panel),
                "draw_form": DrawForm(initial={"size": max(context["rules"].size - len(context["seats"]), 1)}),
                "replace_form": ReplaceForm(panel=panel),
            }
    return render(request, "awards/panels/detail.html", context | forms, status=status)


def _without_recused(cases: list[CaseStanding], user: User) -> list[CaseStanding]:
    """A case from which an expert has withdrawn is hidden from that expert."""
    return [case for case in cases if user.pk not in [recused.pk for recused in case.recused]]
