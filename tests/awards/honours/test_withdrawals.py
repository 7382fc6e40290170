"""An award withdrawn (撤销): by two persons, with basis and reason; the public, the certificate and the money follow."""

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from awards.applications.eligibility import hints
from awards.cycles.models import Cycle
from awards.cycles.outcome_words import FOR_LIFE
from awards.honours import payments, withdrawals
from awards.honours.documents import CertificateDocument, WithdrawalDocument
from awards.honours.models import Award, AwardStage, Feedback
from awards.honours.money import Payment, PaymentStage
from awards.honours.readings import standings
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from reports.models import Job
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.core.pdftext import copied, fonts

BASIS, REASON = "《市长质量奖管理办法》第二十条：弄虚作假骗取奖项", "申报数据与审计报告不符"
NOW = people.moment("2016-09-01 10:00")


def make_cycle_with(after: dict) -> Cycle:
    book = builders.make_rulebook()
    book["after"] = after
    return builders.make_cycle(rulebook=book)


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle_with({
        "fraud_bar": {"unit": "years", "length": 4}, "recover_money": True,
        "withdrawal": [{"code": "fraud", "label": "弄虚作假骗取奖项"}],
    })  # fmt: skip


@pytest.fixture
def award(cycle, organization, enterprise) -> Award:
    return make_award(cycle, organization)


def paid(award: Award, *, officer, head) -> Payment:
    Payment.objects.filter(award=award).update(bank="支行", account_number="6222000012345678")
    payments.prepare(award.cycle, by=officer)
    payments.release(award.cycle, by=head)
    payments.pay(award.payment, paid_on=clock.today(), voucher="财支-001", by=officer)
    return Payment.objects.get(award=award)


def withdrawn(award: Award, *, officer, head, for_fraud: bool = True) -> Award:
    withdrawals.propose(award, basis=BASIS, reason=REASON, for_fraud=for_fraud, by=officer)
    withdrawals.release(award, by=head)
    return Award.objects.get(pk=award.pk)


def test_only_the_withdrawal_that_was_read_is_released(client, award, officer, head):
    withdrawals.propose(award, basis=BASIS, reason=REASON, by=officer)
    client.force_login(head)
    page = client.get(award.get_absolute_url())
    assert f'value="{page.context["since"]}"' in page.content.decode()
    withdrawals.refuse(award, reason="依据不足", by=officer)
    withdrawals.propose(award, basis=BASIS, reason="另一个事实", by=officer)
    url = reverse("awards:honours-withdraw-release", args=[award.certificate_number])
    answer = client.post(url, {"since": page.context["since"]}, follow=True)
    assert "被退回并修改过" in answer.content.decode()
    assert Award.objects.get(pk=award.pk).stage == AwardStage.WITHDRAWING
    client.post(url, {"since": client.get(award.get_absolute_url()).context["since"]})
    assert Award.objects.get(pk=award.pk).stage == AwardStage.WITHDRAWN


def test_an_award_is_withdrawn_by_two_persons(award, enterprise, officer, head):
    with pytest.raises(Refused, match="依据和理由都须写明"):
        withdrawals.propose(award, basis=BASIS, reason=" ", by=officer)
    withdrawals.propose(award, basis=BASIS, reason=REASON, for_fraud=True, by=head)
    with pytest.raises(Refused, match="须由另一人审核"):
        withdrawals.release(award, by=head)
    with pytest.raises(IntegrityError, match="an_award_is_withdrawn_by_a_second_person"), transaction.atomic():
        Award.objects.update(withdrawn_by=head)
    withdrawals.refuse(award, reason="证据不足", by=head)
    row = Award.objects.get(pk=award.pk)
    assert (row.stage, row.withdrawal_basis, row.withdrawal_prepared_by) == (AwardStage.GRANTED, "", None)
    with clock.at(NOW):
        row = withdrawn(award, officer=officer, head=head)
    assert (row.stage, row.withdrawn_on, row.barred_through) == (AwardStage.WITHDRAWN, NOW.date(), 2020)
    assert [line.verb for line in journal.timeline(award)] == [
        "awards.propose_withdrawal", "awards.refuse_withdrawal", "awards.propose_withdrawal", "awards.withdraw",
    ]  # fmt: skip
    letter = Letter.objects.get(template="awards/award_withdrawn")
    assert letter.recipient == enterprise
    for words in (BASIS, REASON, "2020年度及以前不得申报", "交回证书", "2016年9月1日"):
        assert words in letter.body
    assert "须予退还" not in letter.body, "nothing had been paid"
    assert Feedback.objects.get(application=award.application).released_at is not None, "feedback stays"


