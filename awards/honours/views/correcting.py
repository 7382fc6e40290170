"""Payments put right after their list: one person draws up the correction, another releases it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.honours import corrections
from awards.honours.forms import CorrectionForm
from awards.honours.money import Correction, CorrectionStage, Payment
from core.access import fetch
from core.clock import today
from core.web import SignedInRequest, attempt


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    payment = _payment(request, pk, "awards.prepare_payment")
    kinds = corrections.possible(payment)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, kinds=kinds, initial={"occurred_on": today()}
    )
    if form.is_valid() and attempt(form, lambda: corrections.prepare(payment, by=request.user, **form.cleaned_data)):
        messages.success(request, _("更正已送审，等待另一人审核；审核之前奖金不动。"))
        return redirect(payment)
    context = {"payment": payment, "form": form, "kinds": kinds}
    return render(request, "awards/honours/correct.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    correction = _open(_payment(request, pk, "awards.release_payment"))
    corrections.release(correction, by=request.user)
    messages.success(request, _("更正已审核，台账已更新，并已通知获奖组织。"))
    return redirect(correction)


@require_POST
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    correction = _open(_payment(request, pk, "awards.prepare_payment"))
    corrections.refuse(correction, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("更正已退回，奖金维持原状。"))
    return redirect(correction)


def _open(payment: Payment) -> Correction:
    row = payment.corrections.filter(stage=CorrectionStage.PREPARED).first()
    if row is None:
        raise Http404
    return row


def _payment(request: SignedInRequest, pk: int, permission: str) -> Payment:
    row: Payment = fetch(Payment.objects.for_listing(), request.user, permission, pk=pk)
    return row
