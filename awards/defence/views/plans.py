"""The bureau plans a day, looks at its timetable, tells everybody, and changes what must be changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.cycles.models import Cycle
from awards.defence import planning
from awards.defence.days import Day, day_named
from awards.defence.forms import PlanForm, SlotForm
from awards.defence.models import Defence
from awards.defence.readings import Slot, cycles_to_plan, outside_window
from core.access import fetch, require
from core.web import SignedInRequest, attempt, posted


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """The form, its preview, and the plan itself. Nothing is told to anybody yet."""
    require(request.user, "awards.plan_defence")
    cycles = cycles_to_plan(request.user)
    asked = request.GET.get("cycle", "")
    cycle = next((row for row in cycles if row.code == asked), cycles[0] if cycles else None)
    if cycle is None:
        return render(request, "awards/defence/plan.html", {"cycle": None})
    form = PlanForm(posted(request), user=request.user, cycle=cycle)
    context: dict[str, Any] = {"form": form, "cycle": cycle, "cycles": cycles, "minutes": cycle.rules.defence.minutes}
    context["window"] = cycle.window("defence")
    if not form.is_valid():
        return render(request, "awards/defence/plan.html", context, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    if request.POST.get("act") == "preview":
        turns: list[Slot] = []
        if not attempt(form, lambda: turns.extend(planning.check(cycle, **given))):
            return render(request, "awards/defence/plan.html", context, status=422)
        context |= {"turns": turns, "warning": _warning(cycle, turns)}
        return render(request, "awards/defence/plan.html", context)
    planned: list[Defence] = []
    if not attempt(form, lambda: planned.extend(planning.plan(cycle, by=request.user, **given))):
        return render(request, "awards/defence/plan.html", context, status=422)
    messages.success(request, _("已安排%(count)d家的陈述答辩；核对后请发出通知。") % {"count": len(planned)})
    return redirect(Day(cycle, given["day"], planned))


@require_GET
def day(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "awards.see_defence_day")
    found = day_named(reference, request.user)
    plans = request.user.has_perm("awards.plan_defence")
    first, last = found.rows[0], found.rows[-1]
    context = {"day": found, "may_plan": plans, "warning": outside_window(found.cycle, first.starts_at, last.ends_at)}
    return render(request, "awards/defence/day.html", context)


@require_POST
def announce(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "awards.plan_defence")
    found = day_named(reference, request.user)
    told = planning.announce(found.cycle, found.day, by=request.user)
    messages.success(request, _("已通知%(count)d家申报组织和有关专家。") % {"count": len(told)})
    return redirect(found)


@require_POST
def draw_again(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "awards.plan_defence")
    found = day_named(reference, request.user)
    room = next((each for each in found.rooms if each.place == request.POST.get("place", "")), None)
    if room is None:
        raise Http404
    planning.draw_again(room.defences, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已重新抽签，顺序见下表。"))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    row = fetch(Defence.objects.for_listing(), request.user, "awards.plan_defence", application__reference=reference)
    form = SlotForm(posted(request), initial={"starts_at": row.starts_at, "place": row.place})
    changed: list[Defence] = []
    if form.is_valid() and attempt(
        form, lambda: changed.append(planning.change(row, by=request.user, **form.cleaned_data))
    ):
        told = _("安排已调整，并已通知申报组织和评审组。") if changed[0].announced_at else _("安排已调整。")
        messages.success(request, told)
        if warning := outside_window(row.application.cycle, changed[0].starts_at, changed[0].ends_at):
            messages.warning(request, warning)
        return redirect(row)
    context = {"form": form, "defence": row, "minutes": row.application.cycle.rules.defence.minutes}
    return render(request, "awards/defence/change.html", context, status=422 if form.is_bound else 200)


@require_POST
def cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    row = fetch(Defence.objects.for_listing(), request.user, "awards.plan_defence", application__reference=reference)
    planning.cancel(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已取消%(reference)s的陈述答辩安排。") % {"reference": reference})
    return redirect("awards:defence-list")


def _warning(cycle: Cycle, turns: list[Slot]) -> str:
    return outside_window(cycle, turns[0].starts_at, turns[-1].ends_at)
