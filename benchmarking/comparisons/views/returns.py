"""What has come in: by district, by organization; reminders; taking a form or sending it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from benchmarking.comparisons.actions import recipients, returns
from benchmarking.comparisons.forms.activities import recipients_matching
from benchmarking.comparisons.models import Activity, ActivityStage, Comparison, ComparisonStage, Recipient
from benchmarking.comparisons.views.activities import fetched
from benchmarking.comparisons.views.filling import read
from core import clock
from core.access import require
from core.web import SignedInRequest, keys_of, paginate

STATES = (
    ("late", gettext_lazy("未报送或被退回")),
    ("none", gettext_lazy("未开始")),
    ("draft", gettext_lazy("填报中")),
    ("submitted", gettext_lazy("待接收")),
    ("returned", gettext_lazy("已退回")),
    ("accepted", gettext_lazy("已接收")),
)


@require_GET
def index(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "benchmarking.see_returns")
    activity = fetched(request, reference, "benchmarking.see_activity")
    seen = Recipient.objects.visible_to(request.user).filter(activity=activity)
    rows = _narrowed(request, activity, seen)
    is_over = clock.today() > activity.due_on
    context = {
        "activity": activity,
        "districts": _districts(activity, seen, is_over),
        "page": paginate(request, _with_forms(activity, rows)),
        "states": STATES,
        "is_over": is_over,
        "late": Recipient.objects.late(activity).filter(pk__in=rows.order_by().values("pk")).count(),
        "may_remind": request.user.has_perm("benchmarking.remind_recipients")
        and activity.stage == ActivityStage.RELEASED,
        "query": request.GET.urlencode(),
    }
    return render(request, "benchmarking/comparisons/returns.html", context)


@require_POST
def remind(request: SignedInRequest, reference: str) -> HttpResponse:
    """The marked ones, or everybody who matches the filter of the address; a district reminds its own."""
    require(request.user, "benchmarking.remind_recipients")
    activity = fetched(request, reference, "benchmarking.see_activity")
    seen = Recipient.objects.visible_to(request.user).filter(activity=activity)
    keys = keys_of(request.POST.getlist("pk"))
    chosen = _narrowed(request, activity, seen) if request.POST.get("all") else seen.filter(pk__in=keys)
    number = recipients.remind(activity, chosen, by=request.user)
    words = _("已催报 %(number)d 家。") if number else _("所选企业均已报送，或今天已催报过。")
    messages.success(request, words % {"number": number} if number else words)
    return redirect("benchmarking:comparisons-returns", activity.reference)


@require_POST
def accept(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = read(request, reference, "benchmarking.review_comparison")
    returns.accept(comparison, by=request.user)
    messages.success(request, _("情况表已接收，并已通知企业。"))
    return redirect(comparison)


@require_POST
def send_back(request: SignedInRequest, reference: str) -> HttpResponse:
    comparison = read(request, reference, "benchmarking.review_comparison")
    returns.send_back(comparison, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("情况表已退回，原因已通知企业。"))
    return redirect(comparison)


def _forms(activity: Activity) -> QuerySet[Comparison]:
    """The form of the recipient in the query around it."""
    return Comparison.objects.filter(activity=activity, organization=OuterRef("organization"))


def _with_forms(activity: Activity, rows: Any) -> Any:
    forms = _forms(activity)
    return rows.select_related("organization__region").annotate(
        form_stage=Subquery(forms.values("stage")[:1]),
        form_reference=Subquery(forms.values("reference")[:1]),
        submitted_at=Subquery(forms.values("submitted_at")[:1]),
    )


def _narrowed(request: SignedInRequest, activity: Activity, rows: Any) -> Any:
    rows = recipients_matching(rows, request.GET.get("q", ""), request.GET.get("region", ""))
    state = request.GET.get("state", "")
    if state == "late":
        return rows.late(activity)
    if state == "none":
        return rows.without_form()
    if state in ComparisonStage.values:
        return rows.filter(Exists(_forms(activity).filter(stage=state)))
    return rows


def _districts(activity: Activity, rows: Any, is_over: bool) -> list[dict[str, Any]]:
    """By district: asked, handed in, of them late and accepted, lacking; with a traffic light."""
    handed = Exists(_forms(activity).handed_in())  # type: ignore[attr-defined]  # its queryset's own reading
    late = Exists(_forms(activity).handed_in().filter(submitted_at__date__gt=activity.due_on))  # type: ignore[attr-defined]  # the same
    accepted = Exists(_forms(activity).filter(stage=ComparisonStage.ACCEPTED))
    counted = (
        rows.annotate(is_in=handed, came_late=late, is_accepted=accepted)
        .order_by("organization__region")
        .values(code=F("organization__region"), name=F("organization__region__name"))
        .annotate(
            asked=Count("pk"),
            handed_in=Count("pk", filter=Q(is_in=True)),
            came_late=Count("pk", filter=Q(came_late=True)),
            accepted=Count("pk", filter=Q(is_accepted=True)),
        )
    )
    return [{**row, "lacking": row["asked"] - row["handed_in"], **_light(row, is_over)} for row in counted]


def _light(row: dict[str, Any], is_over: bool) -> dict[str, Any]:
    """Green when all are in, amber while there is time or most are in, red when after the last day a fifth or more is lacking."""
    lacking = row["asked"] - row["handed_in"]
    if not lacking:
        return {"tone": "success", "state": _("全部报送")}
    if not is_over:
        return {"tone": "warning", "state": _("报送中")}
    if lacking * 5 < row["asked"]:
        return {"tone": "warning", "state": _("少数逾期")}
    return {"tone": "danger", "state": _("逾期未报")}
