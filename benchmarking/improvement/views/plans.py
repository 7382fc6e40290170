"""Plans: the list, a new one and what it comes from, one plan and what happens to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organization, OrganizationStage
from benchmarking.improvement.actions import following, planning
from benchmarking.improvement.documents import basis_of
from benchmarking.improvement.forms import NewPlanForm, PlanFilter, PlanForm, RemarkForm
from benchmarking.improvement.models import Plan
from benchmarking.improvement.origins import (
    Offer,
    comparisons_of,
    offers_of_comparison,
    offers_of_report,
    reports_of,
)
from benchmarking.improvement.progress import overall, overall_of
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_plans")
    form, today = PlanFilter(request.GET), clock.today()
    rows = form.narrow(Plan.objects.visible_to(request.user), today).for_listing(today).order_by("-pk")
    page = paginate(request, rows)
    for plan in page.object_list:
        plan.overall = overall(plan.percent_sum, plan.measure_count)
    return render(request, "benchmarking/improvement/list.html", {"page": page, "form": form} | _may(request))


@require_GET
def origins(request: SignedInRequest) -> HttpResponse:
    """From what the new plan is made."""
    require(request.user, "benchmarking.write_plan")
    context = {"comparisons": comparisons_of(request.user)[:20], "reports": reports_of(request.user)[:20]}
    return render(request, "benchmarking/improvement/origins.html", context)


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, comparison: str = "", application: str = "") -> HttpResponse:
    """A new plan, from one of the person's own comparisons, from one of its feedback reports, or from nothing."""
    require(request.user, "benchmarking.write_plan")
    user, source = request.user, {}
    offered: list[Offer] = []
    if comparison:
        source = {"comparison": fetch(comparisons_of(user), user, "benchmarking.write_plan", reference=comparison)}
        offered = offers_of_comparison(source["comparison"])
    elif application:
        source = {"application": fetch(reports_of(user), user, "benchmarking.write_plan", reference=application)}
        offered = offers_of_report(source["application"])
    organizations = Organization.objects.filter(pk__in=user.organization_ids, stage=OrganizationStage.VERIFIED)
    for row in source.values():
        organizations = organizations.filter(pk=row.organization_id)
    initial = _beginning(offered if comparison else [], source)
    form = NewPlanForm(posted(request), organizations=organizations, offered=offered, initial=initial)
    made: list[Plan] = []

    def draw_up() -> None:
        organization = form.cleaned_data["organization"]
        made.append(planning.draw_up(organization, measures=form.measures, by=user, **source, **form.facts))

    if form.is_valid() and attempt(form, draw_up):
        messages.success(request, _("改进计划已建立，请逐项补充措施、责任部门和完成期限。"))
        return redirect("benchmarking:improvement-edit", made[0].reference)
    context = {"form": form, "source": next(iter(source.values()), None), "kind": next(iter(source), "")}
    return render(request, "benchmarking/improvement/new.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return _show(request, _plan(request, reference, "benchmarking.see_plans"), RemarkForm())


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.write_plan")
    form = PlanForm(posted(request), row=plan)

    def save() -> object:
        return planning.edit(plan, by=request.user, version=form.cleaned_data["version"], **form.given)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("改进计划已保存。"))
        return redirect(
            "benchmarking:improvement-edit" if "more" in request.POST else "benchmarking:improvement-plan", reference
        )
    context = {"form": form, "plan": plan}
    return render(request, "benchmarking/improvement/edit.html", context, status=422 if form.errors else 200)


@require_POST
def adopt(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.write_plan")
    planning.adopt(plan, by=request.user)
    messages.success(request, _("改进计划已确定，可以报告各项措施的进展。"))
    return redirect(plan)


@require_POST
def revise(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.write_plan")
    planning.revise(plan, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("改进计划已转入修订，修改后请重新确定。"))
    return redirect(plan)


@require_POST
def complete(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.write_plan")
    planning.complete(plan, by=request.user)
    messages.success(request, _("改进计划已完成。"))
    return redirect(plan)


@require_POST
def stop(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.write_plan")
    planning.stop(plan, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("改进计划已终止。"))
    return redirect(plan)


@require_POST
def remark(request: SignedInRequest, reference: str) -> HttpResponse:
    plan = _plan(request, reference, "benchmarking.remark_plan")
    form = RemarkForm(request.POST)
    if form.is_valid() and attempt(form, lambda: following.remark(plan, by=request.user, **form.cleaned_data)):
        messages.success(request, _("意见已发出，并通知企业。"))
        return redirect(plan)
    return _show(request, plan, form, status=422)


def _show(request: SignedInRequest, plan: Plan, form: RemarkForm, status: int = 200) -> HttpResponse:
    measures = list(plan.measures.prefetch_related("reports"))
    lights = [measure.light.value for measure in measures]
    context = {
        "plan": plan,
        "basis": basis_of(plan),
        "measures": measures,
        "overall": overall_of(measure.percent for measure in measures),
        "done": lights.count("done"),
        "late": lights.count("late"),
        "remarks": plan.remarks.select_related("written_by"),
        "form": form,
        "may_write": request.user.has_perm("benchmarking.write_plan", plan),
        "entries": timeline(plan),
    }
    return render(request, "benchmarking/improvement/plan.html", context | _may(request), status=status)


def _plan(request: SignedInRequest, reference: str, permission: str) -> Plan:
    rows = Plan.objects.select_related(
        "organization__region", "organization__industry", "comparison__activity", "application__cycle"
    )
    row: Plan = fetch(rows, request.user, permission, reference=reference)
    return row


def _beginning(offered: list[Offer], source: dict[str, Any]) -> dict[str, Any]:
    """The years that fit, and all rows of a comparison chosen."""
    first = source["comparison"].activity.year if "comparison" in source else clock.today().year
    due = [offer.due_on.year for offer in offered if offer.due_on]
    last = min(max([first + planning.SHORTEST - 1, *due]), first + planning.LONGEST - 1)
    title = f"{first}—{last}年质量改进计划"  # what is kept is Chinese
    return {"from_year": first, "until_year": last, "title": title, "offers": [offer.key for offer in offered]}


def _may(request: SignedInRequest) -> dict[str, bool]:
    return {
        "may_follow": request.user.has_perm("benchmarking.follow_plans"),
        "may_remark": request.user.has_perm("benchmarking.remark_plan"),
    }
