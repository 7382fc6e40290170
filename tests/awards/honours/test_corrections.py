"""A payment put right after its list was released: one person draws it up, another releases it, the ledger stays exact."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from awards.honours import corrections, payments
from awards.honours.money import Correction, Payment, PaymentStage
from awards.honours.readings import Money, standings
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests.awards.honours.rows import make_award
from tests.awards.outcomes import another_head
from tests.counting import statements

WHOLE = 2 * 20_000_001


@pytest.fixture
def released(cycle, organization, enterprise, officer, head) -> Payment:
    """Two prizes of an odd number of fen; the organization's is on a released list."""
    award = make_award(cycle, organization)
    make_award(cycle)
    Payment.objects.update(amount_fen=20_000_001)
    row = award.payment
    payments.enter_account(
        row, account_name=award.organization_name, bank="支行", account_number="6222000012345678", by=enterprise
    )
    payments.prepare(cycle, by=officer)
    payments.release(cycle, by=head)
    return Payment.objects.get(pk=row.pk)


def given(**changes) -> dict:
    return {"kind": "cancel", "occurred_on": clock.today(), "reason": "获奖组织书面放弃奖金", **changes}


def ledger(payment: Payment, reader) -> Money:
    return standings([payment.award.cycle], reader)[0].money


def test_a_released_payment_is_cancelled_by_two_persons(released, enterprise, officer, head):
    row = corrections.prepare(released, by=officer, **given())
    assert Payment.objects.get(pk=released.pk).stage == PaymentStage.RELEASED, "nothing moves before the release"
    with pytest.raises(Refused, match="已有待审核的更正"):
        corrections.prepare(released, by=head, **given())
    with pytest.raises(Refused, match="有待审核的更正"):
        payments.pay(released, paid_on=clock.today(), voucher="1", by=officer)
    with pytest.raises(Refused, match="须由另一人签发"):
        corrections.release(row, by=officer)
    with pytest.raises(IntegrityError, match="one_correction_has_four_eyes"), transaction.atomic():
        Correction.objects.update(released_by=officer)
    corrections.release(row, by=head)
    money = ledger(released, officer)
    assert (money.at("cancelled"), money.fen["cancelled"], money.open, money.total) == (
        1,
        20_000_001,
        20_000_001,
        WHOLE,
    )
    line = journal.timeline(released).last()
    assert (line.verb, line.note, line.data["amount_fen"]) == ("payments.cancel", "获奖组织书面放弃奖金", 20_000_001)
    letter = Letter.objects.get(template="awards/award_payment_cancelled")
    assert letter.recipient == enterprise
    assert "200,000.01" in letter.body
    with pytest.raises(Refused, match="不能办理这项更正"):
        corrections.prepare(Payment.objects.get(pk=released.pk), by=officer, **given())


def test_money_that_the_bank_returned_is_due_again_under_a_new_account(released, cycle, enterprise, officer, head):
    payments.pay(released, paid_on=clock.today(), voucher="财支-001", by=officer)
    with pytest.raises(Refused, match="不能办理这项更正"):
        corrections.prepare(released, by=officer, **given())
    row = corrections.prepare(released, by=head, **given(kind="take_back", reason="账号与户名不符", voucher="退-9"))
    corrections.release(row, by=another_head())
    back = Payment.objects.get(pk=released.pk)
    assert (back.stage, back.paid_on, back.voucher, back.bank, back.account_number) == ("due", None, "", "", "")
    assert (back.prepared_by, back.released_by) == (None, None)
    money = ledger(released, officer)
    assert (money.paid, money.open, money.total, money.without) == (0, WHOLE, WHOLE, 2)
    assert journal.timeline(back).last().data["voucher"] == "财支-001", "what it was stays in the journal"
    assert "账号与户名不符" in Letter.objects.get(template="awards/award_account_returned").body
    payments.enter_account(
        back,
        account_name=back.award.organization_name,
        bank="另一支行",
        account_number="6222000087654321",
        by=enterprise,
    )
    assert len(payments.prepare(cycle, by=officer)) == 1


def test_a_refused_correction_moves_nothing(released, officer, head):
    row = corrections.prepare(released, by=officer, **given())
    with pytest.raises(Refused, match="请写明退回的理由"):
        corrections.refuse(row, reason=" ", by=head)
    corrections.refuse(row, reason="未附书面材料", by=head)
    with pytest.raises(Refused, match="当前状态为“已退回”"):
        corrections.release(row, by=head)
    assert Payment.objects.get(pk=released.pk).stage == PaymentStage.RELEASED
    payments.pay(released, paid_on=clock.today(), voucher="1", by=officer)


def test_what_waits_for_its_cancellation_is_not_listed(released, cycle, officer, head):
    due = Payment.objects.get(stage=PaymentStage.DUE)
    Payment.objects.filter(pk=due.pk).update(bank="支行", account_number="6222000012345678")
    corrections.prepare(due, by=officer, **given())
    with pytest.raises(Refused, match="没有可制单的奖金"):
        payments.prepare(cycle, by=officer)
    with pytest.raises(Refused, match="请写明理由"):
        corrections.prepare(released, by=officer, **given(reason=""))


def test_the_pages_lead_from_one_person_to_the_other(client: Client, released, officer, head, enterprise):
    account = reverse("awards:honours-account", args=[released.pk])
    correct = reverse("awards:honours-correct", args=[released.pk])
    client.force_login(officer)
    assert correct in client.get(account).content.decode()
    wrong = client.post(correct, {"kind": "cancel", "occurred_on": "2099-01-01", "reason": "书面放弃"})
    assert wrong.status_code == 422
    assert "不能晚于今天" in wrong.content.decode()
    typed = {"kind": "cancel", "occurred_on": f"{clock.today():%Y-%m-%d}", "reason": "书面放弃"}
    assert client.post(correct, typed).status_code == 302
    page = client.get(account).content.decode()
    assert "待审核的更正" in page
    assert reverse("awards:honours-correct-release", args=[released.pk]) not in page
    assert "更正待审核" in client.get(reverse("awards:honours-payments")).content.decode()
    client.force_login(enterprise)
    assert "书面放弃" not in client.get(account).content.decode(), "the winner is told once it counts"
    client.force_login(head)
    assert "审核奖金更正" in client.get(reverse("awards:honours-overview", args=["zmd-2015"])).content.decode()
    client.post(reverse("awards:honours-correct-release", args=[released.pk]))
    assert "已取消" in client.get(account).content.decode()
    client.force_login(enterprise)
    assert "奖金已取消拨付" in client.get(account).content.decode()


def test_an_enterprise_that_opens_the_ledger_lands_on_its_own_prize(client: Client, cycle, organization, enterprise):
    address = reverse("awards:honours-payments")
    rival = make_award(cycle)
    client.force_login(enterprise)
    page = client.get(address).content.decode()
    assert "本组织没有奖金" in page
    assert rival.organization_name not in page
    own = make_award(cycle, organization)
    assert client.get(address)["Location"] == own.payment.get_absolute_url()
    assert client.get(f"{address}?cycle={cycle.code}", follow=True).status_code == 200


def test_the_ledger_costs_the_same_with_one_correction_and_with_three(client: Client, released, cycle, officer):
    address = reverse("awards:honours-payments")
    corrections.prepare(released, by=officer, **given())
    client.force_login(officer)
    one = statements(client, address)
    for _number in range(2):
        corrections.prepare(make_award(cycle).payment, by=officer, **given())
    assert statements(client, address) == one
