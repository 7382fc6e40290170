"""The observations: every figure with its source, one click to where it came from."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.access import fetch, require
from core.downloads import XLSX, disposition
from core.intake.book import ROWS
from core.journal import timeline
from core.refusal import Refused
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted
from reports.statistics import actions
from reports.statistics.documents import ObservationSheet
from reports.statistics.forms import CorrectionForm, FigureForm, ObservationFilter, choices_of
from reports.statistics.models import Observation, Origin


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    context = {
        "page": paginate(request, _asked(request)),
        "choices": choices_of(Observation.objects.all()),
        "may_enter": request.user.has_perm("reports.enter_observations"),
        "asked": request.GET.urlencode(),
    }
    return render(request, "reports/statistics/observations.html", context)


@require_GET
def workbook(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    rows = _asked(request)
    if rows.count() > ROWS:
        raise Refused(_("一次最多导出 %(limit)d 条到 Excel，请先筛选，或导出 CSV。") % {"limit": ROWS})
    return _download(ObservationSheet().workbook(rows), XLSX, "xlsx")


@require_GET
def table(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.see_figures")
    return _download(ObservationSheet().csv(_asked(request)), "text/csv; charset=utf-8", "csv")


@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reports.enter_observations")
    form = FigureForm(posted(request), initial=_suggested(request))
    made: list[Observation] = []
    if form.is_valid() and attempt(form, lambda: made.append(actions.enter(by=request.user, **form.cleaned_data))):
        messages.success(request, _("数据已录入。"))
        if "another" in request.POST:
            row = made[0]
            given = {
                "indicator": row.indicator.code,
                "region": row.region_id,
                "source": row.source,
                "year": row.year or "",
            }
            return redirect(f"{request.path}?{urlencode(given)}")
        return redirect(made[0])
    context = {"form": form}
    return render(request, "reports/statistics/observation_form.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _observation(request, pk, "reports.see_observation")
    by_hand = row.origin in (Origin.ENTERED, Origin.IMPORTED)
    others = list(actions.of_other_sources(row))
    may_enter = request.user.has_perm("reports.enter_observations")
    return render(
        request,
        "reports/statistics/observation.html",
        {
            "row": row,
            "others": others,
            "leads": actions.leads(row, others),
            "may_lead": may_enter,
            "answer": getattr(row, "return_value", None),
            "may_read": request.user.has_perm("reports.see_figures"),
            "may_change": by_hand and may_enter,
            "entries": timeline(row),
            "import_line": timeline(row.file).last() if row.file else None,
        },
    )


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _observation(request, pk, "reports.enter_observations")
    form = CorrectionForm(posted(request), row=row)
    if form.is_valid() and attempt(form, lambda: actions.correct(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("数据已更正，更正前后的数值和理由已记入日志。"))
        return redirect(row)
    context = {"form": form, "row": row}
    return render(request, "reports/statistics/observation_correct.html", context, status=422 if form.errors else 200)


@require_POST
def lead(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _observation(request, pk, "reports.enter_observations")
    actions.lead(row, by=request.user)
    messages.success(request, _("总览、查询、目标和年鉴改以本条为准，已记入日志。"))
    return redirect(row)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _observation(request, pk, "reports.enter_observations")
    actions.remove(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("数据已删除，原值和理由已记入指标的办理记录。"))
    return redirect(row.indicator)


@require_GET
def file(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    row = _observation(request, pk, "reports.see_figures")
    if row.file is None:
        raise Http404
    return serve(row.file)


def _asked(request: SignedInRequest) -> Any:
    return ObservationFilter(request.GET).narrow(Observation.objects.for_listing())


def _observation(request: SignedInRequest, pk: int, permission: str) -> Observation:
    rows = Observation.objects.select_related(
        "indicator", "region", "entered_by", "file", "return_value__answer__call", "return_value__answer__region"
    )
    row: Observation = fetch(rows, request.user, permission, pk=pk)
    return row


def _suggested(request: SignedInRequest) -> dict[str, Any]:
    """What the address says: the page of an indicator links here."""
    given = {name: request.GET.get(name, "") for name in ("region", "source", "year")}
    form = FigureForm()
    indicator = form.fields["indicator"].queryset.filter(code=request.GET.get("indicator", "")).first()  # type: ignore[attr-defined]  # a model choice
    return {**given, "indicator": indicator.pk if indicator else None}


def _download(content: bytes, kind: str, ending: str) -> HttpResponse:
    name = disposition(f"{_('统计数据')}-{clock.today():%Y%m%d}.{ending}", plain=f"observations.{ending}")
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})
