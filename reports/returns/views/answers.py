"""Returns: a district fills in its own, the bureau judges."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Region
from core.access import fetch, require
from core.clock import today
from core.forms import version_of
from core.journal import timeline
from core.refusal import Refused
from core.uploads import serve
from core.web import SignedInRequest, attempt, go_on, paginate, posted
from reports.returns import actions, answers
from reports.returns.forms import ReturnFilter, ReturnForm
from reports.returns.models import Return, ReturnStage, ReturnValue
from reports.statistics.forms import WorkbookForm
from reports.statistics.models import Observation


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """Across the calls: what a district has to hand in, what the bureau has to judge, what is late."""
    require(request.user, "reports.see_returns")
    seen = Return.objects.visible_to(request.user)
    rows = ReturnFilter(request.GET).narrow(seen.for_listing().order_by("-call__due_on", "region", "pk"), today())
    context = {
        "page": paginate(request, rows),
        "stages": ReturnStage.choices[1:],
        "regions": Region.objects.filter(returns__in=seen).distinct(),
        "sees_calls": request.user.has_perm("reports.see_calls"),
        "may_call": request.user.has_perm("reports.call_returns"),
        "today": today(),
    }
    return render(request, "reports/returns/list.html", context)


@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, "reports.see_returns")
    rows = list(
        answer.values.select_related("indicator", "evidence", "observation__indicator").order_by(
            "indicator__theme", "indicator__code"
        )
    )
    for row in rows:
        row.answer = answer
    may_fill = request.user.has_perm("reports.fill_return", answer) and answer.is_editable
    form = ReturnForm(posted(request), request.FILES or None, row=answer, rows=rows) if may_fill else None
    if request.method == "POST":
        require(request.user, "reports.fill_return", answer)
        if form is None:
            raise Refused(_("这份填报现在不能修改，可能已上报或填报已结束。"))
        if form.is_valid() and _saved(request, answer, form):
            return _next(request, answer)
    sees = request.user.has_perm("reports.read_return_figures", answer)
    judges = request.user.has_perm("reports.judge_return")
    context: dict[str, Any] = {
        "answer": answer,
        "call": answer.call,
        "form": form,
        "rows": rows,
        "last": _figures(answer, rows, answer.call.year - 1),
        "standing": _figures(answer, rows, answer.call.year)
        if judges and answer.stage == ReturnStage.SUBMITTED
        else {},
        "sees": sees,
        "handed_in": {} if sees else answers.last_handed_in(answer),
        "version": version_of(answer),
        "workbook_form": WorkbookForm(),
        "may_judge": judges,
        "may_remind": request.user.has_perm("reports.call_returns")
        and answer.is_editable
        and not answer.was_just_reminded,
        "may_read": request.user.has_perm("reports.see_figures"),
        "entries": timeline(answer),
    }
    return render(request, "reports/returns/return.html", context, status=422 if form and form.errors else 200)


def _saved(request: SignedInRequest, answer: Return, form: ReturnForm) -> bool:
    version = form.cleaned_data["version"]
    return attempt(form, lambda: answers.save(answer, form.filled, by=request.user, version=version))


def _next(request: SignedInRequest, answer: Return) -> HttpResponse:
    """Saved; handed in as well when that button was pressed. What is missing is told on the page, nothing typed is lost."""
    if "submit" not in request.POST:
        messages.success(request, _("已保存，尚未上报。"))
        return redirect(answer)
    not_yet = _("已保存，但还不能上报。%(reason)s")
    go_on(request, lambda: answers.submit(answer, by=request.user), done=_("已上报市局。"), not_yet=not_yet)
    return redirect(answer)


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, "reports.judge_return")
    answers.accept(answer, by=request.user, version=request.POST.get("version", ""))
    messages.success(request, _("已采用，数据已列入统计。"))
    return redirect(answer)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, "reports.judge_return")
    answers.send_back(answer, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回，并已通知该县区经办人。"))
    return redirect(answer)


@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk, "reports.call_returns")
    actions.remind(answer.call, by=request.user, only=[answer])
    messages.success(request, _("已向%(region)s催报。") % {"region": answer.region})
    return redirect(answer.call)


@require_GET
def evidence(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    row = ReturnValue.objects.select_related("evidence").filter(pk=pk).first()
    if row is None or row.evidence is None:
        raise Http404
    answer = _answer(request, row.answer_id, "reports.see_returns")
    if not request.user.has_perm("reports.read_return_figures", answer):
        raise Http404
    return serve(row.evidence)


def _answer(request: SignedInRequest, pk: int, permission: str) -> Return:
    rows = Return.objects.select_related("call__created_by", "region", "submitted_by")
    row: Return = fetch(rows, request.user, permission, pk=pk)
    return row


def _figures(answer: Return, rows: list[ReturnValue], year: int) -> dict[int, Observation]:
    """By indicator, the figure of the district that counts in `year`: what is typed is seen against that of the year before, and what is
    accepted takes the place of that of the same year."""
    figures = Observation.objects.filter(
        region_id=answer.region_id,
        indicator__in=[row.indicator_id for row in rows],
        year=year,
        part=answer.call.part,
        level="",
    )
    return {figure.indicator_id: figure for figure in figures.select_related("indicator").leading_last()}
