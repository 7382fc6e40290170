"""Withdrawal of an award (撤销): prepared by one person with basis and reason, released by another.

The award and its certificate stay on record as withdrawn; money not yet paid is cancelled, money paid is reclaimed where the rulebook says
so; who cheated is barred as long as the rulebook says. The feedback report stays the organization's.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.heads import ask_heads
from accounts.models import User
from awards.applications.fraud import barred_through
from awards.honours.decisions import NUMBER
from awards.honours.models import PROPOSE_WITHDRAWAL, REFUSE_WITHDRAWAL, WITHDRAW, Award
from awards.honours.money import CANCEL_PAYMENT, RECLAIM_PAYMENT, CorrectionStage, Payment, PaymentStage
from awards.honours.payments import facts, lock
from awards.notices.actions import applicants
from core import clock, mail
from core.models import Entry
from core.refusal import Refused
from core.release import require_as_read
from core.workflow import take


@transaction.atomic
def propose(award: Award, *, basis: str, reason: str, by: User, for_fraud: bool = False, number: str = "") -> Entry:
    """Sent for release. Nothing changes for the public and the organization yet. `number` is the decision's own (文号), where it has one."""
    if not basis.strip() or not reason.strip():
        raise Refused(_("撤销的依据和理由都须写明。"))
    if number.strip() and not NUMBER.match(number.strip()):
        raise Refused(_("文号请按“驻政〔2016〕3号”的样式填写：年份用六角括号，序号不补零。"))
    entry = take(
        PROPOSE_WITHDRAWAL, award, by=by, note=reason.strip(),
        data={"basis": basis.strip(), "for_fraud": for_fraud, "number": number.strip()},
        withdrawal_basis=basis.strip(), withdrawal_reason=reason.strip(), withdrawal_number=number.strip(),
        for_fraud=for_fraud, withdrawal_prepared_by=by,
    )  # fmt: skip
    ask_heads("awards/withdrawal_prepared", by=by, url=award.get_absolute_url(), award=award)
    return entry


@transaction.atomic
def refuse(award: Award, *, reason: str, by: User) -> Entry:
    """The award stands; by the second person, or taken back by whoever prepared it. What was proposed stays in the journal."""
    if not reason.strip():
        raise Refused(_("请写明不予撤销的理由。"))
    return take(
        REFUSE_WITHDRAWAL, award, by=by, note=reason.strip(), data={"basis": award.withdrawal_basis},
        withdrawal_basis="", withdrawal_reason="", withdrawal_number="", for_fraud=False, withdrawal_prepared_by=None,
    )  # fmt: skip


@transaction.atomic
def release(award: Award, *, by: User, since: str | None = None) -> Entry:
    """Released by a second person: withdrawn from today, its money dealt with, the organization told. `since` is what `since_of` said to the
    page that was read.

    The payment is locked before the first line of the journal is written: whoever pays it meanwhile does the same.
    """
    rows = Award.objects.select_for_update(of=("self",)).select_related("cycle__scheme", "application")
    locked = rows.get(pk=award.pk)
    require_as_read(locked, since)
    if locked.withdrawal_prepared_by_id == by.pk:
        raise Refused(_("撤销由您送审，须由另一人审核。"))
    payments = lock(Payment.objects.filter(award=locked).values_list("pk", flat=True))
    rule, today = locked.cycle.rules.after, clock.today()
    through = barred_through(locked.cycle, today) if locked.for_fraud else None
    entry = take(
        WITHDRAW, award, by=by, note=locked.withdrawal_reason,
        data={"basis": locked.withdrawal_basis, "certificate": locked.certificate_number, "barred_through": through},
        withdrawn_by=by, withdrawn_on=today, barred_through=through,
    )  # fmt: skip
    for payment in payments:
        _deal_with_money(payment, reason=locked.withdrawal_reason, by=by, reclaims=rule.recover_money)
    mail.queue(
        "awards/award_withdrawn", to=applicants(locked.application), url=award.get_absolute_url(), award=award,
        reclaimed=next((row for row in payments if row.stage == PaymentStage.RECLAIMED), None),
        recovers=rule.recover_money,
    )  # fmt: skip
    return entry


def _deal_with_money(payment: Payment, *, reason: str, by: User, reclaims: bool) -> None:
    if payment.corrections.filter(stage=CorrectionStage.PREPARED).exists():
        raise Refused(_("这笔奖金有待审核的更正，请先审核或退回更正。"))
    if payment.stage in CANCEL_PAYMENT.sources:
        take(CANCEL_PAYMENT, payment, by=by, note=reason, data=facts(payment))
    elif payment.stage == PaymentStage.PAID and reclaims:
        take(RECLAIM_PAYMENT, payment, by=by, note=reason, data=facts(payment))
