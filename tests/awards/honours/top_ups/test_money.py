"""Money for an upper award: entered by one person with the decision, released by another, paid through the same ledger as any prize."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import OrganizationStage
from awards.cycles import actions, amending, editing
from awards.cycles.consistency import faults_within
from awards.cycles.models import Cycle
from awards.cycles.outcome import TopUpRule
from awards.cycles.rulebook import Rulebook
from awards.honours import corrections, payments, topping_up
from awards.honours.money import Payment, PaymentStage
from awards.honours.readings import cycles_at_honours, standings
from awards.honours.top_ups import TopUp, TopUpStage
from awards.honours.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import Once, counted
from reports.statistics.readings import READINGS
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.honours.top_ups.conftest import TOP_UPS
from tests.awards.outcomes import another_head

PROVINCIAL_FEN = 30_000_001


def amended(cycle: Cycle, top_ups: list, *, officer, head) -> None:
    amendment = amending.prepare(cycle, by=officer, reason="市政府常务会议决定。")
    after = editing.normal(amendment.after)
    after["after"]["top_ups"] = top_ups
    amendment.after = after
    amendment.save(update_fields=["after"])
    amending.release_amendment(amendment, by=head, version=amending.version_of(amendment))


def waiting(user) -> dict[str, int]:
    return {str(line.title): line.count for line in counted(awaiting(user, Once(user)))}


def test_from_the_upper_decision_to_the_money(cycle, row, organization, enterprise, officer, head):
    """The rulebook's sum, to the fen, beside the prize of an award in the ledger, the list, the statistics and the letters."""
    award = make_award(cycle, bank="支行", account_number="6222000000000001")
    assert (waiting(head)["审核上级奖配套"], "审核上级奖配套" in waiting(officer)) == (1, False)
    with pytest.raises(Refused, match="须由另一人签发"):
        topping_up.release(row, by=officer)
    payment = topping_up.release(row, by=head)
    assert (payment.amount_fen, payment.stage, payment.cycle, payment.organization) == (
        PROVINCIAL_FEN, PaymentStage.DUE, cycle, organization
    )  # fmt: skip
    assert waiting(enterprise) == {"填写奖金收款账户": 1}
    letter = Letter.objects.get(template="awards/top_up_granted")
    assert letter.recipient == enterprise
    assert "300,000.01 元" in letter.body
    with pytest.raises(Refused, match="户名须与获奖组织名称一致"):
        payments.enter_account(
            payment, account_name="别人", bank="支行", account_number="6222000012345678", by=enterprise
        )
    payments.enter_account(
        payment, account_name=organization.name, bank="支行", account_number="6222000012345678", by=enterprise
    )
    assert [listed.winner for listed in payments.prepare(cycle, by=officer)] == [award.winner, row.winner]
    assert len(payments.release(cycle, by=head)) == 2
    with pytest.raises(Refused, match="早于表彰决定"):
        payments.pay(payment, paid_on=date(2015, 2, 28), voucher="财支-1", by=officer)
    payments.pay(payment, paid_on=clock.today(), voucher="财支-1", by=officer)
    letter = Letter.objects.get(template="awards/award_paid")
    assert (letter.recipient, letter.subject) == (enterprise, "上级奖配套奖励已拨付")
    money = standings([cycle], officer)[0].money
    assert (money.number, money.total, money.paid) == (2, 20_000_000 + PROVINCIAL_FEN, PROVINCIAL_FEN)
    figures = READINGS["prize_money"].find(cycle.award_year)
    assert sum(figures.values()) == Decimal("500000.01")
    assert list(Payment.objects.all()) == [award.payment, payment], "awards by number, then what is topped up"
    line = journal.timeline(payment).get(verb="payments.pay")
    assert (line.data["top_up"], line.data["amount_fen"]) == ("2015年度省长质量奖", PROVINCIAL_FEN)
    assert "6222000012345678" not in str(line.data)
    assert [entry.verb for entry in journal.timeline(row)] == ["top_ups.prepare", "top_ups.release"]
    assert journal.verify()[1] is None
    kinds = corrections.possible(Payment.objects.get(pk=payment.pk))
    assert [kind.value for kind in kinds] == ["take_back", "reclaim"]
    given_back = corrections.prepare(
        payment, kind="reclaim", occurred_on=clock.today(), reason="省政府撤销该奖", by=officer
    )
    corrections.release(given_back, by=head)
    assert Payment.objects.get(pk=payment.pk).stage == PaymentStage.RECLAIMED
    assert "上级奖配套奖励 300,000.01 元须予退还" in Letter.objects.get(template="awards/award_money_reclaimed").body
    payments.recover(payment, recovered_on=clock.today(), voucher="财收-1", by=officer)
    assert standings([cycle], officer)[0].money.paid == 0


