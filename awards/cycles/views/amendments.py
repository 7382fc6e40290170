"""Amendments of a published rulebook: the list, one with its difference, its release."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.cycles import actions, amending, editing, hearers
from awards.cycles.difference import differences
from awards.cycles.effects import effects
from awards.cycles.forms import ReasonForm
from awards.cycles.models import Amendment, AmendmentStage, Cycle, CycleStage
from awards.cycles.outline import page_of, titled
from awards.cycles.rulebook import Rulebook
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in
from core.web import SignedInRequest, attempt, posted


def amendments(request: SignedInRequest, code: str) -> HttpResponse:
    """What was amended, and the beginning of another one."""
    cycle: Cycle = fetch(Cycle.objects.for_listing(), request.user, "awards.see_cycle", code=code)
    may_amend = request.user.has_perm("awards.amend_cycle") and cycle.stage != CycleStage.FINISHED
    form = ReasonForm(posted(request))
    if request.method == "POST":
        require(request.user, "awards.amend_cycle")
        made: list[Amendment] = []
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        if reason and attempt(form, lambda: made.append(amending.prepare(cycle, by=request.user, reason=reason))):
            messages.success(request, _("修订已建立：请在下列各部分中修改，再由另一人签发。"))
            return redirect(made[0])
    rows = list(cycle.amendments.visible_to(request.user).select_related("prepared_by", "released_by").order_by("-pk"))
    context = {
        "cycle": cycle,
        "rows": rows,
        "form": form,
        "draft": next((row for row in rows if row.stage == AmendmentStage.DRAFT), None),
        "may_amend": may_amend and actions.is_frozen(cycle),
        "is_frozen": actions.is_frozen(cycle),
        "inside": request.user.has_perm("awards.see_draft_cycles"),
    }
    return render(request, "awards/cycles/amendments.html", context, status=422 if form.errors else 200)


def amendment(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    row = _amendment(request, code, pk, "awards.see_amendment")
    user = request.user
    is_draft = row.stage == AmendmentStage.DRAFT
    may_edit = is_draft and user.has_perm("awards.amend_cycle")
    form = ReasonForm(posted(request), initial={"reason": row.reason})
    if request.method == "POST":
        require(user, "awards.amend_cycle")
        if form.is_valid() and attempt(
            form, lambda: amending.explain(row, by=user, reason=form.cleaned_data["reason"])
        ):
            messages.success(request, _("修订理由已保存。"))
            return redirect(row)
    found = amending.faults(row) if is_draft else []
    before, after = editing.normal(row.before), editing.normal(row.after)
    context = {
        "cycle": row.cycle,
        "amendment": row,
        "form": form,
        "groups": differences(before, after),
        "faults": [(page_of(fault.path).key, titled(fault.path), fault.reason) for fault in found],
        "effects": effects(Rulebook.read(row.before), Rulebook.read(row.after)) if is_draft else [],
        "told": hearers.applicants(row.cycle).count() if is_draft else 0,
        "judges": hearers.judges(row.cycle, before, after).count() if is_draft else 0,
        "meetings": row.cycle.meetings.exclude(stage="closed")
        if is_draft and row.before["committee"] != row.after["committee"]
        else [],
        "may_edit": may_edit,
        "may_release": is_draft and user.has_perm("awards.release_amendment"),
        "version": amending.version_of(row),
        "is_own": is_draft and has_hand_in(row, user),
        "entries": timeline(row) if user.has_perm("awards.see_draft_cycles") else [],
    }
    return render(request, "awards/cycles/amendment.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    row = _amendment(request, code, pk, "awards.release_amendment")
    amending.release_amendment(row, by=request.user, version=request.POST.get("version", ""))
    messages.success(request, _("修订已签发，规则自即刻起按修订后的执行。"))
    return redirect(row.get_absolute_url())


@require_POST
def drop(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    row = _amendment(request, code, pk, "awards.amend_cycle")
    amending.drop(row, by=request.user)
    messages.success(request, _("修订已放弃，规则没有变动。"))
    return redirect("awards:cycles-amendments", code)


def _amendment(request: SignedInRequest, code: str, pk: int, permission: str) -> Amendment:
    rows = Amendment.objects.select_related("cycle__scheme", "cycle__criteria", "prepared_by", "released_by")
    found: Amendment = fetch(rows, request.user, permission, pk=pk, cycle__code=code)
    return found
