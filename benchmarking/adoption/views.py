"""The register: list, one line, the count by district, the workbook out and in."""

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.choosing import OrganizationSearchField
from benchmarking.adoption import actions, sheets
from benchmarking.adoption.forms import AdoptionFilter, AdoptionForm, MilestoneForm, RegisterUploadForm
from benchmarking.adoption.models import Adoption, AdoptionStage, Milestone
from benchmarking.adoption.report import by_district
from core import clock
from core.access import fetch, require
from core.choosing import found_page
from core.downloads import excel
from core.forms import version_of
from core.journal import timeline
from core.models import StoredFile
from core.refusal import Refused
from core.uploads import SHEETS, serve, store
from core.web import SignedInRequest, attempt, paginate, posted

AN_HOUR = 3600
SHOWN = 100
SIGNER = TimestampSigner(salt="adoption.import")


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.list_adoptions")
    form = AdoptionFilter(request.GET, user=request.user)
    rows = form.narrow(Adoption.objects.visible_to(request.user).for_listing())
    context: dict[str, Any] = {"page": paginate(request, rows), "form": form, "sees_report": _sees_report(request)}
    if form.is_valid() and form.cleaned_data["confirmed"] == "no":
        context["may_confirm_all"] = request.user.has_perm("benchmarking.confirm_adoption")
        context["stamp"] = actions.stamp_of(rows.only("pk", "updated_at").select_related(None))
    return render(request, "benchmarking/adoption/list.html", context)


@require_GET
def report(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.see_adoption_report")
    districts, whole = by_district(request.user)
    chart = {
        "kind": "bar",
        "labels": [one.region.name for one in districts if one.region],
        "series": [
            {"name": str(stage.label), "values": [one.stages[stage] for one in districts]}
            for stage in (AdoptionStage.ADOPTED, AdoptionStage.ADOPTING)
        ],
        "unit": _("家"),
    }
    context = {"districts": districts, "whole": whole, "stages": AdoptionStage, "chart": chart}
    return render(request, "benchmarking/adoption/report.html", context)


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.report_adoption")
    form = AdoptionForm(posted(request), request.FILES or None, user=request.user)
    made: list[Adoption] = []

    def save() -> None:
        given = form.cleaned_data
        told = {"version": given["version"], "evidence": given["evidence"]}
        made.append(actions.enter(given["organization"], state=form.state, by=request.user, **told))

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("已登记。"))
        return redirect(made[0])
    status = 422 if form.errors else 200
    return render(request, "benchmarking/adoption/edit.html", {"form": form}, status=status)


@require_GET
def organizations(request: SignedInRequest) -> HttpResponse:
    """The verified organizations that the words typed so far find; those that have a line already are shown as such."""
    require(request.user, "benchmarking.report_adoption")
    field = AdoptionForm(user=request.user).fields["organization"]
    if not isinstance(field, OrganizationSearchField):
        raise Http404
    return found_page(request, field, "organization")


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "benchmarking.report_adoption")
    form = AdoptionForm(posted(request), request.FILES or None, user=request.user, row=row)

    def save() -> object:
        told = {name: form.cleaned_data[name] for name in ("version", "evidence")}
        return actions.enter(row.organization, state=form.state, by=request.user, **told)

    if form.is_valid() and attempt(form, save):
        messages.success(request, _("登记已保存。"))
        return redirect(row)
    context = {"form": form, "adoption": row}
    return render(request, "benchmarking/adoption/edit.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(
        request, _row(request, pk, "benchmarking.see_adoption"), MilestoneForm(initial={"reached_on": clock.today()})
    )


@require_POST
def milestone(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "benchmarking.report_adoption")
    form = MilestoneForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: actions.record_milestone(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("里程碑已登记。"))
        return redirect(row)
    return _show(request, row, form, status=422)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "benchmarking.confirm_adoption")
    actions.confirm(row, by=request.user, version=request.POST.get("version", ""))
    messages.success(request, _("已核实。"))
    return redirect(row)


