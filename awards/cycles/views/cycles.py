"""Pages of the cycles: list, one cycle, its rules, its call, what it still lacks, publishing and finishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.cycles import actions, agenda, editing, sealing
from awards.cycles.checklist import checklist
from awards.cycles.difference import differences, edited
from awards.cycles.forms import CallForm
from awards.cycles.models import Cycle
from awards.cycles.outline import PAGES
from awards.cycles.readings import phases_at, public_phases_at, stage_counts, timetable
from awards.cycles.rulebook import dump
from awards.cycles.words import describe
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted

EDITS = ("cycles.load_rulebook", "cycles.edit_rules", "cycles.edit_call", "cycles.amend")


def cycles(request: SignedInRequest) -> HttpResponse:
    rows = Cycle.objects.visible_to(request.user).for_listing()
    context = {"page": paginate(request, rows, 20), "may_edit": request.user.has_perm("awards.edit_cycle")}
    return render(request, "awards/cycles/list.html", context)


def detail(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.see_cycle")
    user = request.user
    inside = user.has_perm("awards.see_draft_cycles")
    counts = _counts(cycle, user)
    context = {
        "cycle": cycle,
        "rules": cycle.rules,
        "plan": timetable(cycle, _reached(cycle, counts)),
        "counts": counts or [],
        "entries": timeline(cycle) if inside else [],
        "unready": actions.unready(cycle) if cycle.stage == "draft" else [],
        "inside": inside,
        "may_edit": user.has_perm("awards.edit_cycle", cycle),
        "may_publish": user.has_perm("awards.publish_cycle", cycle),
        "is_frozen": actions.is_frozen(cycle),
        "seal": sealing.state(cycle, user) if inside else {},
        "amendments": list(cycle.amendments.visible_to(user)),
    }
    return render(request, "awards/cycles/detail.html", context)


def rules(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.see_cycle")
    plan = timetable(cycle, _reached(cycle, _counts(cycle, request.user)))
    context = {"cycle": cycle, "rules": cycle.rules, "sections": describe(cycle.rules), "plan": plan}
    return render(request, "awards/cycles/rules.html", context)


def download(request: SignedInRequest, code: str) -> HttpResponse:
    """The rulebook as the file that can be loaded again."""
    cycle = _cycle(request, code, "awards.edit_cycle")
    answer = HttpResponse(dump(cycle.rules), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{cycle.code}.yaml"'
    return answer


def difference(request: SignedInRequest, code: str) -> HttpResponse:
    """This rulebook beside another edition's of the same award: the last one before it, or the one that was chosen."""
    cycle = _cycle(request, code, "awards.see_cycle")
    others = Cycle.objects.visible_to(request.user).filter(scheme_id=cycle.scheme_id).exclude(pk=cycle.pk)
    rows = list(others.order_by("-award_year", "-edition"))
    chosen = next((row for row in rows if row.code == request.GET.get("with")), None)
    other = chosen or next((row for row in rows if row.edition < cycle.edition), rows[0] if rows else None)
    groups = differences(editing.normal(other.rulebook), editing.normal(cycle.rulebook)) if other else []
    context = {"cycle": cycle, "other": other, "others": rows, "groups": groups}
    return render(request, "awards/cycles/difference.html", context)


def history(request: SignedInRequest, code: str) -> HttpResponse:
    """Every edit of the rulebook, newest first, with what it changed."""
    cycle = _cycle(request, code, "awards.see_cycle")
    require(request.user, "awards.see_draft_cycles")
    page = paginate(request, timeline(cycle).filter(verb__in=EDITS).order_by("-sequence"), 20)
    context = {"cycle": cycle, "page": page, "edits": [(entry, edited(entry.before, entry.after)) for entry in page]}
    return render(request, "awards/cycles/history.html", context)


def checks(request: SignedInRequest, code: str) -> HttpResponse:
    """What keeps the call from being published, each point with a way to its field."""
    cycle = _cycle(request, code, "awards.edit_cycle")
    points = checklist(cycle)
    wrong = {point.page.key for point in points}
    context = {
        "cycle": cycle,
        "points": points,
        "undated": [stage for stage in agenda.items(cycle) if stage.first is None and stage.last is None],
        "sound": [page for page in PAGES if page.key not in wrong],
        "is_frozen": actions.is_frozen(cycle),
        "may_publish": request.user.has_perm("awards.publish_cycle", cycle),
    }
    return render(request, "awards/cycles/checks.html", context)


def plan(request: SignedInRequest, code: str) -> HttpResponse:
    """The timetable as it will be public, with what happens at each moment."""
    cycle = _cycle(request, code, "awards.see_cycle")
    context = {"cycle": cycle, "items": agenda.items(cycle), "turns": agenda.turns(cycle)}
    return render(request, "awards/cycles/plan.html", context)


@require_POST
def ask_unsealing(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.unseal_cycle")
    sealing.ask(cycle, by=request.user)
    messages.success(request, _("已申请启封，请另一人确认。"))
    return redirect(cycle)


@require_POST
def take_back_unsealing(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.unseal_cycle")
    sealing.take_back(cycle, by=request.user)
    messages.success(request, _("启封申请已撤回。"))
    return redirect(cycle)


@require_POST
def unseal(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.unseal_cycle")
    sealing.unseal(cycle, by=request.user)
    messages.success(request, _("申报材料已启封。"))
    return redirect(cycle)


def call(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.edit_cycle")
    form = CallForm(posted(request), cycle=cycle)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.edit_call(
                cycle, by=request.user, title=form.cleaned_data["title"], text=form.cleaned_data["text"]
            ),
        )
    ):
        messages.success(request, _("申报通知已保存。"))
        return redirect("awards:cycles-preview", cycle.code)
    return render(
        request, "awards/cycles/call.html", {"cycle": cycle, "form": form}, status=422 if form.errors else 200
    )


def preview(request: SignedInRequest, code: str) -> HttpResponse:
    """The call as the public will read it."""
    cycle = _cycle(request, code, "awards.see_cycle")
    context = {
        "cycle": cycle,
        "rules": cycle.rules,
        "paragraphs": [line for line in cycle.call_text.splitlines() if line.strip()],
        "unready": actions.unready(cycle) if cycle.stage == "draft" else [],
        "may_publish": request.user.has_perm("awards.publish_cycle", cycle),
        "may_edit": request.user.has_perm("awards.edit_cycle", cycle),
    }
    return render(request, "awards/cycles/preview.html", context)


@require_POST
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.publish_cycle")
    actions.publish(cycle, by=request.user)
    messages.success(request, _("申报通知已发布，评价准则已冻结，已核验的组织已收到通知。"))
    return redirect(cycle)


@require_POST
def finish(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.publish_cycle")
    actions.finish(cycle, by=request.user)
    messages.success(request, _("本届已结束。"))
    return redirect(cycle)


def _cycle(request: SignedInRequest, code: str, permission: str) -> Cycle:
    cycle: Cycle = fetch(Cycle.objects.for_listing(), request.user, permission, code=code)
    return cycle


def _counts(cycle: Cycle, user: Any) -> list[dict[str, Any]] | None:
    """None for who may not know how many cases stand where."""
    return stage_counts(cycle, user) if user.has_perm("awards.see_all_applications") else None


def _reached(cycle: Cycle, counts: list[dict[str, Any]] | None) -> set[str]:
    if counts is None:
        return public_phases_at(cycle)
    return phases_at(cycle, [row["stage"] for row in counts])
