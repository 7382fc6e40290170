"""The office's pages of a poll: the questionnaire on its way to release, answers as they come in, results."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.cycles.models import Cycle, CycleStage, Phase
from awards.polls import actions, changes, running, sheets
from awards.polls.asked import newcomers
from awards.polls.forms import CaseFilter, ConfirmForm, PollForm, ProlongForm, UploadForm
from awards.polls.models import MARK_WORDS, Poll, PollAnswer, PollMark, PollStage
from awards.polls.proposals import ChangeKind, PollChange
from awards.polls.readings import is_ranked, too_few
from awards.polls.showing import rows_of, two_places
from awards.polls.tally import by_day, distribution
from core import clock
from core.access import fetch, require
from core.documents.qr import qr_code
from core.downloads import excel
from core.journal import timeline
from core.refusal import Refused
from core.release import has_hand_in
from core.web import SignedInRequest, attempt, keys_of, paginate, posted

form_methods = require_http_methods(["GET", "POST"])


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_polls")
    rows = Poll.objects.visible_to(request.user).select_related("cycle", "prepared_by", "released_by")
    unasked = Cycle.objects.filter(stage=CycleStage.PUBLISHED, poll=None, windows__phase=Phase.POLLS)
    context = {
        "page": paginate(request, rows.order_by("-pk"), 30),
        "ready": unasked.order_by("-award_year", "-pk"),
        "may_edit": request.user.has_perm("awards.edit_poll"),
    }
    return render(request, "awards/polls/list.html", context)


@require_POST
def draft(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.edit_poll", code=code)
    poll = actions.draft(cycle, by=request.user)
    messages.success(request, _("满意度调查已拟定，请核对卷首语、问题和日期，由另一人签发。"))
    return redirect(poll)


@require_GET
def detail(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.see_polls")
    user, is_prepared = request.user, poll.stage == PollStage.PREPARED
    cases = sheets.cases_of(poll)
    may_edit, is_final = user.has_perm("awards.edit_poll"), is_ranked(poll.cycle)
    context = {
        "poll": poll,
        "cases": cases,
        "rows": rows_of(poll),
        "least": poll.cycle.rules.polls.min_answers,
        "undecided": actions.undecided(poll.cycle) if poll.released_at is None else 0,
        "read": actions.as_read(poll, cases),
        "may_edit": may_edit and poll.stage == PollStage.DRAFT,
        "may_release": is_prepared and user.has_perm("awards.release_poll"),
        "is_own": is_prepared and has_hand_in(poll, user),
        "may_extend": may_edit and poll.stage in running.RUNNING,
        "may_reopen": may_edit
        and (not poll.firm or user.has_perm("awards.release_poll"))
        and poll.is_closed
        and poll.released_at is not None
        and not is_final,
        "may_take_in": may_edit and poll.stage in sheets.TAKE_IN.sources and not is_final,
        "is_final": is_final,
        "short": too_few(poll) if poll.is_closed and "poll" in poll.cycle.rules.ranking.weights and not is_final else 0,
        "is_due": poll.stage in running.RUNNING and poll.is_over(clock.today()),
        "address": _address(poll),
        "qr": qr_code(_address(poll)) if poll.released_at is not None else None,
        "words": [word for _mark, word in MARK_WORDS],
        **_counted(poll),
        "changes": poll.changes.waiting().select_related("prepared_by"),
        "entries": timeline(poll),
    }
    return render(request, "awards/polls/detail.html", context)


@form_methods
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.edit_poll")
    _require(poll, PollStage.DRAFT)
    initial = {name: getattr(poll, name) for name in ("title", "introduction", "opens_on", "closes_on")}
    form = PollForm(posted(request), row=poll, initial={**initial, "questions": "\n".join(poll.questions)})
    if form.is_valid() and attempt(form, lambda: actions.edit(poll, by=request.user, **form.words)):
        messages.success(request, _("满意度调查已保存。"))
        return redirect(poll)
    context = {"poll": poll, "form": form}
    return render(request, "awards/polls/edit.html", context, status=422 if form.errors else 200)


@require_POST
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.edit_poll")
    actions.prepare(poll, by=request.user)
    messages.success(request, _("满意度调查已送签，已通知科室负责人。"))
    return redirect(poll)


@require_POST
def return_to_draft(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.release_poll")
    actions.return_to_draft(poll, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("满意度调查已退回修改。"))
    return redirect(poll)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.release_poll")
    actions.release(poll, by=request.user, read=request.POST.get("read"))
    messages.success(request, _("满意度调查已签发，到开始日期自动开放。"))
    return redirect(poll)


@form_methods
def prolong(request: SignedInRequest, code: str) -> HttpResponse:
    """A running poll gets a later last day; a closed one opens again."""
    poll = _poll(request, code, "awards.edit_poll")
    _require(poll, *running.RUNNING, PollStage.CLOSED)
    form = ProlongForm(posted(request), poll=poll)
    act = running.reopen if poll.is_closed else running.extend
    if form.is_valid() and attempt(form, lambda: act(poll, by=request.user, **form.cleaned_data)):
        messages.success(request, _("截止日期已更改，公众页面随即更新。"))
        return redirect(poll)
    context = {"poll": poll, "form": form, "newcomers": newcomers(poll)}
    return render(request, "awards/polls/prolong.html", context, status=422 if form.errors else 200)


@require_GET
def answers(request: SignedInRequest, code: str) -> HttpResponse:
    """Every answer, newest first, of one case where the address names it."""
    poll = _poll(request, code, "awards.see_polls")
    cases = sheets.cases_of(poll)
    form = CaseFilter(request.GET or None, cases=cases)
    reference = form.cleaned_data["case"] if form.is_valid() else ""
    case = next((one for one in cases if one.reference == reference), None)
    rows = PollAnswer.objects.filter(poll=poll).select_related("application__organization", "discounted_by")
    if case is not None:
        rows = rows.filter(application=case)
    marks = Prefetch("marks", PollMark.objects.order_by("question"))
    user = request.user
    context = {
        "poll": poll,
        "form": form,
        "case": case,
        "page": paginate(request, rows.prefetch_related(marks)),
        "awaited": changes.awaited(poll),
        "may_settle": user.has_perm("awards.edit_poll") and not poll.firm and not is_ranked(poll.cycle),
        **(_counted(poll, case.pk) if case else {}),
        "headings": [word for _mark, word in MARK_WORDS],
    }
    return render(request, "awards/polls/answers.html", context)


@require_POST
def settle(request: SignedInRequest, code: str) -> HttpResponse:
    """Propose that the chosen answers shall not count, or count again; another person confirms it."""
    poll = _poll(request, code, "awards.edit_poll")
    chosen = keys_of(request.POST.getlist("pk"))
    kind = ChangeKind.RESTORE if request.POST.get("way") == "restore" else ChangeKind.DISCOUNT
    change = changes.propose(poll, kind, answers=chosen, reason=request.POST.get("reason", ""), by=request.user)
    said = _("已提出恢复计入%d份问卷，由另一人复核后生效。")
    if kind == ChangeKind.DISCOUNT:
        said = _("已提出%d份问卷不计入，由另一人复核后生效。")
    messages.success(request, said % len(change.answers))
    case = request.POST.get("case", "")
    query = f"?case={case}" if any(one.reference == case for one in sheets.cases_of(poll)) else ""
    return redirect(f"{reverse('awards:polls-answers', args=[code])}{query}")


@require_GET
def change(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """What the second person reads before it takes effect: the answers concerned, or what the firm says."""
    row = _change(request, code, pk, "awards.see_polls")
    user = request.user
    marks = Prefetch("marks", PollMark.objects.order_by("question"))
    answers = PollAnswer.objects.filter(poll=row.poll_id, pk__in=row.answers)
    answers = answers.select_related("application__organization", "discounted_by").prefetch_related(marks)
    is_own, may_confirm = row.prepared_by_id == user.pk, user.has_perm("awards.release_poll")
    context = {
        "change": row,
        "poll": row.poll,
        "page": paginate(request, answers),
        "results": sheets.said(row.poll, row.results),
        "is_own": is_own,
        "may_confirm": row.is_waiting and may_confirm and not is_own,
        "may_drop": row.is_waiting and (may_confirm or is_own),
        "entries": timeline(row),
    }
    return render(request, "awards/polls/change.html", context)


@require_POST
def confirm_change(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    row = _change(request, code, pk, "awards.release_poll")
    changes.confirm(row, by=request.user)
    messages.success(request, _("更改已生效，调查结果随即更新。"))
    return redirect(row.poll)


@require_POST
def drop_change(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    row = _change(request, code, pk, "awards.edit_poll")
    changes.drop(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("更改已作罢，调查结果不变。"))
    return redirect(row.poll)


@require_GET
def template(request: SignedInRequest, code: str) -> HttpResponse:
    poll = _poll(request, code, "awards.edit_poll")
    content = sheets.FirmSheet().workbook(sheets.cases_for_firm(poll))
    name = f"{sheets.FirmSheet.title}-{code}.xlsx"
    return excel(content, name, plain=f"poll-{code}.xlsx")


@form_methods
def take_in(request: SignedInRequest, code: str) -> HttpResponse:
    """A survey firm's workbook: faults by cell, or what it says; then, confirmed, the results."""
    poll = _poll(request, code, "awards.edit_poll")
    if poll.stage not in sheets.TAKE_IN.sources or is_ranked(poll.cycle):
        raise Refused(_("调查进行中或综合排名已锁定，不能录入调查机构的结果。"))
    context: dict[str, Any] = {"poll": poll, "form": UploadForm(posted(request), request.FILES or None)}
    if "token" in request.POST:
        sure = ConfirmForm(request.POST)
        made: list[PollChange] = []
        if sure.is_valid() and attempt(
            sure, lambda: made.append(changes.propose_firm(poll, by=request.user, **sure.cleaned_data))
        ):
            messages.success(request, _("调查机构的结果已录入，由另一人复核后生效。"))
            return redirect(made[0])
        context |= {"form": UploadForm(), "sure": sure}
        return render(request, "awards/polls/take_in.html", context, status=422)
    if not context["form"].is_valid():
        return render(request, "awards/polls/take_in.html", context, status=422 if request.method == "POST" else 200)
    plan = sheets.plan(poll, context["form"].cleaned_data["file"])
    context |= {"plan": plan, "form": UploadForm()}
    if plan.is_sound:
        context["sure"] = ConfirmForm(initial={"token": plan.token, "firm": poll.firm})
    return render(request, "awards/polls/take_in.html", context, status=200 if plan.is_sound else 422)


