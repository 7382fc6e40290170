"""The expert's desk, what the leader or the bureau puts right, and the leader's record."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from awards.criteria.scoring import as_points
from awards.defence import actions
from awards.defence.forms import ScoreForm, SummaryForm
from awards.defence.models import Defence, DefenceStage
from awards.defence.readings import missing, total_of, voices
from awards.panels.readings import readers_of
from core import clock
from core.access import fetch
from core.forms import version_of
from core.web import SignedInRequest, attempt, key_of, posted

DEFENCES = Defence.objects.select_related(
    "application__organization", "application__cycle__criteria", "application__panel_case__panel"
).defer("application__snapshot", "application__profile", "application__cycle__call_text")


@require_http_methods(["GET", "POST"])
def score(request: SignedInRequest, reference: str) -> HttpResponse:
    """The own score of a case; "hand_in" saves and asks once more."""
    defence = fetch(DEFENCES, request.user, "awards.score_defence", application__reference=reference)
    row = defence.scores.filter(expert=request.user).first()
    if defence.stage != DefenceStage.PLANNED or (row and row.is_handed_in):
        return redirect(defence)
    given = None if row is None or row.score_hundredths is None else as_points(row.score_hundredths)
    initial = {"score": given, "strengths": row.strengths, "weaknesses": row.weaknesses} if row else {}
    form = ScoreForm(posted(request), row=row, initial=initial)
    if form.is_valid() and attempt(form, lambda: actions.save_score(defence, by=request.user, **form.cleaned_data)):
        if request.POST.get("act") != "hand_in":
            messages.success(request, _("评分草稿已保存，尚未提交。"))
            return redirect("awards:defence-score", reference)
        if form.cleaned_data["score"] is not None:
            return redirect("awards:defence-hand-in", reference)
        form.add_error("score", _("请先填写得分，再提交。"))
        form.renew(defence.scores.filter(expert=request.user).first())
    context = {"form": form, "defence": defence, "row": row, "may_begin": defence.day <= clock.today()}
    return render(request, "awards/defence/score.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, reference: str) -> HttpResponse:
    """The score as it will be frozen; then the hand-in itself."""
    defence = fetch(DEFENCES, request.user, "awards.score_defence", application__reference=reference)
    row = defence.scores.filter(expert=request.user).first()
    if row is None or row.is_handed_in or row.score_hundredths is None or defence.stage != DefenceStage.PLANNED:
        return redirect("awards:defence-score", reference)
    if request.method == "POST":
        actions.hand_in(defence, by=request.user, version=request.POST.get("version", ""))
        messages.success(request, _("答辩评分已提交并锁定。"))
        return redirect(defence)
    context = {"defence": defence, "row": row, "version": version_of(row)}
    return render(request, "awards/defence/hand_in.html", context)


@require_POST
def reopen(request: SignedInRequest, reference: str) -> HttpResponse:
    defence = fetch(DEFENCES, request.user, "awards.reopen_defence_score", application__reference=reference)
    expert = _expert(request, defence)
    actions.reopen(defence, expert=expert, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回%(name)s的答辩评分，并已告知本人。") % {"name": expert.name})
    return redirect(defence)


@require_POST
def absence(request: SignedInRequest, reference: str) -> HttpResponse:
    """The bureau notes that an expert did not hear the case, or takes the note back."""
    defence = fetch(DEFENCES, request.user, "awards.plan_defence", application__reference=reference)
    expert = _expert(request, defence)
    if "take_back" in request.POST:
        actions.take_back_excuse(defence, expert=expert, by=request.user)
        messages.success(request, _("已撤销%(name)s的缺席登记。") % {"name": expert.name})
    else:
        actions.excuse(defence, expert=expert, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("已登记%(name)s缺席。") % {"name": expert.name})
    return redirect(defence)


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """Questions and answers, what is missing, the result as it will be frozen; then the record itself."""
    defence = fetch(DEFENCES, request.user, "awards.record_defence", application__reference=reference)
    if defence.stage != DefenceStage.PLANNED:
        return redirect(defence)
    form = SummaryForm(posted(request), row=defence, initial={"text": defence.summary})
    if form.is_valid() and request.POST.get("act") == "record" and not form.cleaned_data["text"].strip():
        form.add_error("text", _("请先填写问答记录，再提交。"))
    if form.is_valid() and attempt(form, lambda: actions.save_summary(defence, by=request.user, **form.cleaned_data)):
        defence.refresh_from_db(fields=["summary", "updated_at"])
        if request.POST.get("act") != "record":
            messages.success(request, _("问答记录已保存。"))
            return redirect("awards:defence-record", reference)
        if attempt(form, lambda: actions.record(defence, by=request.user, read=request.POST.get("read"))):
            messages.success(request, _("陈述答辩结果已提交并锁定。"))
            return redirect(defence)
        form.renew(defence)
    context = _record(request, defence, form)
    return render(request, "awards/defence/record.html", context, status=422 if form.is_bound else 200)


def _record(request: SignedInRequest, defence: Defence, form: SummaryForm) -> dict[str, Any]:
    lacks = missing(defence)
    told = voices(defence, request.user)
    own = next((voice for voice in told if voice.expert.pk == request.user.pk), None)
    complete = not any(voice.is_open for voice in told)
    given = list(defence.scores.handed_in())
    sees = own is not None and (own.handed_in or bool(own.absence)) and complete and bool(given)
    return {
        "defence": defence,
        "form": form,
        "missing": lacks,
        "voices": told,
        "total": total_of(given, defence.application.cycle) if sees else None,
        "read": actions.as_read(given) if sees else "",
        "full": defence.application.cycle.criteria.total,
    }


def _expert(request: SignedInRequest, defence: Defence) -> User:
    """Whom the form names, of those who hear the case or have scored it."""
    heard = Q(pk__in=readers_of(defence.application).order_by().values("pk")) | Q(
        pk__in=defence.scores.values("expert")
    )
    return get_object_or_404(User.objects.filter(heard), pk=key_of(request.POST.get("expert", "")))
