"""Pages of the acceptance notice: which cycles have one, its text, its release."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.cycles.models import Cycle, CycleStage, Phase
from awards.screening import accepting
from awards.screening.documents import AcceptanceDocument, lines_of
from awards.screening.forms import AcceptanceForm
from awards.screening.models import AcceptanceNotice, AcceptanceStage
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_draft_acceptance")
    rows = AcceptanceNotice.objects.visible_to(request.user).select_related("cycle", "prepared_by", "released_by")
    running = Cycle.objects.filter(stage=CycleStage.PUBLISHED, acceptance_notice=None)
    context = {
        "page": paginate(request, rows.order_by("-pk"), 30),
        "ready": [cycle for cycle in running if Phase.ACCEPTANCE in cycle.phases],
        "may_prepare": request.user.has_perm("awards.prepare_acceptance"),
    }
    return render(request, "awards/screening/acceptances.html", context)


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.prepare_acceptance", code=code)
    notice = accepting.draft(cycle, by=request.user)
    messages.success(request, _("受理公告已拟定，请核对正文和名单，由另一人签发。"))
    return redirect(notice)


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    notice = _notice(request, code, "awards.see_draft_acceptance")
    user, is_draft = request.user, notice.stage == AcceptanceStage.DRAFT
    lines = lines_of(notice)
    context = {
        "notice": notice,
        "read": accepting.as_read(notice, lines),
        "paper": AcceptanceDocument().paper(notice),
        "number": len(lines),
        "undecided": accepting.undecided(notice.cycle) if is_draft else 0,
        "may_prepare": is_draft and user.has_perm("awards.prepare_acceptance"),
        "may_release": is_draft and user.has_perm("awards.release_acceptance"),
        "is_own": is_draft and has_hand_in(notice, user),
        "entries": timeline(notice),
    }
    return render(request, "awards/screening/acceptance.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    notice = _notice(request, code, "awards.prepare_acceptance")
    initial = {"number": notice.number, "text": notice.text, "version": accepting.digest(notice)}
    form = AcceptanceForm(posted(request), initial=initial)
    if form.is_valid() and attempt(form, lambda: accepting.edit(notice, by=request.user, **form.cleaned_data)):
        messages.success(request, _("受理公告已保存。"))
        return redirect(notice)
    context = {"notice": notice, "form": form}
    return render(request, "awards/screening/acceptance_edit.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    notice = _notice(request, code, "awards.release_acceptance")
    accepting.release(notice, by=request.user, read=request.POST.get("read"))
    messages.success(request, _("受理公告已签发，已在公众页面发布并通知申报组织。"))
    return redirect(notice)


def _notice(request: SignedInRequest, code: str, permission: str) -> AcceptanceNotice:
    rows = AcceptanceNotice.objects.select_related("cycle__scheme", "prepared_by", "released_by")
    row: AcceptanceNotice = fetch(rows, request.user, permission, cycle__code=code)
    return row
