"""Targets with their traffic lights."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted
from reports.statistics import targets
from reports.statistics.divisions import districts
from reports.statistics.forms import TargetForm
from reports.statistics.models import Target
from reports.statistics.standing import RULE, counts, standings


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_targets")
    seen = Target.objects.visible_to(request.user)
    years = list(seen.order_by("-year").values_list("year", flat=True).distinct())
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), years[0] if years else today().year)
    rows = standings(list(_in_order(seen.filter(year=year))), _districts(request), today())
    shown = [
        row
        for row in rows
        if request.GET.get("light", row.light) in (row.light, "")
        and request.GET.get("region", row.region.pk) in (row.region.pk, "")
        and request.GET.get("indicator", row.target.indicator.code) in (row.target.indicator.code, "")
    ]
    context = {
        "page": paginate(request, shown),
        "year": year,
        "years": years,
        "lights": counts(rows),
        "regions": sorted({row.region for row in rows}, key=lambda region: region.pk),
        "indicators": sorted({row.target.indicator for row in rows}, key=lambda indicator: indicator.name),
        "rule": RULE,
        "may_set": request.user.has_perm("reports.set_targets"),
        "may_read": request.user.has_perm("reports.see_figures"),
    }
    return render(request, "reports/statistics/targets.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.set_targets")
    form = TargetForm(posted(request), initial={"year": today().year})
    made: list[Target] = []
    if form.is_valid() and attempt(form, lambda: made.append(targets.set_target(by=request.user, **form.cleaned_data))):
        messages.success(request, _("目标已设定。"))
        return redirect(made[0])
    return render(request, "reports/statistics/target_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever may not set it reads it, with where it comes from."""
    target = _target(request, pk, "reports.see_targets")
    if request.method == "GET" and not request.user.has_perm("reports.set_targets"):
        return render(request, "reports/statistics/target.html", {"target": target, "entries": timeline(target)})
    require(request.user, "reports.set_targets")
    form = TargetForm(posted(request), row=target)
    if form.is_valid() and attempt(form, lambda: targets.edit_target(target, by=request.user, **form.cleaned_data)):
        messages.success(request, _("目标已保存。"))
        return redirect(Target.objects.get(pk=pk))
    context = {"form": form, "target": target, "entries": timeline(target)}
    return render(request, "reports/statistics/target_form.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    target = _target(request, pk, "reports.set_targets")
    targets.remove_target(target, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("目标已撤销。"))
    return redirect("reports:statistics-targets")


def _districts(request: SignedInRequest) -> Any:
    """A district sees its own lights."""
    rows = districts()
    return rows.filter(pk=request.user.region_id) if request.user.role == Role.DISTRICT else rows


def _in_order(rows: Any) -> Any:
    return rows.select_related("indicator", "region").order_by("indicator__theme", "indicator__name", "region_id")


def _target(request: SignedInRequest, pk: int, permission: str) -> Target:
    row: Target = fetch(Target.objects.select_related("indicator", "region"), request.user, permission, pk=pk)
    return row