def _poll(request: SignedInRequest, code: str, permission: str) -> Poll:
    rows = Poll.objects.select_related("cycle__scheme", "cycle__criteria", "prepared_by", "released_by")
    row: Poll = fetch(rows, request.user, permission, cycle__code=code)
    return row


def _change(request: SignedInRequest, code: str, pk: int, permission: str) -> PollChange:
    rows = PollChange.objects.select_related(
        "poll__cycle__scheme", "poll__cycle__criteria", "prepared_by", "released_by"
    )
    row: PollChange = fetch(rows, request.user, permission, pk=pk, poll__cycle__code=code)
    return row


def _require(poll: Poll, *stages: str) -> None:
    """A page whose form could only be refused is not shown."""
    if poll.stage not in stages:
        raise Refused(_("调查当前为“%(stage)s”，不能进行这一操作。") % {"stage": poll.get_stage_display()})


def _address(poll: Poll) -> str:
    return settings.SITE_URL + reverse("publicity:survey", args=[poll.cycle.code])


def _counted(poll: Poll, application: int | None = None) -> dict[str, Any]:
    """Answers by day as a chart, and how each question was answered."""
    days = by_day(poll, application)
    return {
        "number": sum(number for _day, number in days),
        "days": {
            "kind": "bar", "unit": _("份"),
            "labels": [f"{day:%m-%d}" for day, _number in days],
            "series": [{"name": _("问卷"), "values": [number for _day, number in days]}],
        } if days else None,
        "questions": [
            {
                "text": one.text, "total": one.total, "mean": two_places(one.mean),
                "counts": [(word, number) for (_mark, number), (_best, word) in zip(one.counts, MARK_WORDS, strict=True)],
            }
            for one in distribution(poll, application) if one.mean is not None
        ],
    }  # fmt: skip