def test_a_withdrawn_award_needs_its_day_and_basis(award):
    with pytest.raises(IntegrityError, match="a_withdrawn_award_has_its_day_and_basis"), transaction.atomic():
        Award.objects.update(stage=AwardStage.WITHDRAWN)


def test_money_not_yet_paid_is_cancelled_and_money_paid_is_reclaimed(award, cycle, officer, head):
    other = make_award(cycle)
    row = paid(award, officer=officer, head=head)
    for each in (award, other):
        withdrawn(each, officer=officer, head=head)
    assert Payment.objects.get(award=other).stage == PaymentStage.CANCELLED
    money = standings([cycle], officer)[0].money
    assert (money.paid, money.open, money.reclaimed, money.total) == (0, 0, 20_000_000, 40_000_000)
    assert not money.is_settled
    told = Letter.objects.filter(template="awards/award_withdrawn", body__contains="须予退还")
    assert "200,000.00" in told.get().body
    with pytest.raises(Refused, match="不能早于到账日期"):
        payments.recover(row, recovered_on=people.moment("2001-01-01 09:00").date(), voucher="收-1", by=officer)
    payments.recover(row, recovered_on=clock.today(), voucher="收-1", by=officer)
    money = standings([cycle], officer)[0].money
    assert (money.fen["recovered"], money.fen["cancelled"], money.reclaimed) == (20_000_000, 20_000_000, 0)
    assert money.is_settled


def test_a_rulebook_may_leave_the_money_and_bar_for_editions_or_for_life(organization, enterprise, officer, head):
    cycle = make_cycle_with({"recover_money": False, "fraud_bar": {"unit": "editions", "length": 2}})
    award = make_award(cycle, organization)
    paid(award, officer=officer, head=head)
    row = withdrawn(award, officer=officer, head=head)
    assert (row.barred_through, Payment.objects.get(award=award).stage) == (2017, PaymentStage.PAID)
    later = builders.make_cycle(code="zmd-2016", edition=7)
    Cycle.objects.filter(pk=later.pk).update(scheme=cycle.scheme, award_year=2017)
    later.refresh_from_db()
    assert [hint.detail for hint in hints(organization, later) if "限制申报期" in hint.label] == [row.bar]
    Cycle.objects.filter(pk=later.pk).update(award_year=2018)
    later.refresh_from_db()
    assert not [hint for hint in hints(organization, later) if "限制申报期" in hint.label]
    for_life = Award(barred_through=FOR_LIFE)
    assert for_life.bar == "终身不得申报"


def test_while_a_withdrawal_waits_no_money_moves_and_the_public_sees_nothing(client: Client, award, cycle, officer):
    Payment.objects.update(bank="支行", account_number="6222000012345678")
    withdrawals.propose(award, basis=BASIS, reason=REASON, by=officer)
    with pytest.raises(Refused, match="没有可制单"):
        payments.prepare(cycle, by=officer)
    cache.clear()
    assert "证书真实有效" in client.get(reverse("publicity:verify", args=[award.check_code])).content.decode()
    client.force_login(award.organization.memberships.get().user)
    for address in (award.get_absolute_url(), reverse("awards:honours-awards")):
        page = client.get(address).content.decode()
        assert REASON not in page
        assert "撤销" not in page


