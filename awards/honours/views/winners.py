"""Awards and certificates: all of them for the office, an enterprise's own for the enterprise."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
from awards.honours.documents import CertificateDocument
from awards.honours.models import Award, AwardQuerySet
from awards.honours.readings import years_of_awards
from core import clock
from core.access import fetch, require
from core.web import SignedInRequest, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_awards")
    rows = Award.objects.for_listing().select_related("payment").order_by("-cycle__award_year", "certificate_number")
    rows = rows.defer("cycle__rulebook", "cycle__call_text", "payment__account_number")
    if request.user.role == Role.ENTERPRISE:
        rows = rows.filter(organization_id__in=request.user.organization_ids)
        return render(request, "awards/honours/own_awards.html", {"page": paginate(request, rows, 30)})
    years = years_of_awards()
    context = {
        "page": paginate(request, _narrowed(request, rows), 50), "years": years, "today": clock.today(),
        "year": request.GET.get("year", ""), "validity": request.GET.get("validity", ""),
    }  # fmt: skip
    return render(request, "awards/honours/awards.html", context)


@require_GET
def certificate(request: SignedInRequest, number: str) -> HttpResponse:
    """As it is printed: the figures are the document's own."""
    rows = Award.objects.for_listing().select_related("decision", "application", "payment")
    award = fetch(rows, request.user, "awards.print_certificate", certificate_number=number)
    context = {
        **CertificateDocument().context(award), "award": award, "is_office": request.user.role != Role.ENTERPRISE
    }  # fmt: skip
    return render(request, "awards/honours/certificate.html", context)


def _narrowed(request: SignedInRequest, rows: AwardQuerySet) -> AwardQuerySet:
    """By words, cycle, year and validity; what is not understood narrows nothing."""
    asked = request.GET
    if words := asked.get("q", "").strip():
        named = Q(organization_name__icontains=words) | Q(certificate_number__icontains=words)
        rows = rows.filter(named | Q(check_code=words.upper().replace("-", "")))
    if code := asked.get("cycle"):
        rows = rows.filter(cycle__code=code)
    if (year := asked.get("year", "")).isdecimal() and len(year) == 4:
        rows = rows.filter(cycle__award_year=int(year))
    expired = Q(valid_until__lt=clock.today())
    if asked.get("validity") == "expired":
        rows = rows.filter(expired)
    elif asked.get("validity") == "valid":
        rows = rows.exclude(expired)
    return rows
