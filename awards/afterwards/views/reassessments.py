"""Awards whose validity ends, and their re-assessments: recorded by one person, released by another."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.afterwards import reassessing
from awards.afterwards.forms import EndingFilter, ReassessmentFilter, ReassessmentForm
from awards.afterwards.models import Conclusion, Reassessment, ReassessmentStage
from awards.honours.models import Award
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, paginate, posted

SAID = {
    Conclusion.KEEP: gettext_lazy("复评已审核，有效期已延续，证书查验和光荣榜已更新，并已通知获奖组织。"),
    Conclusion.RECTIFY: gettext_lazy("复评已审核，整改期限已通知获奖组织。"),
    Conclusion.WITHDRAW: gettext_lazy("复评已审核，撤销已送审；撤销另经审核后才生效。"),
}


@require_GET
def ending(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_reassessments")
    rows = reassessing.ending().for_listing().defer("cycle__rulebook", "cycle__call_text")
    rows = EndingFilter(request.GET).narrow(rows.order_by("valid_until", "certificate_number"), today())
    context = {
        "page": paginate(request, rows), "today": today(),
        "may_prepare": request.user.has_perm("awards.prepare_reassessment"),
    }  # fmt: skip
    return render(request, "awards/afterwards/ending.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: SignedInRequest, number: str) -> HttpResponse:
    rows = Award.objects.for_listing().select_related("application", "decision")
    award: Award = fetch(rows, request.user, "awards.prepare_reassessment", certificate_number=number)
    refusal = reassessing.refusal(award)
    form = None if refusal else ReassessmentForm(posted(request), award=award)
    if form and form.is_valid():
        made: list[Reassessment] = []
        given = form.cleaned_data
        if attempt(form, lambda: made.append(reassessing.prepare(award, by=request.user, **given))):
            messages.success(request, _("复评已送审，等待另一人审核；审核之前奖项不变。"))
            return redirect(made[0])
    context = {
        "award": award, "form": form, "refusal": refusal, "today": today(), "years": award.cycle.rules.after.validity_years,
        "earlier": award.reassessments.for_listing(),
        "reports": award.yearly_reports.order_by("-year"),
    }  # fmt: skip
    is_refused = request.method == "POST" or (form is not None and bool(form.errors))
    return render(request, "awards/afterwards/reassess.html", context, status=422 if is_refused else 200)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_reassessments")
    rows = ReassessmentFilter(request.GET).narrow(Reassessment.objects.for_listing())
    states = [*ReassessmentStage.choices, *((one.value, one.label) for one in Conclusion)]
    return render(request, "awards/afterwards/reassessments.html", {"page": paginate(request, rows), "states": states})


@require_GET
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row, user = _row(request, pk, "awards.see_reassessment"), request.user
    is_office = user.has_perm("awards.see_reassessments")
    is_prepared = row.stage == ReassessmentStage.PREPARED
    context: dict[str, Any] = {
        "row": row, "award": row.award, "since": since_of(row), "is_office": is_office, "today": today(),
        "may_release": is_prepared and user.has_perm("awards.release_reassessment") and not has_hand_in(row, user),
        "may_refuse": is_prepared and user.has_perm("awards.prepare_reassessment"),
        "entries": timeline(row) if is_office else [],
    }  # fmt: skip
    return render(request, "awards/afterwards/reassessment.html", context)


@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "awards.release_reassessment")
    reassessing.release(row, by=request.user, since=request.POST.get("since"))
    messages.success(request, SAID[Conclusion(row.conclusion)])
    return redirect(row)


@require_POST
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, "awards.prepare_reassessment")
    reassessing.refuse(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("复评已退回，奖项不变。"))
    return redirect(row)


def _row(request: SignedInRequest, pk: int, permission: str) -> Reassessment:
    rows = Reassessment.objects.select_related(
        "award__organization", "award__tier", "award__cycle__scheme", "award__application", "prepared_by", "released_by"
    )
    row: Reassessment = fetch(rows, request.user, permission, pk=pk)
    return row
