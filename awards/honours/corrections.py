"""Payments put right after their list was released: drawn up by one person with a reason; the release by another moves the payment.

A cancelled payment (取消拨付) stays in the ledger as cancelled; one that the bank returned (银行退回) is due again, and the winner enters
its account anew. A top-up that was paid is reclaimed (追回奖金) when the upper award falls, where the rulebook reclaims money at all; for an
award's own money its withdrawal does that. What the payment was before stands in the journal.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.heads import ask_heads
from accounts.models import User
from awards.honours.money import (
    CANCEL_PAYMENT,
    RECLAIM_PAYMENT,
    REFUSE_CORRECTION,
    RELEASE_CORRECTION,
    TAKE_BACK_PAYMENT,
    Correction,
    CorrectionStage,
    Payment,
    PaymentStage,
)
from awards.honours.payments import acting_for, facts, lock
from core import clock, journal, mail
from core.models import Entry
from core.refusal import Refused
from core.release import release as four_eyes
from core.workflow import name_verb, take

name_verb("corrections.prepare", gettext_lazy("送审更正"))
Kind = Correction.Kind
POSSIBLE = {
    PaymentStage.DUE: (Kind.CANCEL,),
    PaymentStage.RELEASED: (Kind.TAKE_BACK, Kind.CANCEL),
    PaymentStage.PAID: (Kind.TAKE_BACK,),
}


def possible(payment: Payment) -> list[Kind]:
    """What may be corrected now; a payment on a list that waits is simply sent back."""
    kinds = list(POSSIBLE.get(PaymentStage(payment.stage), ()))
    if payment.stage == PaymentStage.PAID and payment.top_up and payment.cycle.rules.after.recover_money:
        kinds.append(Kind.RECLAIM)
    return kinds


@transaction.atomic
def prepare(payment: Payment, *, kind: str, occurred_on: date, reason: str, by: User, voucher: str = "") -> Correction:
    locked = lock([payment.pk])[0]
    if kind not in possible(locked):
        raise Refused(_("这笔奖金的状态为“%(stage)s”，不能办理这项更正。") % {"stage": locked.get_stage_display()})
    if locked.corrections.filter(stage=CorrectionStage.PREPARED).exists():
        raise Refused(_("这笔奖金已有待审核的更正。"))
    if not reason.strip():
        raise Refused(_("请写明理由，理由会告知获奖组织。"))
    if occurred_on > clock.today():
        raise Refused(_("发生日期不能晚于今天。"))
    row = Correction.objects.create(
        payment=locked,
        kind=kind,
        occurred_on=occurred_on,
        voucher=voucher.strip(),
        reason=reason.strip(),
        prepared_by=by,
    )
    journal.record("corrections.prepare", row, by=by, note=row.reason, data={"kind": kind, **facts(locked)})
    ask_heads("awards/correction_prepared", by=by, url=row.get_absolute_url(), correction=row)
    return row


@transaction.atomic
def release(correction: Correction, *, by: User) -> Entry:
    """The second person: the correction counts, and the payment moves."""
    payment = lock([correction.payment_id])[0]
    entry = four_eyes(RELEASE_CORRECTION, correction, by=by, note=correction.reason, data=facts(payment))
    told = {"payment": payment, "reason": correction.reason}
    if correction.kind == Kind.CANCEL:
        take(CANCEL_PAYMENT, payment, by=by, note=correction.reason, data=facts(payment))
        template = "awards/award_payment_cancelled"
    elif correction.kind == Kind.RECLAIM:
        take(RECLAIM_PAYMENT, payment, by=by, note=correction.reason, data=facts(payment))
        template = "awards/award_money_reclaimed"
    else:
        take(
            TAKE_BACK_PAYMENT, payment, by=by, note=correction.reason, data=facts(payment),
            prepared_by=None, released_by=None, paid_on=None, voucher="", bank="", account_number="",
        )  # fmt: skip
        template = "awards/award_account_returned"
    mail.queue(template, to=acting_for(payment), url=payment.get_absolute_url(), **told)
    return entry


@transaction.atomic
def refuse(correction: Correction, *, reason: str, by: User) -> Entry:
    """Nothing moves; by the second person, or taken back by whoever drew it up."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    lock([correction.payment_id])
    return take(REFUSE_CORRECTION, correction, by=by, note=reason.strip())
