"""Is this certificate genuine? The QR code on it leads here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from awards.honours.decisions import looks_like_a_code
from core import clock, limits
from publicity import readings
from publicity.caching import public_page
from publicity.forms import plain_code

TIMES = 40


@public_page
def form(request: HttpRequest) -> HttpResponse:
    code = plain_code(request.GET.get("code", ""))[:40]
    if code and "/" not in code:
        return redirect("publicity:verify", code)
    return render(request, "publicity/verify_form.html")


@login_not_required
@require_safe
@never_cache
def verify(request: HttpRequest, check_code: str) -> HttpResponse:
    if not limits.allows(request, "verify", times=TIMES):
        return render(request, "429.html", status=429)
    code = plain_code(check_code)
    award = readings.honours().select_related("decision").filter(check_code=code).first()
    context = {"code": code, "award": award, "asked_at": clock.now()}
    if award is None:
        context["could_be_one"] = looks_like_a_code(code)
        return render(request, "publicity/verify.html", context, status=404)
    context["validity"], context["tone"] = readings.validity(award)
    return render(request, "publicity/verify.html", context)
