"""Briefings: list, one with its practices, composing and releasing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.practices.actions import briefings
from benchmarking.practices.documents import BriefingDocument
from benchmarking.practices.forms.briefings import BriefingFilter, BriefingForm
from benchmarking.practices.forms.practices import PracticeFilter
from benchmarking.practices.models import Briefing, BriefingStage, Practice
from core.access import fetch, require
from core.journal import timeline
from core.release import has_hand_in, since_of
from core.web import SignedInRequest, attempt, keys_of, paginate, posted


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.list_briefings")
    form = BriefingFilter(request.GET)
    seen = Briefing.objects.visible_to(request.user)
    context = {
        "page": paginate(request, form.narrow(seen).for_listing()),
        "stages": BriefingStage.choices,
        "years": seen.order_by("-year").values_list("year", flat=True).distinct(),
        "may_edit": request.user.has_perm("benchmarking.edit_briefing"),
    }
    return render(request, "benchmarking/practices/briefings.html", context)


@require_GET
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.see_briefing")
    user = request.user
    may_edit = user.has_perm("benchmarking.edit_briefing")
    context = {
        "briefing": briefing,
        "items": briefing.items.select_related("practice__organization"),
        "lines": BriefingDocument.foot(briefing),
        "may_arrange": may_edit and briefing.stage == BriefingStage.DRAFT,
        "may_release": user.has_perm("benchmarking.release_briefing"),
        "since": since_of(briefing),
        "is_own": has_hand_in(briefing, user),
        "entries": timeline(briefing) if user.has_perm("benchmarking.edit_briefing") or user.has_perm("core.read_journal") else None,
    }  # fmt: skip
    return render(request, "benchmarking/practices/briefing.html", context)


@require_http_methods(["GET", "POST"])
def compose(request: SignedInRequest) -> HttpResponse:
    require(request.user, "benchmarking.edit_briefing")
    form = BriefingForm(posted(request), by=request.user)
    made: list[Briefing] = []
    if form.is_valid() and attempt(form, lambda: made.append(briefings.compose(by=request.user, **form.cleaned_data))):
        messages.success(request, _("简报已建立，期号为%s。请选入案例。") % made[0].issue_number)
        return redirect("benchmarking:practices-briefing-choose", made[0].reference)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.edit_briefing")
    form = BriefingForm(posted(request), row=briefing, by=request.user)
    if form.is_valid() and attempt(form, lambda: briefings.edit(briefing, by=request.user, **form.cleaned_data)):
        messages.success(request, _("简报已保存。"))
        return redirect(briefing)
    return _form(request, form, briefing)


@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, reference: str) -> HttpResponse:
    """The released practices that are not in it yet; marked ones are added in their order."""
    briefing = fetched(request, reference, "benchmarking.edit_briefing")
    left = Practice.objects.public().exclude(briefing_items__briefing=briefing)
    if request.method == "POST":
        keys = keys_of(request.POST.getlist("pk"))
        number = briefings.add(briefing, left.filter(pk__in=keys), by=request.user)
        messages.success(request, _("已选入 %(number)d 篇案例。") % {"number": number})
        return redirect(briefing)
    form = PracticeFilter(request.GET, user=request.user)
    form.fields.pop("stage")
    rows = form.narrow(left).for_listing().order_by("-released_at", "-pk")
    context = {"briefing": briefing, "form": form, "page": paginate(request, rows)}
    return render(request, "benchmarking/practices/briefing_choose.html", context)


@require_POST
def move(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.edit_briefing")
    item = get_object_or_404(briefing.items, pk=pk)
    briefings.move(briefing, item, up=request.POST.get("to") == "up", by=request.user)
    return redirect(briefing)


@require_POST
def remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.edit_briefing")
    item = get_object_or_404(briefing.items, pk=pk)
    briefings.remove(briefing, item, by=request.user)
    messages.success(request, _("案例已移出这期简报。"))
    return redirect(briefing)


@require_POST
def prepare(request: SignedInRequest, reference: str) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.edit_briefing")
    briefings.prepare(briefing, by=request.user)
    messages.success(request, _("已送签，等待另一人签发。"))
    return redirect(briefing)


@require_POST
def return_to_draft(request: SignedInRequest, reference: str) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.release_briefing")
    briefings.return_to_draft(briefing, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回修改。"))
    return redirect(briefing)


@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    briefing = fetched(request, reference, "benchmarking.release_briefing")
    briefings.release(briefing, since=request.POST.get("since"), by=request.user)
    messages.success(request, _("简报已印发并公开，入选单位已收到站内信。"))
    return redirect(briefing)


def fetched(request: SignedInRequest, reference: str, permission: str) -> Briefing:
    rows = Briefing.objects.select_related("prepared_by", "released_by")
    row: Briefing = fetch(rows, request.user, permission, reference=reference)
    return row


def _form(request: SignedInRequest, form: BriefingForm, briefing: Briefing | None = None) -> HttpResponse:
    context = {"form": form, "briefing": briefing}
    return render(request, "benchmarking/practices/briefing_edit.html", context, status=422 if form.errors else 200)
