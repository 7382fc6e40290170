"""Requests to departments as the bureau prepares, sends and follows them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage
from awards.inquiries import preparing, sending
from awards.inquiries.documents import InquiryDocument
from awards.inquiries.forms import DueForm, InquiryFilter, PrepareForm, ReopenForm, SendForm
from awards.inquiries.models import Inquiry, InquiryStage
from awards.inquiries.preparing import CHECKED, RECHECKED
from awards.inquiries.sheets import lines_of
from core import clock
from core.access import fetch, require
from core.calendar import add_working_days
from core.forms import PortalForm
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted

GET_POST = ["GET", "POST"]


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_inquiries")
    form = InquiryFilter(request.GET)
    rows = form.narrow(Inquiry.objects.visible_to(request.user).for_listing())
    context = {"page": paginate(request, rows), "form": form, "open_cycles": _open_cycles(request.user)}
    return render(request, "awards/inquiries/list.html", context)


def _open_cycles(user: Any) -> list[Cycle]:
    """The running cycles whose vetoes departments are asked about, for those who may ask."""
    if not user.has_perm("awards.handle_inquiries"):
        return []
    running = Cycle.objects.visible_to(user).filter(stage=CycleStage.PUBLISHED)
    return [cycle for cycle in running if preparing.departments_of(cycle, recheck=False)]


@require_http_methods(GET_POST)
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    """?recheck=1 asks again before the decision."""
    cycle: Cycle = fetch(Cycle.objects.public(), request.user, "awards.handle_inquiries", code=code)
    recheck = request.GET.get("recheck") == "1"
    departments = preparing.departments_of(cycle, recheck=recheck)
    form = PrepareForm(posted(request), stages=_stages(cycle, request.user, recheck=recheck), departments=departments)
    made: list[Inquiry] = []

    def act() -> None:
        made.extend(preparing.prepare(cycle, recheck=recheck, by=request.user, **form.cleaned_data))

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("已拟定 %d 份征求意见函，请逐份核对后发出。") % len(made))
        return redirect("awards:inquiries-list")
    context = {
        "cycle": cycle,
        "form": form,
        "recheck": recheck,
        "is_first": not recheck,
        "departments": departments,
        "vetoes": preparing.vetoes_of(cycle, recheck=recheck),
        "unasked": [veto for veto in cycle.rules.vetoes if not veto.department],
    }
    return render(request, "awards/inquiries/prepare.html", context, status=422 if form.errors else 200)


def _stages(cycle: Cycle, user: Any, *, recheck: bool) -> list[tuple[str, str]]:
    """The stages at which somebody stands, with how many."""
    rows = Application.objects.visible_to(user).filter(cycle=cycle)
    counted: dict[str, int] = dict(rows.counted())
    told = _("%(label)s（%(number)d 件）")
    return [
        (stage, told % {"label": Stage(stage).words, "number": counted[stage]})
        for stage in (RECHECKED if recheck else CHECKED)
        if stage in counted
    ]


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _inquiry(request, reference, "awards.see_inquiries")
    return render(request, "awards/inquiries/detail.html", _context(request, row))


def _context(request: SignedInRequest, row: Inquiry) -> dict[str, Any]:
    is_answered = row.stage == InquiryStage.ANSWERED
    return {
        "inquiry": row,
        "page": paginate(request, lines_of(row)),
        "shows_answers": is_answered,
        "may_handle": request.user.has_perm("awards.handle_inquiries"),
        "entries": timeline(row),
    }


@require_GET
def letter(request: SignedInRequest, reference: str) -> HttpResponse:
    """The formal letter as it will be sent, for the eye; the PDF is made as every document is."""
    _inquiry(request, reference, "awards.see_inquiries")
    row = InquiryDocument.fetch(reference, request.user)
    context = {"inquiry": row, "paper": InquiryDocument().paper(row)}
    return render(request, "awards/inquiries/letter.html", context)


@never_cache
@require_http_methods(GET_POST)
def send(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _inquiry(request, reference, "awards.handle_inquiries")
    form = SendForm(posted(request), initial={"email": row.email, "due_on": _due(row)})
    words = (_("发出征求意见函"), _("发出"), _("发出后名单不能再改。链接只显示一次。"))
    return _with_code(request, row, form, sending.send, words)


@never_cache
@require_http_methods(GET_POST)
def renew(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _inquiry(request, reference, "awards.handle_inquiries")
    form = DueForm(posted(request), initial={"due_on": _due(row)})
    words = (_("更换链接"), _("更换链接"), _("原链接立即作废；部门已填写的内容保留。有邮箱的发送新链接。"))
    return _with_code(request, row, form, sending.renew, words)


@never_cache
@require_http_methods(GET_POST)
def reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _inquiry(request, reference, "awards.handle_inquiries")
    form = ReopenForm(posted(request), initial={"due_on": add_working_days(clock.today(), 3)})
    words = (_("退回重新回复"), _("退回"), _("退回期间，原回复不再作为审查依据。"))
    return _with_code(request, row, form, sending.reopen, words)


def _with_code(
    request: SignedInRequest, row: Inquiry, form: PortalForm, act: Callable[..., str], words: tuple[str, str, str]
) -> HttpResponse:
    """A form whose act makes a code: the answer to it is the one page that tells the link."""
    codes: list[str] = []
    if form.is_valid() and attempt(form, lambda: codes.append(act(row, by=request.user, **form.cleaned_data))):
        context = {"inquiry": row, "link": sending.link(codes[0])}
        return render(request, "awards/inquiries/link.html", context)
    title, button, hint = words
    context = {"inquiry": row, "form": form, "title": title, "button": button, "hint": hint}
    return render(request, "awards/inquiries/act.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: SignedInRequest, reference: str) -> HttpResponse:
    row = _inquiry(request, reference, "awards.handle_inquiries")
    sending.revoke(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("征求意见函 %s 已撤销，链接作废。") % row.reference)
    return redirect(row)


@require_GET
def reply(request: SignedInRequest, reference: str) -> FileResponse:
    row = _inquiry(request, reference, "awards.see_inquiries")
    if row.reply is None or row.stage != InquiryStage.ANSWERED:
        raise Http404
    return serve(row.reply, inline="view" in request.GET)


def _due(row: Inquiry) -> Any:
    """As prepared, or as long from today when that has passed."""
    rules = preparing.vetoes_of(row.cycle, recheck=row.recheck)
    return preparing.due_day(veto for veto in rules if veto.department == row.department)


def _inquiry(request: SignedInRequest, reference: str, permission: str) -> Inquiry:
    rows = Inquiry.objects.select_related("cycle__scheme", "prepared_by", "reply")
    row: Inquiry = fetch(rows, request.user, permission, reference=reference)
    return row