def test_money_of_a_cycle_without_a_decision_is_waited_for(cycle, row, head):
    assert cycle not in cycles_at_honours()
    payment = topping_up.release(row, by=head)
    Payment.objects.filter(pk=payment.pk).update(bank="支行", account_number="6222000012345678")
    assert cycle in cycles_at_honours()
    assert waiting(head)["奖金制单"] == 1


def test_what_is_refused(cycle, row, upper, officer, head, other_enterprise):
    for changed, sentence in (
        ({}, "已登记过配套"),
        ({"level": "city"}, "没有规定市级质量奖的配套奖励"),
        ({"award_year": 2014, "decided_on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"kind": "person"}, "请写明获奖者"),
        ({"decision_number": "", "award_year": 2014}, "请写明获奖者"),
    ):
        with pytest.raises(Refused, match=sentence):
            topping_up.prepare(cycle, replace(upper, **changed), paper=people.pdf(), by=head)
    with pytest.raises(IntegrityError, match="topped_up_once|UNIQUE"), transaction.atomic():
        TopUp.objects.create(
            cycle=cycle, paper=row.paper, amount_fen=1, prepared_by=officer, **upper.columns()
        )  # fmt: skip
    book = builders.make_rulebook(after={"top_ups": TOP_UPS})
    later = builders.make_cycle(code="zmd-2016", edition=7, award_year=2016, rulebook=book)
    with pytest.raises(Refused, match="已登记过配套"):
        topping_up.prepare(later, upper, paper=people.pdf(), by=officer)
    upper.organization.name = "改名后的公司"
    upper.organization.save(update_fields=["name"])
    with pytest.raises(Refused, match="已登记过配套"):
        topping_up.prepare(later, upper, paper=people.pdf(), by=officer)
    for changed in ({"kind": "person", "winner_name": "张三"}, {"kind": "project", "winner_name": "张三"}):
        topping_up.prepare(cycle, replace(upper, **changed), paper=people.pdf(), by=officer)
        with pytest.raises(Refused, match="已登记过配套"):
            topping_up.prepare(cycle, replace(upper, **changed), paper=people.pdf(), by=head)
    other = other_enterprise.memberships.get().organization
    topping_up.prepare(cycle, replace(upper, organization=other), paper=people.pdf(), by=officer)
    other.stage = OrganizationStage.RETURNED
    other.save(update_fields=["stage"])
    with pytest.raises(Refused, match="尚未核验"):
        topping_up.prepare(cycle, replace(upper, organization=other, award_year=2013), paper=people.pdf(), by=officer)


def test_a_payment_has_one_source(cycle, row, head):
    award = make_award(cycle)
    topping_up.release(row, by=head)
    Payment.objects.all().delete()
    for wrong in ({"award": award, "top_up": row}, {}):
        with pytest.raises(IntegrityError, match="one_source"), transaction.atomic():
            Payment.objects.create(cycle=cycle, organization=row.organization, amount_fen=1, **wrong)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        TopUp.objects.filter(pk=row.pk).update(released_by=row.prepared_by)


def test_returned_put_right_and_discarded(cycle, row, upper, officer, head):
    with pytest.raises(Refused, match="请写明退回的理由"):
        topping_up.send_back(row, reason=" ", by=head)
    topping_up.send_back(row, reason="文号与扫描件不符", by=head)
    assert Letter.objects.get(template="awards/top_up_returned").recipient == officer
    assert waiting(officer) == {"修改退回的上级奖配套": 1}
    with pytest.raises(Refused, match="当前状态"):
        topping_up.release(row, by=head)
    first = row.paper
    topping_up.resubmit(row, replace(upper, decision_number="豫政〔2015〕9号"), paper=None, by=head)
    assert (row.paper, row.decision_number, row.prepared_by) == (first, "豫政〔2015〕9号", head)
    line = journal.timeline(row).get(verb="top_ups.resubmit")
    assert line.data == {"before": {"decision": "豫政〔2015〕8号"}, "after": {"decision": "豫政〔2015〕9号"}}
    with pytest.raises(Refused, match="须由另一人签发"):
        topping_up.release(row, by=head)
    row.prepared_by = officer
    row.save(update_fields=["prepared_by"])
    with pytest.raises(Refused, match="您修改过"):
        topping_up.release(row, by=head)
    assert "审核上级奖配套" not in waiting(head)
    topping_up.discard(row, reason="获奖组织放弃", by=officer)
    assert row.stage == TopUpStage.DISCARDED
    again = topping_up.prepare(cycle, upper, paper=people.pdf(), by=officer)
    since = again.stage_since.isoformat()
    topping_up.send_back(again, reason="再核对", by=officer)
    topping_up.resubmit(again, upper, paper=people.pdf(), by=officer)
    with pytest.raises(Refused, match="退回并修改过"):
        topping_up.release(again, by=head, since=since)
    payment = topping_up.release(again, by=head)
    with pytest.raises(Refused, match="当前状态"):
        topping_up.discard(again, reason="晚了", by=head)
    assert payment.amount_fen == PROVINCIAL_FEN


def test_a_rulebook_amended_meanwhile(cycle, row, upper, officer, head):
    """Before the release the sum is what the rulebook says now, sent anew; after it nothing changes."""
    doubled = [{"level": "provincial", "prize_yuan": "600000.02"}]
    amended(cycle, doubled, officer=officer, head=head)
    with pytest.raises(Refused, match=r"由 300,000.01 元改为 600,000.02 元"):
        topping_up.release(row, by=head)
    topping_up.send_back(row, reason="规则已修订", by=head)
    topping_up.resubmit(row, upper, paper=None, by=officer)
    assert topping_up.release(row, by=head).amount_fen == 2 * PROVINCIAL_FEN
    second = topping_up.prepare(cycle, replace(upper, award_year=2014), paper=people.pdf(), by=officer)
    amended(cycle, [], officer=officer, head=head)
    assert Payment.objects.get(top_up=row).amount_fen == 2 * PROVINCIAL_FEN
    with pytest.raises(Refused, match="没有规定省级"):
        topping_up.release(second, by=another_head())
    assert list(topping_up.cycles_with_top_ups()) == []


def test_only_published_cycles_whose_rulebook_tops_up_are_offered(cycle, officer):
    assert list(topping_up.cycles_with_top_ups()) == [cycle]
    book = builders.make_rulebook(
        after={"top_ups": TOP_UPS},
        cycle={"code": "zmd-2016", "edition": 7, "award_year": 2016, "title": "第七届", "criteria": "mini"},
    )
    actions.load_rulebook(Rulebook.read(book), by=officer)
    assert list(topping_up.cycles_with_top_ups()) == [cycle]


def test_a_rulebook_names_a_level_once_with_money():
    book = Rulebook.read(
        builders.make_rulebook(after={"top_ups": [*TOP_UPS, TOP_UPS[0], {"level": "city", "prize_yuan": "0"}]})
    )
    told = [fault.path for fault in faults_within(book)]
    assert told == ["after.top_ups[2].level", "after.top_ups[3].prize_yuan"]
    assert [rule.level for rule in topping_up.offered(book)] == ["national", "provincial"]


@given(st.integers(min_value=1, max_value=10**14 - 1))
def test_a_sum_is_the_rulebook_s_to_the_fen(fen: int):
    yuan, rest = divmod(fen, 100)
    rule = TopUpRule(level="city", prize_yuan=f"{yuan}.{rest:02d}")
    book = Rulebook.read(builders.make_rulebook(after={"top_ups": [rule.model_dump(mode="json")]}))
    assert topping_up.amount_fen(book, "city") == fen
