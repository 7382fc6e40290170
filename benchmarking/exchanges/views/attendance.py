"""The ticket, what the officer's phone shows when it scans one, and the page behind the poster in the room."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from benchmarking.exchanges.actions import attendance
from benchmarking.exchanges.forms.sign_ups import RatingForm
from benchmarking.exchanges.models import Event, SignUp
from benchmarking.exchanges.readings import own_sign_ups
from core.access import fetch
from core.documents.qr import qr_code
from core.web import SignedInRequest, attempt


@require_GET
def ticket(request: SignedInRequest, code: str) -> HttpResponse:
    """For the organization the ticket with its QR code; for the officer who scans it, who it is and the button that checks in."""
    return _page(request, _ticket(request, code, "benchmarking.see_ticket"))


@require_POST
def check_in(request: SignedInRequest, code: str) -> HttpResponse:
    """By the officer with the ticket, or by the organization itself from the page behind the poster, which carries the event's own code."""
    by_officer = request.user.has_perm("benchmarking.manage_sign_ups")
    permission = "benchmarking.manage_sign_ups" if by_officer else "benchmarking.check_in_own"
    row = _ticket(request, code, permission)
    attendance.check_in(row, by=request.user, by_officer=by_officer, poster=request.POST.get("poster", ""))
    messages.success(request, _("%(name)s签到成功。") % {"name": row.name})
    if request.POST.get("to") == "people" and by_officer:
        return redirect("benchmarking:exchanges-people", row.event.reference)
    if by_officer:
        return redirect("benchmarking:exchanges-ticket", code)
    return redirect("benchmarking:exchanges-here", row.event.code)


@require_POST
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    row = _ticket(request, code, "benchmarking.manage_sign_ups")
    attendance.undo_check_in(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("%(name)s的签到已撤销。") % {"name": row.name})
    return redirect("benchmarking:exchanges-people", row.event.reference)


@require_POST
def rate(request: SignedInRequest, code: str) -> HttpResponse:
    row = _ticket(request, code, "benchmarking.rate_event")
    form = RatingForm(request.POST)
    if form.is_valid() and attempt(form, lambda: attendance.rate(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("谢谢您的评价。"))
        return redirect(row.event)
    return _page(request, row, form, status=422)


@require_GET
def here(request: SignedInRequest, code: str) -> HttpResponse:
    """Behind the QR code of the poster: one's own people with a button each. The officer comes to the list."""
    event: Event = fetch(Event.objects.select_related("host"), request.user, "benchmarking.see_event", code=code)
    if request.user.role != Role.ENTERPRISE:
        return redirect("benchmarking:exchanges-people", event.reference)
    lines = []
    for own in own_sign_ups(request.user, event):
        own.row.event = event
        lines.append({"own": own, "refusal": attendance.refuses_check_in(own.row, by_officer=False)})
    return render(request, "benchmarking/exchanges/here.html", {"event": event, "lines": lines})


def _ticket(request: SignedInRequest, code: str, permission: str) -> SignUp:
    rows = SignUp.objects.select_related("event__host", "organization__region")
    row: SignUp = fetch(rows, request.user, permission, code=code)
    return row


def _page(request: SignedInRequest, row: SignUp, form: RatingForm | None = None, status: int = 200) -> HttpResponse:
    by_officer = request.user.has_perm("benchmarking.manage_sign_ups")
    is_own = request.user.role == Role.ENTERPRISE
    address = settings.SITE_URL.rstrip("/") + reverse("benchmarking:exchanges-ticket", args=[row.code])
    context: dict[str, Any] = {
        "row": row,
        "event": row.event,
        "by_officer": by_officer,
        "is_own": is_own,
        "refusal": attendance.refuses_check_in(row, by_officer=by_officer),
        "qr": qr_code(address),
        "form": form or RatingForm() if is_own and (form or not attendance.refuses_rating(row)) else None,
    }
    return render(request, "benchmarking/exchanges/ticket.html", context, status=status)
