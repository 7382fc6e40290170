"""Feedback: the office's desk, and the report as the applicant reads it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.readings import by_words
from awards.cycles.models import Cycle
from awards.honours import feedback
from awards.honours.assessment import Assessment, assess, has_result
from awards.honours.documents import FeedbackDocument
from awards.honours.forms import ForewordForm
from awards.honours.models import Feedback
from awards.honours.readings import standings
from core.access import fetch, require
from core.web import SignedInRequest, attempt, paginate

# What the desk may be narrowed to: the word in the address, its label, its condition.
NARROWED = {
    "unwritten": (gettext_lazy("未写综合评价"), Q(feedback__isnull=True) | Q(feedback__foreword="")),
    "unreleased": (gettext_lazy("未发布"), Q(feedback__released_at=None)),
    "unread": (gettext_lazy("企业未读"), Q(feedback__released_at__isnull=False, feedback__read_at=None)),
}


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The office's cycles, or the released reports of an enterprise."""
    user = request.user
    if user.role == Role.ENTERPRISE:
        rows = Application.objects.visible_to(user).filter(feedback__released_at__isnull=False)
        rows = rows.for_listing().select_related("feedback").order_by("-cycle__award_year", "-pk")
        return render(request, "awards/honours/own_feedback.html", {"page": paginate(request, rows, 30)})
    require(user, "awards.see_feedback_desk")
    handed_in = Application.objects.exclude(stage__in=feedback.WITHOUT_FEEDBACK).values("cycle_id")
    cycles = Cycle.objects.public().filter(pk__in=handed_in).defer("rulebook", "call_text")
    page = paginate(request, cycles.order_by("-award_year", "-pk"), 30)
    context = {"page": page, "rows": standings(list(page), user)}
    return render(request, "awards/honours/feedback_list.html", context)


@require_GET
def desk(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.public(), request.user, "awards.see_feedback_desk", code=code)
    shown = request.GET.get("shown", "")
    cases = _narrowed(feedback.due_feedback(cycle), shown, request.GET.get("q", "").strip())
    context = {
        "cycle": cycle, "page": paginate(request, cases.for_listing().select_related("feedback", "consensus"), 50),
        "standing": standings([cycle], request.user)[0], "shown": shown,
        "choices": [(word, label) for word, (label, _condition) in NARROWED.items()],
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
    """The applicant's own report, once released; the office may look before. The figures are the document's own."""
    application = _application(request, reference, "awards.read_feedback")
    is_office, row = request.user.role != Role.ENTERPRISE, getattr(application, "feedback", None)
    if not is_office:
        if row is None or row.released_at is None:
            raise Http404
        feedback.read(application, by=request.user)
    shown = FeedbackDocument().context(application)
    context: dict[str, Any] = {
        **shown, "application": application, "feedback": row, "is_office": is_office,
        "chart": _radar(shown["report"]), "may_write": _may_write(request, row),
    }  # fmt: skip
    return render(request, "awards/honours/feedback.html", context)


@require_http_methods(["GET", "POST"])
def foreword(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _application(request, reference, "awards.release_feedback")
    row: Feedback | None = getattr(application, "feedback", None)
    form = ForewordForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid() and attempt(
        form, lambda: feedback.write_foreword(application, text=form.cleaned_data["text"], by=request.user)
    ):
        messages.success(request, _("综合评价已保存。"))
        return redirect("awards:honours-feedback-desk", code=application.cycle.code)
    assessment = assess(application) if has_result(application) else None
    context = {
        "application": application, "form": form, "is_released": row is not None and row.released_at is not None,
        "report": assessment, "chart": _radar(assessment),
    }  # fmt: skip
    return render(request, "awards/honours/foreword.html", context, status=422 if form.errors else 200)


def _radar(assessment: Assessment | None) -> dict[str, Any] | None:
    """The category percents as the page's chart takes them."""
    if assessment is None:
        return None
    chart = assessment.chart
    series = [{"name": str(line.name), "values": list(line.values)} for line in chart.series]
    return {"kind": "radar", "labels": list(chart.labels), "series": series, "max": 100, "unit": "%"}


def _narrowed(cases: ApplicationQuerySet, shown: str, words: str) -> ApplicationQuerySet:
    if shown in NARROWED:
        cases = cases.filter(NARROWED[shown][1])
    if words:
        cases = cases.filter(by_words(words))
    return cases


def _may_write(request: SignedInRequest, row: Feedback | None) -> bool:
    return (row is None or row.released_at is None) and request.user.has_perm("awards.release_feedback")


def _application(request: SignedInRequest, reference: str, permission: str) -> Application:
    row: Application = fetch(FeedbackDocument.rows(), request.user, permission, reference=reference)
    return row
