"""What was chosen on the screening desk, before it is packed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from awards.applications.models import Application
from awards.dossiers import actions
from core.access import require
from core.web import SignedInRequest


@require_POST
def bundle(request: SignedInRequest) -> HttpResponse:
    """The choice is kept and shown; the archive itself is asked for like every document and made in the background."""
    require(request.user, "awards.bundle_dossiers")
    made = actions.bundle(request.POST.getlist("case"), by=request.user)
    rows = Application.objects.filter(pk__in=made.applications.values("pk")).for_listing()
    context = {"bundle": made, "rows": rows}
    return render(request, "awards/dossiers/bundle.html", context)
