"""The ledger of prize money."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from awards.cycles.models import Cycle
from awards.honours import payments
from awards.honours.forms import AccountForm, PayForm
from awards.honours.models import Payment, PaymentStage
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    require(request.user, "awards.see_payments")
    cycles = list(Cycle.objects.filter(awards__payment__isnull=False).distinct().order_by("-award_year", "-pk"))
    asked = request.GET.get("cycle", "")
    cycle = next((row for row in cycles if row.code == asked), cycles[0] if cycles else None)
    rows = Payment.objects.visible_to(request.user).for_listing().filter(award__cycle=cycle)
    context = {
        "page": paginate(request, rows, 50), "cycles": cycles, "cycle": cycle, "sums": _sums(cycle),
        "may_prepare": request.user.has_perm("awards.prepare_payment"),
        "may_release": request.user.has_perm("awards.release_payment"),
    }  # fmt: skip
    return render(request, "awards/honours/payments.html", context)


@require_POST
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    rows = payments.prepare(
        fetch(Cycle.objects.all(), request.user, "awards.prepare_payment", code=code), by=request.user
    )
    messages.success(request, _("已制单%(count)d笔，等待另一人审核。") % {"count": len(rows)})
    return redirect("awards:honours-payments")


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    rows = payments.release(
        fetch(Cycle.objects.all(), request.user, "awards.release_payment", code=code), by=request.user
    )
    messages.success(request, _("已审核%(count)d笔，可以拨付。") % {"count": len(rows)})
    return redirect("awards:honours-payments")


@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """The winner enters its account; the office sees it masked, with what was done."""
    payment = _payment(request, pk, "awards.see_payment" if request.method == "GET" else "awards.enter_account")
    is_winner = request.user.role == Role.ENTERPRISE
    initial = {"account_name": payment.award.organization_name, "bank": payment.bank}
    form = (
        AccountForm(request.POST or None, initial=initial) if is_winner and payment.stage == PaymentStage.DUE else None
    )
    if request.method == "POST" and form is None:
        form = AccountForm(request.POST)
    if form is not None and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        if attempt(form, lambda: payments.enter_account(payment, by=request.user, **given)):
            messages.success(request, _("收款账户已保存。拨付后会另行通知。"))
            return redirect("awards:honours-awards")
    context = {
        "payment": payment, "form": form, "is_winner": is_winner, "entries": [] if is_winner else timeline(payment),
        "may_return": payment.stage == PaymentStage.PREPARED and request.user.has_perm("awards.prepare_payment"),
    }  # fmt: skip
    return render(request, "awards/honours/account.html", context, status=422 if form and form.errors else 200)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    payments.send_back(payment, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回，获奖组织可更正账户。"))
    return redirect("awards:honours-payments")


@require_http_methods(["GET", "POST"])
def pay(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    form = PayForm(request.POST or None, initial={"paid_on": today()})
    if form.is_valid() and attempt(form, lambda: payments.pay(payment, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记到账。"))
        return redirect("awards:honours-payments")
    context = {"payment": payment, "form": form}
    return render(request, "awards/honours/pay.html", context, status=422 if form.errors else 200)


def _payment(request: SignedInRequest, pk: int, permission: str) -> Payment:
    row: Payment = fetch(Payment.objects.for_listing(), request.user, permission, pk=pk)
    return row


def _sums(cycle: Cycle | None) -> dict[str, int]:
    """Whole fen and counts: all, by stage, and how many winners have not given an account."""
    found: dict[str, int | None] = Payment.objects.filter(award__cycle=cycle).aggregate(
        total=Sum("amount_fen"),
        paid=Sum("amount_fen", filter=Q(stage=PaymentStage.PAID)),
        number=Count("pk"),
        due=Count("pk", filter=Q(stage=PaymentStage.DUE) & ~Q(bank="")),
        prepared=Count("pk", filter=Q(stage=PaymentStage.PREPARED)),
        without=Count("pk", filter=Q(stage=PaymentStage.DUE, bank="")),
    )
    sums = {name: value or 0 for name, value in found.items()}
    return {**sums, "open": sums["total"] - sums["paid"]}
