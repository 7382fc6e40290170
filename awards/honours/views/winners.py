"""Awards and certificates: all of them for the office, an enterprise's own for the enterprise. A withdrawal is prepared and released here."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from awards.honours import withdrawals
from awards.honours.documents import CertificateDocument
from awards.honours.forms import WithdrawalForm
from awards.honours.models import Award, AwardQuerySet, AwardStage
from awards.honours.prizes import duties_of
from awards.honours.readings import years_of_awards
from awards.honours.top_ups import TopUp
from core import clock
from core.access import fetch, require
from core.journal import timeline
from core.release import since_of
from core.web import SignedInRequest, attempt, paginate, posted

WITHDRAWAL = (AwardStage.WITHDRAWING, AwardStage.WITHDRAWN)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_awards")
    rows = Award.objects.for_listing().select_related("payment").order_by("-cycle__award_year", "certificate_number")
    rows = rows.defer("cycle__rulebook", "cycle__call_text", "payment__account_number")
    if request.user.role == Role.ENTERPRISE:
        rows = rows.filter(organization_id__in=request.user.organization_ids)
        context: dict[str, Any] = {
            "page": paginate(request, rows, 30), "top_ups": TopUp.objects.visible_to(request.user).for_listing()
        }  # fmt: skip
        return render(request, "awards/honours/own_awards.html", context)
    years = years_of_awards()
    context = {
        "page": paginate(request, _narrowed(request, rows), 50), "years": years, "today": clock.today(),
        "year": request.GET.get("year", ""), "validity": request.GET.get("validity", ""),
    }  # fmt: skip
    return render(request, "awards/honours/awards.html", context)


@require_GET
def certificate(request: SignedInRequest, number: str) -> HttpResponse:
    """As it is printed: the figures are the document's own."""
    award, user = _award(request, number, "awards.print_certificate"), request.user
    is_office = user.role != Role.ENTERPRISE
    is_proposed = award.stage == AwardStage.WITHDRAWING and is_office
    context = {
        **CertificateDocument().context(award), "award": award, "is_office": is_office, "is_proposed": is_proposed,
        "may_withdraw": award.stage == AwardStage.GRANTED and user.has_perm("awards.prepare_withdrawal"),
        "may_refuse": is_proposed and user.has_perm("awards.prepare_withdrawal"),
        "may_release": is_proposed and user.has_perm("awards.release_withdrawal") and award.withdrawal_prepared_by_id != user.pk,
        "since": since_of(award), "duties": [] if award.stage == AwardStage.WITHDRAWN else duties_of(award),
        "entries": timeline(award) if is_office else [],
    }  # fmt: skip
    return render(request, "awards/honours/certificate.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    award = _award(request, number, "awards.prepare_withdrawal")
    form = WithdrawalForm(posted(request), rules=award.cycle.rules)
    if form.is_valid() and attempt(form, lambda: withdrawals.propose(award, by=request.user, **form.given())):
        messages.success(request, _("撤销已送审，等待另一人审核；审核之前奖项仍然有效。"))
        return redirect(award)
    context = {"award": award, "form": form}
    return render(request, "awards/honours/withdraw.html", context, status=422 if form.errors else 200)


@require_POST
def release_withdrawal(request: SignedInRequest, number: str) -> HttpResponse:
    award = _award(request, number, "awards.release_withdrawal")
    withdrawals.release(award, by=request.user, since=request.POST.get("since"))
    messages.success(request, _("奖项已撤销，证书查验和光荣榜已更新，并已通知获奖组织。"))
    return redirect(award)


@require_POST
def refuse_withdrawal(request: SignedInRequest, number: str) -> HttpResponse:
    award = _award(request, number, "awards.prepare_withdrawal")
    withdrawals.refuse(award, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("不予撤销，奖项维持有效。"))
    return redirect(award)


def _award(request: SignedInRequest, number: str, permission: str) -> Award:
    rows = Award.objects.for_listing().select_related("decision", "application", "payment", "withdrawal_prepared_by")
    row: Award = fetch(rows, request.user, permission, certificate_number=number)
    return row


def _narrowed(request: SignedInRequest, rows: AwardQuerySet) -> AwardQuerySet:
    """By words, cycle, year and validity; what is not understood narrows nothing."""
    asked = request.GET
    if words := asked.get("q", "").strip():
        named = (
            Q(organization_name__icontains=words)
            | Q(winner_name__icontains=words)
            | Q(certificate_number__icontains=words)
        )
        rows = rows.filter(named | Q(check_code=words.upper().replace("-", "")))
    if code := asked.get("cycle"):
        rows = rows.filter(cycle__code=code)
    if (year := asked.get("year", "")).isdecimal() and len(year) == 4:
        rows = rows.filter(cycle__award_year=int(year))
    expired = Q(valid_until__lt=clock.today())
    if asked.get("validity") == "expired":
        rows = rows.filter(expired)
    elif asked.get("validity") == "valid":
        rows = rows.exclude(expired).standing()
    elif asked.get("validity") in WITHDRAWAL:
        rows = rows.filter(stage=asked["validity"])
    return rows
