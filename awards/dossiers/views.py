"""What was chosen on the screening desk, before it is packed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from awards.applications.models import Application
from awards.dossiers import actions
from awards.dossiers.models import DossierBundle
from core.access import fetch, require
from core.web import SignedInRequest


@require_POST
def bundle(request: SignedInRequest) -> HttpResponse:
    """The choice is kept, then shown; the archive itself is asked for like every document and made in the background."""
    require(request.user, "awards.bundle_dossiers")
    made = actions.bundle(request.POST.getlist("case"), by=request.user)
    return redirect("awards:dossiers-chosen", made.reference)


@require_GET
def chosen(request: SignedInRequest, reference: str) -> HttpResponse:
    made = fetch(DossierBundle.objects.all(), request.user, "awards.bundle_dossiers", reference=reference)
    rows = Application.objects.filter(pk__in=made.applications.values("pk")).for_listing()
    return render(request, "awards/dossiers/bundle.html", {"bundle": made, "rows": rows})
