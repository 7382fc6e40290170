"""Review, submit, receipt, withdraw."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.applications import hand_ins, handing_in
from awards.applications.content import Content
from awards.applications.deadlines import amend_by
from awards.applications.forms import WithdrawForm
from awards.applications.models import Application
from awards.applications.requirements import missing
from awards.applications.snapshot import freeze
from awards.applications.views.common import fetch_own, frame
from awards.applications.workflow import STEPS, SUBMIT
from core import journal
from core.access import fetch
from core.arrival import arrived_at
from core.refusal import Refused
from core.web import SignedInRequest


def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """The list of gaps, each with its link, and the button that submits."""
    application = fetch_own(request, reference, "awards.submit_application")
    if not application.is_editable:
        return redirect("awards:applications-overview", application.reference)
    content = Content.of(application)
    context = {
        **frame(application, "review", content),
        "gaps": missing(application, content),
        "untouched": [line for line in hand_ins.asked(application, content) if not line.is_changed],
        "returned_until": amend_by(application),
        "too_late": handing_in.too_late(application),
    }
    return render(request, "awards/applications/review.html", context)


@require_POST
def submit(request: SignedInRequest, reference: str) -> HttpResponse:
    """A refusal (too late, something missing, submitted already) is said above the list; nothing typed is lost, it is all stored."""
    application = fetch_own(request, reference, "awards.submit_application")
    try:
        handing_in.submit(application, by=request.user, arrived_at=arrived_at(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        page = "receipt" if application.snapshot_sha256 and not application.is_editable else "review"
        return redirect(f"awards:applications-{page}", application.reference)
    messages.success(request, _("申报书已提交。"))
    return redirect("awards:applications-receipt", application.reference)


def receipt(request: SignedInRequest, reference: str) -> HttpResponse:
    rows = Application.objects.select_related("cycle__scheme", "organization")
    application = fetch(rows, request.user, "awards.see_application", reference=reference)
    entries = list(journal.timeline(application).filter(verb=STEPS.verb(SUBMIT)))
    if not entries:
        raise Http404
    last = application.submissions.defer("snapshot").last()
    moment = last.submitted_at if last else entries[-1].at
    context = {"application": application, "entry": entries[-1], "moment": moment, "earlier": entries[:-1]}
    return render(request, "awards/applications/receipt.html", context)


def changes(request: SignedInRequest, reference: str, number: int | None = None) -> HttpResponse:
    """What differs between a hand-in and the one before it; without a number, between the last one and what the applicant has now."""
    joined = ("cycle__criteria", "organization__region", "organization__industry", "commitment_file")
    rows = Application.objects.select_related(*joined)
    application = fetch(rows, request.user, "awards.compare_hand_ins", reference=reference)
    kept = list(application.submissions.select_related("submitted_by"))
    if number is None:
        if not (kept and application.is_editable and request.user.has_perm("awards.edit_application", application)):
            raise Http404
        before, after, snapshot = kept[-1], None, freeze(Content.of(application))
    else:
        after = next((row for row in kept[1:] if row.number == number), None)
        if after is None:
            raise Http404
        before, snapshot = kept[kept.index(after) - 1], after.snapshot
    context = {
        "application": application, "before": before, "after": after, "kept": kept[1:],
        "changes": hand_ins.changes(before.snapshot, snapshot),
    }  # fmt: skip
    return render(request, "awards/applications/changes.html", context)


@require_POST
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    application = fetch(
        Application.objects.select_related("cycle", "organization"),
        request.user,
        "awards.withdraw_application",
        reference=reference,
    )
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请写明撤回原因。"))
    handing_in.withdraw(application, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("申报 %s 已撤回。") % application.reference)
    return redirect(application)
