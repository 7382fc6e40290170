"""Pages of the cycles: list, one cycle, its rules, a new one from a file, its call, publishing and finishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.cycles import actions
from awards.cycles.forms import CallForm, RulebookForm
from awards.cycles.models import Cycle
from awards.cycles.readings import phases_at, public_phases_at, stage_counts, timetable
from awards.cycles.rulebook import dump
from awards.cycles.words import describe
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate


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


def new(request: SignedInRequest) -> HttpResponse:
    """Check a rulebook, show it in words, and load it when the person says so."""
    require(request.user, "awards.edit_cycle")
    form = RulebookForm(request.POST or None, request.FILES or None)
    made: list[Cycle] = []
    sound = request.method == "POST" and form.is_valid()
    rulebook = form.rulebook
    if (
        sound
        and rulebook is not None
        and "load" in request.POST
        and attempt(form, lambda: made.append(actions.load_rulebook(rulebook, by=request.user)))
    ):
        messages.success(request, _("规则已载入。请核对申报通知，由科室负责人发布。"))
        return redirect(made[0])
    known = Cycle.objects.filter(code=rulebook.cycle.code).first() if rulebook else None
    context = {
        "form": form,
        "rules": rulebook if sound else None,
        "sections": describe(rulebook) if sound and rulebook else [],
        "known": known,
    }
    return render(request, "awards/cycles/new.html", context, status=422 if form.errors else 200)


def call(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = _cycle(request, code, "awards.edit_cycle")
    form = CallForm(request.POST or None, cycle=cycle)
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
