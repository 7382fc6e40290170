"""Prize money: own account, two persons, a voucher."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from awards.honours import payments
from awards.honours.money import Payment, PaymentStage
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests.awards.outcomes import another_head, make_awards


@pytest.fixture
def awards(cycle, members, officer, head):
    return make_awards(cycle, members, officer=officer, head=head)


def enter(award, **changes) -> Payment:
    user = award.organization.memberships.get().user
    given = {
        "account_name": award.organization_name,
        "bank": "驻马店某银行驿城支行",
        "account_number": "6222 0000 1234 5678",
    }
    return payments.enter_account(award.payment, by=user, **{**given, **changes})


def test_an_account_is_the_winners_own_encrypted_and_masked(awards):
    with pytest.raises(Refused, match="户名须与获奖组织名称一致"):
        enter(awards[0], account_name="另一家公司")
    for wrong in ("123", "62220000ABCD5678", "6" * 31):
        with pytest.raises(Refused, match="8 至 30 位数字"):
            enter(awards[0], account_number=wrong)
    with pytest.raises(Refused, match="开户银行"):
        enter(awards[0], bank=" ")
    row = enter(awards[0])
    assert (row.account_number, row.masked_account) == ("6222000012345678", "622*********5678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM awards_payment WHERE bank <> ''")
        assert "6222000012345678" not in cursor.fetchone()[0]
    entry = journal.timeline(row).last()
    assert entry.after == {"bank": "驻马店某银行驿城支行", "account": "622*********5678"}


def test_only_own_payments_are_visible(awards, enterprise, supervisor, member):
    own = awards[0].organization.memberships.get().user
    assert Payment.objects.visible_to(own).get() == awards[0].payment
    assert not Payment.objects.visible_to(enterprise).exists()
    assert not Payment.objects.visible_to(member).exists()
    assert Payment.objects.visible_to(supervisor).count() == 2


def test_the_list_is_drawn_up_by_one_and_released_by_another(awards, cycle, officer, head):
    with pytest.raises(Refused, match="尚未填写收款账户"):
        payments.prepare(cycle, by=officer)
    enter(awards[0])
    assert [row.award for row in payments.prepare(cycle, by=head)] == awards[:1]
    with pytest.raises(Refused, match="已制单"):
        enter(awards[0])
    with pytest.raises(Refused, match="须由另一人审核"):
        payments.release(cycle, by=head)
    with pytest.raises(IntegrityError, match="a_payment_is_released_by_a_second_person"), transaction.atomic():
        Payment.objects.filter(award=awards[0]).update(released_by=head)
    assert len(payments.release(cycle, by=another_head())) == 1
    with pytest.raises(Refused, match="没有待审核"):
        payments.release(cycle, by=head)


def test_a_wrong_account_goes_back_to_the_winner(awards, cycle, officer, head):
    enter(awards[0])
    payments.prepare(cycle, by=officer)
    with pytest.raises(Refused, match="请写明退回的理由"):
        payments.send_back(awards[0].payment, reason="", by=head)
    payments.send_back(awards[0].payment, reason="开户行名称不全", by=head)
    row = Payment.objects.get(award=awards[0])
    assert (row.stage, row.prepared_by) == (PaymentStage.DUE, None)
    assert "开户行名称不全" in Letter.objects.get(template="awards/award_account_returned").body
    enter(awards[0], bank="驻马店某银行开发区支行")


def test_a_payment_is_registered_once_with_date_and_voucher(awards, cycle, officer, head):
    row = enter(awards[0])
    payments.prepare(cycle, by=officer)
    payments.release(cycle, by=head)
    later = awards[0].awarded_on + timedelta(days=10)
    with clock.at(clock.now() + timedelta(days=60)):
        with pytest.raises(Refused, match="当前状态为“待制单”"):
            payments.pay(awards[1].payment, paid_on=later, voucher="1", by=officer)
        with pytest.raises(Refused, match="不能晚于今天"):
            payments.pay(row, paid_on=clock.today() + timedelta(days=1), voucher="1", by=officer)
        with pytest.raises(Refused, match="不能早于表彰决定"):
            payments.pay(row, paid_on=awards[0].awarded_on - timedelta(days=1), voucher="1", by=officer)
        with pytest.raises(Refused, match="凭证号"):
            payments.pay(row, paid_on=later, voucher=" ", by=officer)
        payments.pay(row, paid_on=later, voucher="2016-001", by=officer)
        with pytest.raises(Refused, match="不能进行“登记到账”"):
            payments.pay(row, paid_on=later, voucher="2016-001", by=officer)
    assert Payment.objects.get(pk=row.pk).voucher == "2016-001"
    assert Letter.objects.filter(template="awards/award_paid").count() == 1


def test_a_list_that_grew_after_it_was_read_is_read_again(awards, cycle, officer, head):
    first = enter(awards[0])
    read = payments.as_read(payments.prepare(cycle, by=officer))
    enter(awards[1])
    added = payments.prepare(cycle, by=officer)
    with pytest.raises(Refused, match="在您打开页面之后已有变化"):
        payments.release(cycle, by=head, read=read)
    grown = payments.as_read([Payment.objects.get(pk=first.pk), *added])
    assert len(payments.release(cycle, by=head, read=grown)) == 2
