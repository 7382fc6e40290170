"""Whom an activity asks: the list, and adding many at once."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.comparisons.actions import recipients
from benchmarking.comparisons.forms.activities import OrganizationChoice, organizations_of, recipients_matching
from benchmarking.comparisons.models import ActivityStage
from benchmarking.comparisons.views.activities import fetched
from core.access import require
from core.web import SignedInRequest, keys_of, paginate


@require_GET
def index(request: SignedInRequest, reference: str) -> HttpResponse:
    require(request.user, "benchmarking.see_recipients")
    activity = fetched(request, reference, "benchmarking.see_activity")
    region = request.GET.get("region", "")
    rows = recipients_matching(activity.recipients.all(), request.GET.get("q", ""), region)
    by_region = activity.recipients.order_by("organization__region").values_list(
        "organization__region", "organization__region__name"
    )
    may_edit = request.user.has_perm("benchmarking.edit_activity")
    context = {
        "activity": activity,
        "page": paginate(request, rows.select_related("organization__region", "organization__industry")),
        "regions": by_region.annotate(number=Count("pk")),
        "region": region,
        "may_add": may_edit and activity.stage in (ActivityStage.DRAFT, ActivityStage.RELEASED),
        "may_remove": may_edit and activity.stage == ActivityStage.DRAFT,
    }
    return render(request, "benchmarking/comparisons/recipients.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    """GET shows who would be asked; POST asks the marked ones, or everybody who matches the filter of the address."""
    activity = fetched(request, reference, "benchmarking.edit_activity")
    form = OrganizationChoice(request.GET)
    matching = form.narrow(organizations_of(activity))
    if request.method == "POST":
        everybody = bool(request.POST.get("all"))
        keys = keys_of(request.POST.getlist("pk"))
        chosen = matching if everybody else organizations_of(activity).filter(pk__in=keys)
        words = form.chosen() if everybody else ""
        number = recipients.add(activity, chosen, by=request.user, chosen=words)
        messages.success(request, _("已增加 %(number)d 家参加企业。") % {"number": number})
        return redirect("benchmarking:comparisons-recipients", activity.reference)
    context = {
        "activity": activity,
        "form": form,
        "page": paginate(request, matching),
        "query": request.GET.urlencode(),
        "asked": activity.recipients.count(),
    }
    return render(request, "benchmarking/comparisons/recipients_add.html", context)


@require_POST
def remove(request: SignedInRequest, reference: str) -> HttpResponse:
    activity = fetched(request, reference, "benchmarking.edit_activity")
    keys = keys_of(request.POST.getlist("pk"))
    number = recipients.remove(activity, keys, by=request.user)
    messages.success(request, _("已移除 %(number)d 家。") % {"number": number})
    return redirect("benchmarking:comparisons-recipients", activity.reference)
