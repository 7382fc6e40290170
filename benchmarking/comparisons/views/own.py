"""What an enterprise sees: the activities it is asked to take part in, and its forms."""

from django.http import HttpResponse
from django.shortcuts import render

from benchmarking.comparisons.models import Activity, ActivityStage, Comparison, Recipient
from core.access import require
from core.web import SignedInRequest, paginate


def own(request: SignedInRequest) -> HttpResponse:
    """Invitations without a form yet, then the forms, the newest activity first."""
    require(request.user, "benchmarking.list_own_comparisons")
    forms = Comparison.objects.visible_to(request.user)
    calls = (
        Recipient.objects.visible_to(request.user)
        .filter(activity__stage=ActivityStage.RELEASED)
        .without_form()
        .select_related("activity", "organization")
        .order_by("activity__due_on", "pk")
    )
    context = {
        "calls": calls,
        "page": paginate(request, forms.for_listing().order_by("-activity__year", "-pk")),
        "closed": Activity.objects.visible_to(request.user).filter(stage=ActivityStage.CLOSED).exists(),
    }
    return render(request, "benchmarking/comparisons/own.html", context)
