"""The ledger of prize money, and the winner's own account."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, User
from awards.cycles.models import Cycle
from awards.honours import payments
from awards.honours.corrections import possible
from awards.honours.forms import AccountForm, PayForm, RecoverForm
from awards.honours.money import CorrectionStage, Payment, PaymentStage
from awards.honours.prizes import with_title_only
from awards.honours.readings import standings
from core.access import fetch, require
from core.clock import today
from core.journal import timeline
from core.models import Entry
from core.web import SignedInRequest, attempt, paginate


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The office's ledger; an enterprise that comes here is shown its own prize and nobody else's."""
    user = request.user
    if user.role == Role.ENTERPRISE:
        return _own(request)
    require(user, "awards.see_payments")
    rows = Cycle.objects.filter(pk__in=Payment.objects.order_by().values("cycle_id"))
    cycles = list(rows.defer("rulebook", "call_text").order_by("-award_year", "-pk"))
    asked = request.GET.get("cycle", "")
    cycle = next((row for row in cycles if row.code == asked), cycles[0] if cycles else None)
    listed = Payment.objects.visible_to(user).for_listing().with_correction().filter(cycle=cycle)
    stage = request.GET.get("stage", "")
    if stage in PaymentStage.values:
        listed = listed.filter(stage=stage)
    context = {
        "page": paginate(request, listed.defer("cycle__rulebook", "cycle__call_text"), 50),
        "cycles": cycles, "cycle": cycle, "stages": PaymentStage.choices, "stage": stage,
        "title_only": list(with_title_only(cycle).select_related("tier")) if cycle else [],
        "money": standings([cycle], user)[0].money if cycle else None,
        "may_prepare": user.has_perm("awards.prepare_payment"), "may_release": user.has_perm("awards.release_payment"),
        "read": payments.as_read(Payment.objects.filter(cycle=cycle, stage=PaymentStage.PREPARED)),
    }  # fmt: skip
    return render(request, "awards/honours/payments.html", context)


@require_POST
def prepare(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.all(), request.user, "awards.prepare_payment", code=code)
    rows = payments.prepare(cycle, by=request.user)
    messages.success(request, _("已制单%(count)d笔，等待另一人审核。") % {"count": len(rows)})
    return _to_ledger(cycle)


@require_POST
def release(request: SignedInRequest, code: str) -> HttpResponse:
    cycle = fetch(Cycle.objects.all(), request.user, "awards.release_payment", code=code)
    rows = payments.release(cycle, read=request.POST.get("read"), by=request.user)
    messages.success(request, _("已审核%(count)d笔，可以拨付。") % {"count": len(rows)})
    return _to_ledger(cycle)


@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """The winner enters its account; the office sees it masked, with what was done."""
    payment = _payment(request, pk, "awards.see_payment" if request.method == "GET" else "awards.enter_account")
    is_winner = request.user.role == Role.ENTERPRISE
    form = _account_form(request, payment)
    if form is not None and form.is_valid() and attempt(form, partial(_enter, payment, form, by=request.user)):
        messages.success(request, _("收款账户已保存。奖金到账后会另行通知。"))
        return redirect(payment)
    open_correction = payment.corrections.filter(stage=CorrectionStage.PREPARED).select_related("prepared_by").first()
    may_prepare = request.user.has_perm("awards.prepare_payment")
    context = {
        "payment": payment, "form": form, "is_winner": is_winner,
        "entries": [] if is_winner else _entries(payment),
        "may_return": may_prepare and payment.stage == PaymentStage.PREPARED,
        "may_pay": may_prepare and payment.stage == PaymentStage.RELEASED and open_correction is None,
        "may_recover": may_prepare and payment.stage == PaymentStage.RECLAIMED,
        "may_correct": may_prepare and open_correction is None and possible(payment),
        "correction": None if is_winner else open_correction, "may_refuse": may_prepare,
        "may_release": request.user.has_perm("awards.release_payment") and open_correction is not None
        and open_correction.prepared_by_id != request.user.pk,
    }  # fmt: skip
    response = render(request, "awards/honours/account.html", context, status=422 if form and form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    payments.send_back(payment, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("已退回，获奖组织可更正账户。"))
    return _to_ledger(payment.cycle)


@require_http_methods(["GET", "POST"])
def pay(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    if request.method == "GET" and payment.stage != PaymentStage.RELEASED:
        return redirect(payment)
    form = PayForm(request.POST if request.method == "POST" else None, initial={"paid_on": today()})
    if form.is_valid() and attempt(form, lambda: payments.pay(payment, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记到账，并通知获奖组织。"))
        return _to_ledger(payment.cycle)
    context = {"payment": payment, "form": form}
    return render(request, "awards/honours/pay.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def recover(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    if request.method == "GET" and payment.stage != PaymentStage.RECLAIMED:
        return redirect(payment)
    form = RecoverForm(request.POST if request.method == "POST" else None, initial={"recovered_on": today()})
    if form.is_valid() and attempt(form, lambda: payments.recover(payment, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记追回。"))
        return redirect(payment)
    context = {"payment": payment, "form": form}
    return render(request, "awards/honours/recover.html", context, status=422 if form.errors else 200)


def _own(request: SignedInRequest) -> HttpResponse:
    """One payment: its page. Several: the awards with theirs. None: a page that says so."""
    rows = list(Payment.objects.visible_to(request.user).only("pk")[:2])
    if len(rows) == 1:
        return redirect(rows[0])
    if rows:
        return redirect("awards:honours-awards")
    return render(request, "awards/honours/no_payment.html")


def _entries(payment: Payment) -> list[Entry]:
    """What was done to the payment and to its corrections, oldest first."""
    told = [*timeline(payment), *(entry for row in payment.corrections.all() for entry in timeline(row))]
    return sorted(told, key=lambda entry: entry.sequence)


def _account_form(request: SignedInRequest, payment: Payment) -> AccountForm | None:
    """What was typed; at a first look an empty form, if the account may be entered now."""
    if request.method == "POST":
        return AccountForm(request.POST, row=payment)
    may_enter = payment.stage == PaymentStage.DUE and request.user.has_perm("awards.enter_account", payment)
    return AccountForm(row=payment) if may_enter else None


def _enter(payment: Payment, form: AccountForm, *, by: User) -> Payment:
    return payments.enter_account(payment, by=by, **form.given())


def _payment(request: SignedInRequest, pk: int, permission: str) -> Payment:
    row: Payment = fetch(Payment.objects.for_listing(), request.user, permission, pk=pk)
    return row


def _to_ledger(cycle: Cycle) -> HttpResponse:
    return redirect(f"{reverse('awards:honours-payments')}?cycle={cycle.code}")
