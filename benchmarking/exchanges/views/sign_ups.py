"""Signing up and off, the list of those who come, and what those present thought."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.exchanges.actions import sign_ups
from benchmarking.exchanges.actions.attendance import EARLY
from benchmarking.exchanges.actions.places import free_places, in_line
from benchmarking.exchanges.forms.sign_ups import SignUpForm
from benchmarking.exchanges.models import EventStage, SignUp, SignUpStage
from benchmarking.exchanges.readings import opinion_of
from benchmarking.exchanges.views.events import fetched
from benchmarking.searching import searched
from core import clock
from core.access import fetch, require
from core.web import SignedInRequest, attempt, paginate, posted


@require_http_methods(["GET", "POST"])
def sign_up(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.sign_up")
    form = SignUpForm(posted(request), by=request.user, places=event.per_organization)
    rows: list[SignUp] = []

    def act() -> None:
        rows.extend(sign_ups.sign_up(event, form.cleaned_data["organization"], form.people, by=request.user))

    if form.is_valid() and attempt(form, act):
        waiting = sum(row.stage == SignUpStage.WAITING for row in rows)
        if waiting:
            sentence = _("已提交 %(all)d 人：%(in)d 人报名成功，%(waiting)d 人候补；有名额空出时按顺序递补并发站内信。")
            messages.warning(request, sentence % {"all": len(rows), "in": len(rows) - waiting, "waiting": waiting})
        else:
            messages.success(request, _("%(all)d 人报名成功，凭票证二维码签到。") % {"all": len(rows)})
        return redirect(event)
    context = {
        "event": event,
        "form": form,
        "takes_sign_ups": event.takes_sign_ups(clock.now()),
        "is_full": in_line(event).exists() or free_places(event) <= 0,
    }
    return render(request, "benchmarking/exchanges/sign_up.html", context, status=422 if form.errors else 200)


@require_POST
def sign_off(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    row = _row(request, reference, pk, "benchmarking.sign_off")
    sign_ups.sign_off(row, by=request.user)
    messages.success(request, _("%(name)s的报名已取消。") % {"name": row.name})
    return redirect(row.event)


@require_GET
def people(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everybody who signed up, in the order of signing up; ?state= a stage, "present" or "absent"."""
    event = fetched(request, reference, "benchmarking.see_sign_ups")
    rows = SignUp.objects.filter(event=event).visible_to(request.user)
    words, state = searched(request.GET), request.GET.get("state", "")
    may_manage = request.user.has_perm("benchmarking.manage_sign_ups")
    if words:
        found = Q(name__icontains=words) | Q(organization__name__has=words)
        if may_manage:  # to everybody else the telephones are masked, and a search would tell them digit by digit
            found |= Q(phone__icontains=words)
        rows = rows.filter(found)
    if state in SignUpStage.values:
        rows = rows.filter(stage=state)
    elif state in ("present", "absent"):
        rows = rows.filter(stage=SignUpStage.CONFIRMED, checked_in_at__isnull=state == "absent")
    context = {
        "event": event,
        "page": paginate(request, rows.select_related("organization__region").order_by("pk")),
        "states": [*SignUpStage.choices, ("present", _("已签到")), ("absent", _("未签到"))],
        "may_manage": may_manage,
        "may_print": request.user.has_perm("benchmarking.print_event"),
        "is_open": event.stage == EventStage.ANNOUNCED,
        "doors_are_open": clock.now() >= event.starts_at - EARLY,
    }
    return render(request, "benchmarking/exchanges/people.html", context)


@require_POST
def remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    row = _row(request, reference, pk, "benchmarking.manage_sign_ups")
    sign_ups.remove(row, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("%(name)s已移除，报名单位已收到站内信。") % {"name": row.name})
    return redirect("benchmarking:exchanges-people", reference)


@require_GET
def satisfaction(request: SignedInRequest, reference: str) -> HttpResponse:
    """Without names, so that people say what they think."""
    event = fetched(request, reference, "benchmarking.see_event")
    require(request.user, "benchmarking.see_satisfaction")
    comments = event.sign_ups.exclude(comment="").order_by("-satisfaction", "pk").only("satisfaction", "comment")
    context = {"event": event, "opinion": opinion_of(event), "page": paginate(request, comments)}
    return render(request, "benchmarking/exchanges/satisfaction.html", context)


def _row(request: SignedInRequest, reference: str, pk: int, permission: str) -> SignUp:
    rows = SignUp.objects.select_related("event", "organization").filter(event__reference=reference)
    row: SignUp = fetch(rows, request.user, permission, pk=pk)
    return row
