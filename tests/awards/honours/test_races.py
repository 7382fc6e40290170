"""Two heads at the same moment make one set of awards, and one list is released once."""

import pytest

from awards.honours import decisions, payments
from awards.honours.models import Award, Decision
from awards.honours.money import Payment, PaymentStage
from core import journal
from core.models import Letter
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