@require_POST
def confirm_all(request: SignedInRequest) -> HttpResponse:
    """Those of the list, as it is filtered, that wait."""
    require(request.user, "benchmarking.confirm_adoption")
    rows = AdoptionFilter(request.GET, user=request.user).narrow(Adoption.objects.visible_to(request.user))
    done = actions.confirm_all(rows, stamp=request.POST.get("stamp", ""), by=request.user)
    messages.success(request, _("已核实 %(count)d 条登记。") % {"count": done})
    return redirect("benchmarking:adoption-list")


@require_GET
def evidence(request: SignedInRequest, pk: int, milestone_pk: int) -> FileResponse:
    row = _row(request, pk, "benchmarking.see_adoption")
    rows = Milestone.objects.select_related("evidence").filter(adoption=row, evidence__isnull=False)
    found = get_object_or_404(rows, pk=milestone_pk)
    assert found.evidence is not None
    return serve(found.evidence, inline="view" in request.GET)


@require_GET
def workbook(request: SignedInRequest) -> HttpResponse:
    """The register as it is filtered."""
    require(request.user, "benchmarking.import_adoptions")
    rows = AdoptionFilter(request.GET, user=request.user).narrow(
        Adoption.objects.visible_to(request.user).for_listing()
    )
    name, day = sheets.RegisterSheet.title, f"{clock.today():%Y%m%d}"
    return excel(sheets.RegisterSheet().workbook(rows), f"{name}-{day}.xlsx", plain=f"adoptions-{day}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Shown first; nothing is written before it is confirmed."""
    require(request.user, "benchmarking.import_adoptions")
    form = RegisterUploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        made = sheets.plan(given, request.user)
        if made.intake.faults:
            context: dict[str, Any] = {"form": RegisterUploadForm(), "found": made.intake.found}
            return render(request, "benchmarking/adoption/import.html", context, status=422)
        given.seek(0)
        kept = store(given, by=request.user, kinds=SHEETS)
        context = {
            "plan": made, "new": made.new[:SHOWN], "changed": made.changed[:SHOWN], "name": kept.name,
            "token": SIGNER.sign(f"{kept.pk}/{made.stamp}"),
        }  # fmt: skip
        return render(request, "benchmarking/adoption/import_check.html", context)
    status = 422 if form.errors else 200
    return render(request, "benchmarking/adoption/import.html", {"form": form}, status=status)


@require_POST
def confirm_upload(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.import_adoptions")
    try:
        key, _slash, stamp = SIGNER.unsign(request.POST.get("token", ""), max_age=AN_HOUR).partition("/")
    except BadSignature as error:
        raise Refused(_("核对结果已失效，请重新上传。")) from error
    kept = StoredFile.objects.filter(pk=key, uploaded_by=request.user).first()
    if kept is None:
        raise Refused(_("核对结果已失效，请重新上传。"))
    made = sheets.take_over(kept, stamp=stamp, by=request.user)
    told = {"new": len(made.new), "changed": len(made.changed)}
    messages.success(request, _("已导入：新增 %(new)d 家，更正 %(changed)d 家。") % told)
    return redirect("benchmarking:adoption-list")


def _sees_report(request: SignedInRequest) -> bool:
    return bool(request.user.has_perm("benchmarking.see_adoption_report"))


def _row(request: SignedInRequest, pk: int, permission: str) -> Adoption:
    rows = Adoption.objects.for_listing().select_related("reported_by", "confirmed_by")
    row: Adoption = fetch(rows, request.user, permission, pk=pk)
    return row


def _show(request: SignedInRequest, row: Adoption, form: MilestoneForm, status: int = 200) -> HttpResponse:
    context = {
        "adoption": row,
        "version": version_of(row),
        "milestones": row.milestones.select_related("evidence", "recorded_by"),
        "form": form,
        "may_report": request.user.has_perm("benchmarking.report_adoption", row),
        "may_confirm": request.user.has_perm("benchmarking.confirm_adoption") and row.confirmed_at is None,
        "entries": timeline(row),
    }
    return render(request, "benchmarking/adoption/detail.html", context, status=status)
