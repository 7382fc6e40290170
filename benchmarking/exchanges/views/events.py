"""Events: the list, one event, and what the bureau does with it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from benchmarking.exchanges.actions import events, materials
from benchmarking.exchanges.actions.attendance import refuses_rating
from benchmarking.exchanges.forms.events import AnnounceForm, ConcludeForm, EventForm, MaterialForm
from benchmarking.exchanges.models import Event, EventKind, EventStage
from benchmarking.exchanges.readings import listed, materials_for, own_sign_ups
from benchmarking.searching import searched
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.uploads import serve
from core.web import SignedInRequest, attempt, paginate, posted

WHEN = {"upcoming": gettext_lazy("即将举办"), "past": gettext_lazy("往期活动"), "all": gettext_lazy("全部")}


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """?when= upcoming (the default), past or all; ?kind=, ?stage= and ?q= narrow."""
    user = request.user
    require(user, "benchmarking.list_events")
    asked = request.GET
    when = asked.get("when", "")
    when = when if when in WHEN else "upcoming"
    kind, stage = asked.get("kind", ""), asked.get("stage", "")
    rows = listed(
        user, when=when, words=searched(asked), kind=kind if kind in EventKind.values else "",
        stage=stage if stage in EventStage.values else "",
    )  # fmt: skip
    may_edit = user.has_perm("benchmarking.edit_event")
    context = {
        "page": paginate(request, rows),
        "when": when,
        "tabs": [{"label": label, "url": f"?when={key}", "is_current": key == when} for key, label in WHEN.items()],
        "kinds": EventKind.choices,
        "stages": [(value, label) for value, label in EventStage.choices if value != EventStage.DRAFT or may_edit],
        "may_edit": may_edit,
        "is_enterprise": user.role == Role.ENTERPRISE,
    }
    return render(request, "benchmarking/exchanges/list.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.see_event")
    return page_of(request, event)


def page_of(
    request: SignedInRequest, event: Event, material_form: MaterialForm | None = None, status: int = 200
) -> HttpResponse:
    user, now = request.user, clock.now()
    own = own_sign_ups(user, event)
    is_inside = user.has_perm("benchmarking.see_sign_ups")
    entries = list(timeline(event))
    is_clinic = event.kind == EventKind.CLINIC and event.stage in (EventStage.ANNOUNCED, EventStage.HELD)
    figures: Any = Event.objects.for_listing().get(pk=event.pk)
    context: dict[str, Any] = {
        "event": event,
        "figures": figures,
        "is_full": figures.waiting > 0 or figures.confirmed >= event.capacity,
        "takes_sign_ups": event.takes_sign_ups(now),
        "is_over": now > event.ends_at,
        "has_begun": now >= event.starts_at,
        "own": own,
        "to_rate": [one.row for one in own if not refuses_rating(one.row)],
        "materials": materials_for(user, event),
        "material_form": material_form or MaterialForm(),
        "may_edit": user.has_perm("benchmarking.edit_event"),
        "may_see_sign_ups": is_inside,
        "may_sign_up": user.has_perm("benchmarking.sign_up")
        and len(own) < event.per_organization * len(user.organization_ids),
        "may_ask": is_clinic
        and user.has_perm("benchmarking.ask_consultation")
        and (bool(own) or user.role != Role.ENTERPRISE),
        "may_print": user.has_perm("benchmarking.print_event"),
        "may_see_satisfaction": user.has_perm("benchmarking.see_satisfaction"),
        "cancelled_because": next((entry.note for entry in entries if entry.verb == "events.cancel"), ""),
        "entries": entries if is_inside and user.role != Role.DISTRICT else None,
    }
    return render(request, "benchmarking/exchanges/event.html", context, status=status)


@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.edit_event")
    form = EventForm(posted(request))
    if form.is_valid():
        event = events.draft(by=request.user, **form.cleaned_data)
        messages.success(request, _("活动已拟定，核对后即可发布。"))
        return redirect(event)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    form = EventForm(posted(request), row=event)
    if form.is_valid() and attempt(form, lambda: events.edit(event, by=request.user, **form.cleaned_data)):
        messages.success(request, _("活动已保存。"))
        return redirect(event)
    return _form(request, form, event)


@require_http_methods(["GET", "POST"])
def announce(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    form = AnnounceForm(posted(request))
    told = 0

    def act() -> None:
        nonlocal told
        told = events.announce(event, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        words = _("活动已发布，已向 %(told)d 人发送站内信。") if told else _("活动已发布，没有发送站内信。")
        messages.success(request, words % {"told": told} if told else words)
        return redirect(event)
    context = {"event": event, "form": form}
    return render(request, "benchmarking/exchanges/announce.html", context, status=422 if form.errors else 200)


@require_POST
def cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    events.cancel(event, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("活动已取消，已报名的单位均已收到站内信。"))
    return redirect(event)


@require_http_methods(["GET", "POST"])
def conclude(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    form = ConcludeForm(posted(request))
    if form.is_valid() and attempt(form, lambda: events.conclude(event, by=request.user, **form.cleaned_data)):
        messages.success(request, _("活动已结束，到场单位已收到评价邀请。"))
        return redirect(event)
    present = event.sign_ups.filter(checked_in_at__isnull=False).count()
    context = {"event": event, "form": form, "present": present}
    return render(request, "benchmarking/exchanges/conclude.html", context, status=422 if form.errors else 200)


@require_POST
def material_add(request: SignedInRequest, reference: str) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: materials.add(event, by=request.user, **form.cleaned_data)):
        messages.success(request, _("资料已上传，报名成功的单位可以下载。"))
        return redirect(event)
    return page_of(request, event, form, status=422)


@require_GET
def material(request: SignedInRequest, reference: str, pk: int) -> FileResponse:
    event = fetched(request, reference, "benchmarking.see_event")
    row = materials_for(request.user, event).filter(pk=pk).first()
    if row is None:
        raise Http404
    return serve(row.file, inline="view" in request.GET)


@require_POST
def material_remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    event = fetched(request, reference, "benchmarking.edit_event")
    row = get_object_or_404(event.materials.select_related("file", "event"), pk=pk)
    materials.remove(row, by=request.user)
    messages.success(request, _("资料“%(title)s”已删除。") % {"title": row.title})
    return redirect(event)


def fetched(request: SignedInRequest, reference: str, permission: str) -> Event:
    row: Event = fetch(Event.objects.select_related("host"), request.user, permission, reference=reference)
    return row


def _form(request: SignedInRequest, form: EventForm, event: Event | None = None) -> HttpResponse:
    context = {"form": form, "event": event}
    return render(request, "benchmarking/exchanges/event_edit.html", context, status=422 if form.errors else 200)