def test_everybody_is_told_and_the_certificate_is_no_longer_printed(client: Client, award, officer, head):
    with clock.at(NOW):
        withdrawn(award, officer=officer, head=head)
    cache.clear()
    verdict = client.get(reverse("publicity:verify", args=[award.check_code])).content.decode()
    for words in ("证书已撤销", "2016年9月1日", BASIS):
        assert words in verdict
    assert "真实有效" not in verdict
    for address, words in (
        (reverse("publicity:roll"), "2016-09-01"),
        (reverse("publicity:honour", args=[award.pk]), "2016年9月1日"),
        (reverse("publicity:decision", args=[award.cycle.code]), "已撤销（2016年9月1日）"),
    ):
        page = client.get(address).content.decode()
        assert "已撤销" in page
        assert words in page
        assert REASON not in page, "the reason is the organization's own"
    with pytest.raises(Refused, match="已撤销，不再打印"):
        CertificateDocument.fetch(award.certificate_number)
    client.force_login(award.organization.memberships.get().user)
    for address in (award.get_absolute_url(), reverse("awards:honours-awards")):
        page = client.get(address).content.decode()
        assert REASON in page
        assert "生成证书" not in page
    answer = client.get(reverse("awards:honours-feedback", args=[award.application.reference]))
    assert answer.status_code == 200


def test_the_pages_lead_from_one_person_to_the_other(client: Client, award, officer, head):
    page_of = reverse("awards:honours-certificate", args=[award.certificate_number])
    form = reverse("awards:honours-withdraw", args=[award.certificate_number])
    release = reverse("awards:honours-withdraw-release", args=[award.certificate_number])
    client.force_login(officer)
    assert form in client.get(page_of).content.decode()
    page = client.get(form).content.decode()
    assert "弄虚作假的，4 年内不得申报" in page
    assert client.post(form, {"clause": "第二十条"}).status_code == 422
    typed = {"clause": "第二十条", "trigger": "弄虚作假骗取奖项", "reason": REASON, "for_fraud": "on"}
    assert client.post(form, typed).status_code == 302
    assert Award.objects.get(pk=award.pk).withdrawal_basis == "第二十条：弄虚作假骗取奖项"
    assert release not in client.get(page_of).content.decode()
    client.force_login(head)
    assert "审核撤销奖项" in client.get(reverse("awards:honours-overview", args=["zmd-2015"])).content.decode()
    assert release in client.get(page_of).content.decode()
    client.post(release)
    listed = client.get(reverse("awards:honours-awards"), {"validity": "withdrawn"}).content.decode()
    assert award.certificate_number in listed
    valid = client.get(reverse("awards:honours-awards"), {"validity": "valid"}).content.decode()
    assert award.certificate_number not in valid


