"""Prize money: the winner enters its account, one person draws up the list, another releases it, the payment is registered with its voucher."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.cycles.models import Cycle
from awards.honours.money import (
    PAY,
    PREPARE_PAYMENT,
    RECOVER_PAYMENT,
    RELEASE_PAYMENT,
    SEND_BACK_PAYMENT,
    CorrectionStage,
    Payment,
    PaymentStage,
)
from core import clock, journal, mail
from core.models import Entry
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb, take

name_verb("payments.enter_account", gettext_lazy("填写收款账户"))


@transaction.atomic
def enter_account(payment: Payment, *, account_name: str, bank: str, account_number: str, by: User) -> Payment:
    """The winner's own account, until the list is drawn up. The journal keeps only the masked number."""
    locked = lock([payment.pk])[0]
    if locked.stage != PaymentStage.DUE:
        raise Refused(_("拨款清单已制单，账户不能再修改；如有误请联系评审委员会办公室退回。"))
    if account_name.strip() != locked.payee:
        if locked.is_to_person:
            raise Refused(_("户名须与获奖者姓名一致：%(name)s。奖金只拨付到本人账户。") % {"name": locked.payee})
        raise Refused(
            _("户名须与获奖组织名称一致：%(name)s。奖金只拨付到获奖组织的对公账户。") % {"name": locked.payee}
        )
    digits = "".join(account_number.split())
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 30:
        raise Refused(_("账号应为 8 至 30 位数字，请核对。"))
    if not bank.strip():
        raise Refused(_("请填写开户银行，写到支行。"))
    before = {"bank": locked.bank, "account": locked.masked_account}
    locked.account_name, locked.bank, locked.account_number = account_name.strip(), bank.strip(), digits
    locked.save(update_fields=["account_name", "bank", "account_number"])
    after = {"bank": locked.bank, "account": locked.masked_account}
    journal.record("payments.enter_account", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def prepare(cycle: Cycle, *, by: User) -> list[Payment]:
    """Draw up the list: every prize that is due and has an account."""
    due = [row for row in _lock_at(cycle, PaymentStage.DUE) if row.has_account and not stands_still(row)]
    if not due:
        raise Refused(_("没有可制单的奖金：获奖组织尚未填写收款账户，或已全部制单，或正在办理更正、撤销。"))
    for row in due:
        take(PREPARE_PAYMENT, row, by=by, prepared_by=by, data=facts(row))
    return due


@transaction.atomic
def send_back(payment: Payment, *, reason: str, by: User) -> Entry:
    """Taken off the list, so that the winner can correct its account."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由，理由会告知获奖组织。"))
    locked = lock([payment.pk])[0]
    entry = take(SEND_BACK_PAYMENT, locked, by=by, note=reason.strip(), prepared_by=None)
    mail.queue(
        "awards/award_account_returned", to=acting_for(locked), url=locked.get_absolute_url(),
        payment=locked, reason=reason.strip(),
    )  # fmt: skip
    return entry


@transaction.atomic
def release(cycle: Cycle, *, by: User, read: str | None = None) -> list[Payment]:
    """The whole list is released by another person than who drew it up. `read` is what the page said (`as_read`)."""
    listed = _lock_at(cycle, PaymentStage.PREPARED)
    if not listed:
        raise Refused(_("没有待审核的拨款清单。"))
    if read is not None and read != as_read(listed):
        raise Refused(_("拨款清单在您打开页面之后已有变化，请看过最新内容再审核。"))
    if any(row.prepared_by_id == by.pk for row in listed):
        raise Refused(_("拨款清单由您制单，须由另一人审核。"))
    if halted := [row.winner for row in listed if stands_still(row)]:
        raise Refused(_("%(names)s的奖项正在办理撤销，请先将其奖金退回。") % {"names": joined(halted)})
    for row in listed:
        take(RELEASE_PAYMENT, row, by=by, released_by=by, data=facts(row))
    return listed


def as_read(listed: Iterable[Payment]) -> str:
    """The list that whoever releases has before the eyes: an account or a sum changes only off the list."""
    rows = sorted((row.pk, row.stage_since.isoformat(), row.amount_fen) for row in listed)
    return sha256(repr(rows).encode()).hexdigest()


@transaction.atomic
def pay(payment: Payment, *, paid_on: date, voucher: str, by: User) -> Entry:
    """The money has arrived: date and voucher."""
    locked = lock([payment.pk])[0]
    if locked.corrections.filter(stage=CorrectionStage.PREPARED).exists():
        raise Refused(_("这笔奖金有待审核的更正，请先审核或退回更正。"))
    if paid_on > clock.today():
        raise Refused(_("到账日期不能晚于今天。"))
    if locked.decided_on > paid_on:
        raise Refused(_("到账日期不能早于表彰决定的日期。"))
    if not voucher.strip():
        raise Refused(_("请填写凭证号。"))
    entry = take(PAY, locked, by=by, paid_on=paid_on, voucher=voucher.strip(), data=facts(locked))
    mail.queue("awards/award_paid", to=acting_for(locked), url=locked.get_absolute_url(), payment=locked)
    return entry


@transaction.atomic
def recover(payment: Payment, *, recovered_on: date, voucher: str, by: User) -> Entry:
    """The money of a withdrawn award has come back: date and voucher."""
    locked = lock([payment.pk])[0]
    if recovered_on > clock.today():
        raise Refused(_("追回日期不能晚于今天。"))
    if locked.paid_on is not None and locked.paid_on > recovered_on:
        raise Refused(_("追回日期不能早于到账日期。"))
    if not voucher.strip():
        raise Refused(_("请填写凭证号。"))
    return take(
        RECOVER_PAYMENT, locked, by=by, recovered_on=recovered_on, recovery_voucher=voucher.strip(), data=facts(locked)
    )


def stands_still(payment: Payment) -> bool:
    """A correction waits for its release, or the award for its withdrawal: nothing is listed meanwhile."""
    is_corrected = payment.corrections.filter(stage=CorrectionStage.PREPARED).exists()
    return is_corrected or payment.is_halted


def acting_for(payment: Payment) -> list[User]:
    """Everybody who acts for the organization that the money is for, or whose person or project won it."""
    return list(User.objects.with_role(Role.ENTERPRISE).filter(memberships__organization_id=payment.organization_id))


def lock(keys: Iterable[int]) -> list[Payment]:
    rows = Payment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("award__decision", "top_up"))


def _lock_at(cycle: Cycle, stage: str) -> list[Payment]:
    keys = Payment.objects.filter(cycle=cycle, stage=stage).values_list("pk", flat=True)
    return [row for row in lock(list(keys)) if row.stage == stage]


def facts(payment: Payment) -> dict[str, object]:
    source = {"award": payment.proof} if payment.award else {"top_up": payment.proof}
    return source | {
        "amount_fen": payment.amount_fen, "bank": payment.bank,
        "account": payment.masked_account, "paid_on": payment.paid_on, "voucher": payment.voucher,
    }  # fmt: skip
