"""Notices as the office writes and releases them. The public reads them in publicity."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.applications import fraud
from awards.applications.models import Application
from awards.applications.readings import running_cases
from awards.cycles.models import Cycle
from awards.notices import actions
from awards.notices.documents import NoticeDocument
from awards.notices.forms import NoticeForm
from awards.notices.models import Notice, NoticeStage, ObjectionStage
from awards.notices.moving_up import vacancies
from awards.notices.readings import cycles_to_publicise, is_to_renew, stages_to_publicise, to_publicise
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_draft_notices")
    notices = Notice.objects.visible_to(request.user).for_listing()
    may_prepare = request.user.has_perm("awards.prepare_notice")
    ready = cycles_to_publicise(running_cases(request.user)) if may_prepare else []
    context = {
        "page": paginate(request, notices, 30),
        "ready": ready,
        "today": today(),
    }
    return render(request, "awards/notices/list.html", context)


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.prepare_notice", code=code)
    notice = actions.draft(cycle, by=request.user)
    messages.success(request, _("公示已按拟表彰名单拟定，请核对正文和名单后送签。"))
    return redirect(notice)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.see_draft_notices")
    user = request.user
    objections = list(notice.objections.for_listing())
    context = {
        "notice": notice,
        "paper": NoticeDocument().paper(notice),
        "lines": notice.lines.all(),
        "objections": objections,
        "stood_up": {row.line_id for row in objections if row.stage == ObjectionStage.DISMISSED},
        "undecided": sum(row.is_open for row in objections),
        "may_prepare": user.has_perm("awards.prepare_notice"),
        "may_release": user.has_perm("awards.release_notice"),
        "may_exclude": user.has_perm("awards.exclude_application"),
        "fraud": fraud.told(notice.cycle),
        "is_out_of_date": notice.stage in (NoticeStage.DRAFT, NoticeStage.PREPARED)
        and any(line.application.stage not in stages_to_publicise(notice.cycle) for line in notice.lines.all()),
        "may_discard": notice.stage == NoticeStage.DRAFT and not to_publicise(notice.cycle),
        "since": since_of(notice),
        "is_own": has_hand_in(notice, user),
        "is_over": notice.last_day is not None and today() > notice.last_day,
        "is_to_renew": is_to_renew(notice),
        "today": today(),
        "first_counted": actions.first_counted(notice),
        "may_move_up": user.has_perm("awards.move_up") and bool(vacancies(notice.cycle)),
        "entries": timeline(notice),
    }
    return render(request, "awards/notices/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.prepare_notice")
    form = NoticeForm(posted(request), row=notice)
    if form.is_valid() and attempt(form, lambda: actions.edit(notice, by=request.user, **form.cleaned_data)):
        messages.success(request, _("公示已保存。"))
        return redirect(notice)
    context = {"notice": notice, "form": form}
    return render(request, "awards/notices/edit.html", context, status=422 if form.errors else 200)


@require_POST
def refresh(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.prepare_notice")
    actions.refresh(notice, by=request.user)
    messages.success(request, _("名单已按最新的拟表彰组织更新。"))
    return redirect(notice)


@require_POST
def discard(request: SignedInRequest, reference: str) -> HttpResponse:
    actions.discard(_notice(request, reference, "awards.prepare_notice"), by=request.user)
    messages.success(request, _("公示稿已撤销。"))
    return redirect("awards:notices-list")


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.prepare_notice")
    actions.prepare(notice, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(notice)


@require_POST
def return_to_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.release_notice")
    actions.return_to_draft(notice, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改。"))
    return redirect(notice)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.release_notice")
    actions.release(notice, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("公示已签发，公示期至%(day)s（含当日）。") % {"day": f"{notice.last_day:%Y-%m-%d}"})
    return redirect(notice)


@require_POST
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    notice = _notice(request, reference, "awards.prepare_notice")
    actions.end(notice, by=request.user)
    messages.success(request, _("公示已结束，名单中的组织可列入表彰决定。"))
    return redirect(notice)


@require_POST
def exclude(request: SignedInRequest, reference: str) -> HttpResponse:
    application = fetch(
        Application.objects.select_related("cycle"), request.user, "awards.exclude_application", reference=reference
    )
    said = request.POST
    actions.exclude(
        application, reason=said.get("reason", ""), for_fraud=said.get("for_fraud") == "yes", by=request.user
    )
    messages.success(request, _("已取消%(reference)s的评选资格，并已通知申报组织。") % {"reference": reference})
    if any(vacancy.nexts for vacancy in vacancies(application.cycle)):
        messages.info(request, _("空出了名额，可由科室负责人递补下一顺位。"))
    return redirect(application)


def _notice(request: SignedInRequest, reference: str, permission: str) -> Notice:
    rows = Notice.objects.select_related("cycle__scheme", "prepared_by", "released_by").prefetch_related(
        "lines__tier", "lines__application__organization__region"
    )
    row: Notice = fetch(rows, request.user, permission, reference=reference)
    return row