def test_a_withdrawn_award_is_no_longer_counted_as_won(client: Client, award, enterprise, officer, head):
    """Beside a winner whose award stands: desk, cycle page and list count one, the lost one is told apart, and the way of the plan stays."""
    case = award.application
    kept = make_award(award.cycle, people.make_organization("另一家获奖企业")).application
    withdrawn(award, officer=officer, head=head)
    client.force_login(officer)
    overview = client.get(reverse("awards:desk-home")).context["overviews"][0]
    told = [(row.label, row.count) for row in overview.counts]
    assert (told, overview.total, overview.closed) == ([("获奖", 1), ("奖项已撤销", 1)], 2, 2)
    page = client.get(reverse("awards:cycles-detail", args=[award.cycle.code])).context
    assert [(row["label"], row["count"]) for row in page["counts"]] == told
    assert [row["window"].phase for row in page["plan"] if row["state"] == "current"] == ["award"]
    listing = reverse("awards:applications-list")
    for stage, reference, shown in (("honoured", kept.reference, None), ("revoked", case.reference, "奖项已撤销")):
        rows = client.get(listing, {"stage": stage}).context["page"]
        assert [(row.reference, row.shown and row.shown.label) for row in rows] == [(reference, shown)]
    assert "奖项已撤销" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(enterprise)
    for address in (reverse("awards:desk-home"), listing, case.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "奖项已撤销" in page
        assert "祝贺获奖" not in page
    client.logout()
    public = client.get(reverse("publicity:home")).content.decode()
    assert "另一家获奖企业" in public
    assert award.organization_name not in public
    assert "1 家</dd>" in client.get(reverse("publicity:decision", args=[award.cycle.code])).content.decode()


def test_the_decision_of_withdrawal_is_a_paper_with_reasons_money_and_bar(award, officer, head):
    paid(award, officer=officer, head=head)
    with pytest.raises(Refused, match="年份用六角括号"):
        withdrawals.propose(award, basis=BASIS, reason=REASON, by=officer, number="驻政[2016]9号")
    with clock.at(NOW):
        withdrawals.propose(award, basis=BASIS, reason=f"{REASON}。\n以上事实有审计报告为证。", for_fraud=True, by=officer, number="驻政〔2016〕9号")  # fmt: skip
        draft = copied(WithdrawalDocument().render(WithdrawalDocument.fetch(award.certificate_number, officer)))
        assert "送审稿" in draft
        assert "你单位2020年度及以前不得申报" in draft, "what would hold were it released today"
        withdrawals.release(award, by=head)
    content = WithdrawalDocument().render(WithdrawalDocument.fetch(award.certificate_number))
    words, name = copied(content), award.organization_name
    honour = f"2015年度{award.cycle.rules.scheme.name}"
    assert words.startswith(
        f"驻马店市人民政府文件驻政〔2016〕9号驻马店市人民政府关于撤销{name}{honour}的决定{name}：经核实：{REASON}。以上事实"
    )
    assert f"依据{BASIS}，驻马店市人民政府决定，撤销" in words
    assert f"（证书编号：{award.certificate_number}）" in words
    assert "已拨付的奖金人民币20万元予以追回。你单位2020年度及以前不得申报" in words
    assert "驻马店市人民政府2016年9月1日" in words
    assert "送审稿" not in words
    assert all(fonts(content).values())


def test_who_reads_the_decision_of_withdrawal(client: Client, award, enterprise, other_enterprise, officer, head):
    """The office from the proposal on, its organization from the release on, another organization never; the page and the file centre lead there."""
    number, request = (
        award.certificate_number,
        reverse("reports:request", args=["withdrawal", award.certificate_number]),
    )
    with pytest.raises(Http404):
        WithdrawalDocument.fetch(number)
    withdrawals.propose(award, basis=BASIS, reason=REASON, by=officer)
    assert WithdrawalDocument.fetch(number, officer) == award
    with pytest.raises(Http404):
        WithdrawalDocument.fetch(number, enterprise)
    client.force_login(officer)
    assert request in client.get(award.get_absolute_url()).content.decode()
    withdrawals.release(award, by=head)
    assert WithdrawalDocument.fetch(number, enterprise) == award
    with pytest.raises(PermissionDenied):
        WithdrawalDocument.fetch(number, other_enterprise)
    client.force_login(enterprise)
    assert request in client.get(reverse("awards:honours-awards")).content.decode()
    assert client.post(request).status_code == 302
    assert Job.objects.get().kind == "withdrawal"


def test_money_not_paid_is_said_to_be_paid_no_longer_and_a_paper_without_number_has_no_red_head(award, officer, head):
    withdrawn(award, officer=officer, head=head, for_fraud=False)
    paper = WithdrawalDocument().paper(WithdrawalDocument.fetch(award.certificate_number))
    assert (paper.mark, paper.number) == ("", "")
    assert [block.text for block in paper.blocks][2:] == [
        f"请自收到本决定之日起停止使用该荣誉，并将证书交回{award.cycle.rules.scheme.office.name}。",
        "尚未拨付的奖金人民币20万元不再拨付。",
    ]
