"""The form of one organization: as its readers see it, and as the enterprise fills it in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from benchmarking.comparisons.actions import filling, returns
from benchmarking.comparisons.forms.filling import ActualsForm, HeadForm, RowForm
from benchmarking.comparisons.models import Activity, Comparison, ComparisonRow, ComparisonStage, YearTarget
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.web import SignedInRequest, attempt, key_of, posted


@require_POST
def start(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "benchmarking.fill_comparison")
    activity = fetch(Activity.objects.all(), request.user, "benchmarking.see_activity", reference=reference)
    membership = request.user.memberships.filter(organization=key_of(request.POST.get("organization", ""))).first()
    if membership is None:
        raise Http404
    return redirect(filling.start(activity, membership.organization, by=request.user))


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    form = read(request, reference)
    user = request.user
    lines = list(form.rows.all())
    may_fill = user.has_perm("benchmarking.fill_comparison", form)
    context = {
        "form": form,
        "activity": form.activity,
        "lines": lines,
        "may_write": may_fill and form.is_editable,
        "may_report": may_fill and form.stage == ComparisonStage.ACCEPTED,
        "may_review": user.has_perm("benchmarking.review_comparison") and form.activity.stage == "released",
        "missing": filling.missing(form) if may_fill and form.is_editable else [],
        "is_over": clock.today() > form.activity.due_on,
        "is_measured": any(line.is_numeric for line in lines),
        "is_own": user.role == Role.ENTERPRISE,
        "entries": timeline(form),
    }
    return render(request, "benchmarking/comparisons/form.html", context)


@require_http_methods(["GET", "POST"])
def head(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = written(request, reference)
    form = HeadForm(posted(request), row=comparison)
    if form.is_valid() and attempt(form, lambda: filling.save_head(comparison, by=request.user, **form.cleaned_data)):
        messages.success(request, _("表头已保存。"))
        return redirect(comparison)
    context = {"comparison": comparison, "form": form}
    return render(request, "benchmarking/comparisons/form_head.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def row_new(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = written(request, reference)
    form = RowForm(posted(request), comparison=comparison)
    if form.is_valid() and attempt(form, lambda: filling.add_row(comparison, by=request.user, **form.values)):
        messages.success(request, _("对比项已增加。"))
        again = "another" in request.POST
        return redirect("benchmarking:comparisons-row-new", reference) if again else redirect(comparison)
    return _row_page(request, comparison, form, None)


@require_http_methods(["GET", "POST"])
def row_edit(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    comparison, line = _line(request, reference, pk)
    form = RowForm(posted(request), comparison=comparison, line=line)

    def save() -> object:
        version = form.cleaned_data["version"]
        return filling.edit_row(line, by=request.user, version=version, **form.values)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("对比项已保存。"))
        return redirect(comparison)
    return _row_page(request, comparison, form, line)


@require_POST
def row_remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    comparison, line = _line(request, reference, pk)
    filling.remove_row(line, by=request.user, version=request.POST.get("version"))
    messages.success(request, _("“%(indicator)s”已删除。") % {"indicator": line.indicator})
    return redirect(comparison)


@require_POST
def row_move(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    comparison, line = _line(request, reference, pk)
    filling.move_row(line, down=request.POST.get("to") == "down", by=request.user)
    return redirect(comparison)


@require_POST
def hand_in(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = written(request, reference)
    filling.hand_in(comparison, by=request.user)
    messages.success(request, _("情况表已报送。可打印一式两份，盖章后分别报送两个收件单位。"))
    return redirect(comparison)


@require_http_methods(["GET", "POST"])
def actuals(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was reached each year, once the form is accepted."""
    comparison = written(request, reference)
    come = YearTarget.objects.filter(row__comparison=comparison, year__lte=clock.today().year)
    targets = list(come.select_related("row").order_by("row__order", "year"))
    form = ActualsForm(posted(request), targets=targets)

    def report() -> object:
        version = form.cleaned_data["version"]
        return returns.report(comparison, actuals=form.actuals, by=request.user, version=version)

    if form.is_valid() and attempt(form, report):
        messages.success(request, _("实际值已保存。"))
        return redirect("benchmarking:comparisons-gaps", reference)
    lines = [{"target": target, "field": form[f"actual_{target.pk}"]} for target in targets]
    context = {"comparison": comparison, "form": form, "lines": lines}
    return render(request, "benchmarking/comparisons/actuals.html", context, status=422 if form.errors else 200)


def read(request: SignedInRequest, reference: str, permission: str = "benchmarking.see_comparison") -> Comparison:
    """The form for a reader, with its lines."""
    rows = Comparison.objects.select_related("activity", "organization").prefetch_related(
        "rows__dimension", "rows__metric", "rows__targets"
    )
    row: Comparison = fetch(rows, request.user, permission, reference=reference)
    return row


def written(request: SignedInRequest, reference: str) -> Comparison:
    """The form for one who may write it."""
    return read(request, reference, "benchmarking.fill_comparison")


def _line(request: SignedInRequest, reference: str, pk: int) -> tuple[Comparison, ComparisonRow]:
    comparison = written(request, reference)
    lines = comparison.rows.select_related("comparison__activity", "metric").prefetch_related("targets")
    return comparison, get_object_or_404(lines, pk=pk)


def _row_page(
    request: SignedInRequest, comparison: Comparison, form: RowForm, line: ComparisonRow | None
) -> HttpResponse:
    if request.method == "GET" and not comparison.is_editable:
        return redirect(comparison)
    context: dict[str, Any] = {"comparison": comparison, "form": form, "line": line}
    return render(request, "benchmarking/comparisons/row.html", context, status=422 if form.errors else 200)
