"""Two heads at the same moment make one set of awards, and one list is released once."""

import pytest

from awards.honours import decisions, payments, topping_up, withdrawals
from awards.honours.models import Award, AwardStage, Decision
from awards.honours.money import Payment, PaymentStage
from awards.honours.top_ups import TopUp
from core import clock, journal
from core.models import Letter
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.outcomes import another_head, make_awards, make_decision
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_heads_release_the_decision_at_once(cycle, members, officer, head):
    decision = make_decision(cycle, members, officer=officer, head=head)
    copies = [Decision.objects.get(pk=decision.pk) for _ in range(2)]
    second = another_head()
    results = at_once(lambda: decisions.release(copies[0], by=head), lambda: decisions.release(copies[1], by=second))
    assert sum(isinstance(result, list) for result in results) == 1
    assert (Award.objects.count(), Payment.objects.count()) == (2, 2)
    assert Letter.objects.filter(template="awards/award_granted").count() == 2
    assert journal.verify()[1] is None


def test_a_decision_is_discarded_while_others_work_on_it(cycle, members, officer, head):
    decision = make_decision(cycle, members, officer=officer, head=head)
    copies = [Decision.objects.get(pk=decision.pk) for _ in range(3)]
    decisions.return_to_draft(decision, reason="文号有误", by=head)
    results = at_once(
        lambda: decisions.discard(copies[0], reason="名单有变", by=officer),
        lambda: decisions.discard(copies[1], reason="名单有变", by=head),
        lambda: decisions.release(copies[2], by=head),
    )
    assert results.count(None) == 1
    assert isinstance(results[2], str)
    assert any("已被他人撤销或删除" in str(result) for result in results)
    assert not Decision.objects.exists()


def test_an_account_is_not_changed_under_the_list(cycle, members, officer, head):
    award = make_awards(cycle, members, officer=officer, head=head)[0]
    user = award.organization.memberships.get().user
    given = {"account_name": award.organization_name, "bank": "某银行驿城支行", "by": user}
    payments.enter_account(award.payment, account_number="6222000012345678", **given)
    row = Payment.objects.get(pk=award.payment.pk)
    results = at_once(
        lambda: payments.prepare(cycle, by=officer),
        lambda: payments.enter_account(row, account_number="6222000099999999", **given),
    )
    stored = Payment.objects.get(pk=row.pk)
    assert stored.stage == PaymentStage.PREPARED
    listed = journal.timeline(stored).filter(verb="payments.prepare").get().data["account"]
    assert listed == stored.masked_account
    if isinstance(results[1], str):
        assert "已制单" in results[1]


def listed_award(cycle, *, officer):
    """An award whose money stands on the list and whose withdrawal waits for its release."""
    award = make_award(cycle, bank="支行", account_number="6222000012345678")
    payments.prepare(cycle, by=officer)
    return award


def proposed(award, *, by):
    withdrawals.propose(award, basis="第二十条", reason="申报数据与审计报告不符", by=by)
    return award


def test_two_heads_release_a_withdrawal_at_once(cycle, officer, head):
    award = proposed(listed_award(cycle, officer=officer), by=officer)
    copies = [Award.objects.get(pk=award.pk) for _ in range(2)]
    second = another_head()
    results = at_once(
        lambda: withdrawals.release(copies[0], by=head), lambda: withdrawals.release(copies[1], by=second)
    )
    assert sum(isinstance(result, str) and "可能已被他人处理" in result for result in results) == 1
    assert [line.verb for line in journal.timeline(award)].count("awards.withdraw") == 1
    assert [line.verb for line in journal.timeline(award.payment)].count("payments.cancel") == 1
    assert Letter.objects.filter(template="awards/award_withdrawn").count() == 1
    assert journal.verify()[1] is None


def test_one_head_withdraws_while_the_other_refuses(cycle, officer, head):
    award = proposed(listed_award(cycle, officer=officer), by=officer)
    copies = [Award.objects.get(pk=award.pk) for _ in range(2)]
    second = another_head()
    results = at_once(
        lambda: withdrawals.release(copies[0], by=head),
        lambda: withdrawals.refuse(copies[1], reason="证据不足", by=second),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    award = Award.objects.get(pk=award.pk)
    is_withdrawn = award.stage == AwardStage.WITHDRAWN
    assert is_withdrawn or award.stage == AwardStage.GRANTED
    assert Payment.objects.get(award=award).stage == ("cancelled" if is_withdrawn else "prepared")


def test_the_list_is_released_while_an_award_on_it_is_proposed_for_withdrawal(cycle, officer, head):
    """Either the list went out before, or it is refused; then the withdrawal cancels what has not been paid in either case."""
    award = listed_award(cycle, officer=officer)
    row = Award.objects.get(pk=award.pk)
    released, entry = at_once(lambda: payments.release(cycle, by=head), lambda: proposed(row, by=officer))
    assert entry == award
    stage = Payment.objects.get(award=award).stage
    assert stage == (PaymentStage.PREPARED if isinstance(released, str) else PaymentStage.RELEASED)
    withdrawals.release(row, by=head)
    assert Payment.objects.get(award=award).stage == PaymentStage.CANCELLED


def test_money_is_paid_while_its_award_is_withdrawn(cycle, officer, head):
    """Whoever is second sees what the first did: paid money is reclaimed, cancelled money is not paid."""
    for _turn in range(5):
        award = listed_award(cycle, officer=officer)
        payments.release(cycle, by=head)
        proposed(award, by=officer)
        row, copy = Payment.objects.get(award=award), Award.objects.get(pk=award.pk)
        paid, withdrawn = at_once(
            lambda row=row: payments.pay(row, paid_on=clock.today(), voucher="财支-001", by=officer),
            lambda copy=copy: withdrawals.release(copy, by=head),
        )
        assert withdrawn is not None, "the withdrawal was undone by the database: two acts waited for each other"
        assert paid is not None, "the payment was undone by the database: two acts waited for each other"
        assert Award.objects.get(pk=award.pk).stage == AwardStage.WITHDRAWN
        stage = Payment.objects.get(award=award).stage
        assert stage == (PaymentStage.CANCELLED if isinstance(paid, str) else PaymentStage.RECLAIMED)
    assert journal.verify()[1] is None


def upper_award(organization) -> topping_up.Upper:
    return topping_up.Upper(
        organization, kind="organization", winner_name="", level="city", award_name="市长质量奖", award_year=2015,
        decision_number="驻政〔2015〕8号", decided_on=clock.today(),
    )  # fmt: skip


def test_a_top_up_is_entered_once_and_released_once(organization, officer, head):
    cycle = builders.make_cycle(
        rulebook=builders.make_rulebook(after={"top_ups": [{"level": "city", "prize_yuan": "50000"}]})
    )
    upper, second = upper_award(organization), another_head()
    results = at_once(
        lambda: topping_up.prepare(cycle, upper, paper=people.pdf(), by=officer),
        lambda: topping_up.prepare(cycle, upper, paper=people.pdf(), by=officer),
    )
    assert sum(isinstance(result, str) and "已登记过配套" in result for result in results) == 1
    copies = [TopUp.objects.get() for _ in range(2)]
    results = at_once(lambda: topping_up.release(copies[0], by=head), lambda: topping_up.release(copies[1], by=second))
    assert sum(isinstance(result, str) and "可能已被他人处理" in result for result in results) == 1
    assert Payment.objects.get().amount_fen == 5_000_000
    assert journal.verify()[1] is None
