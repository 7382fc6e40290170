"""Feedback: the office's desk, and the report as the applicant reads it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.honours import feedback
from awards.honours.assessment import assess, has_result
from awards.honours.documents import FeedbackDocument
from awards.honours.forms import ForewordForm
from awards.honours.models import Decision, DecisionStage, Feedback
from core.access import fetch, require
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The office's cycles, or the released reports of an enterprise."""
    user = request.user
    if user.role == Role.ENTERPRISE:
        rows = Application.objects.visible_to(user).filter(feedback__released_at__isnull=False)
        rows = rows.select_related("cycle", "organization", "feedback").order_by("-cycle__award_year")
        return render(request, "awards/honours/own_feedback.html", {"page": paginate(request, rows, 30)})
    require(user, "awards.see_feedback_desk")
    cycles = Cycle.objects.visible_to(user).public().select_related("decision").order_by("-award_year", "-pk")
    return render(request, "awards/honours/feedback_list.html", {"page": paginate(request, cycles, 30)})


@require_GET
def desk(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.see_feedback_desk", code=code)
    cases = feedback.due_feedback(cycle).select_related("organization", "feedback", "consensus").order_by("reference")
    context = {
        "cycle": cycle, "page": paginate(request, cases, 50),
        "decided": Decision.objects.filter(cycle=cycle, stage=DecisionStage.RELEASED).exists(),
        "released": cases.filter(feedback__released_at__isnull=False).count(), "total": cases.count(),
        "may_release": request.user.has_perm("awards.release_feedback"),
    }  # fmt: skip
    return render(request, "awards/honours/feedback_desk.html", context)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.release_feedback", code=code)
    rows = feedback.release(cycle, by=request.user)
    messages.success(request, _("已向%(count)d家申报组织发布反馈报告。") % {"count": len(rows)})
    return redirect("awards:honours-feedback-desk", code=code)


@require_GET
def report(request: SignedInRequest, reference: str) -> HttpResponse:
    """The applicant's own report, once released; the office may look before."""
    application = _application(request, reference, "awards.read_feedback")
    row = Feedback.objects.filter(application=application).first()
    if request.user.role == Role.ENTERPRISE:
        if row is None or row.released_at is None:
            raise Http404
        feedback.read(application, by=request.user)
    context: dict[str, Any] = {
        "application": application, "feedback": row, "is_office": request.user.role != Role.ENTERPRISE,
        "assessment": assess(application) if has_result(application) else None,
        "screenings": application.screenings.all(),
    }  # fmt: skip
    return render(request, "awards/honours/feedback.html", context)


@require_http_methods(["GET", "POST"])
def foreword(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _application(request, reference, "awards.release_feedback")
    row = Feedback.objects.filter(application=application).first()
    form = ForewordForm(request.POST or None, initial={"text": row.foreword if row else ""})
    if form.is_valid() and attempt(
        form, lambda: feedback.write_foreword(application, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("综合评价已保存。"))
        return redirect("awards:honours-feedback-desk", code=application.cycle.code)
    context = {
        "application": application, "form": form, "released": row is not None and row.released_at is not None,
        "assessment": assess(application) if has_result(application) else None,
    }  # fmt: skip
    return render(request, "awards/honours/foreword.html", context, status=422 if form.errors else 200)


def _application(request: SignedInRequest, reference: str, permission: str) -> Application:
    row: Application = fetch(FeedbackDocument.rows(), request.user, permission, reference=reference)
    return row
