"""Awards, certificates and prize money through their pages: own account only, masked, two persons, a voucher."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from awards.honours import payments
from awards.honours.models import Award
from awards.honours.money import Payment, PaymentStage
from core import clock
from core.models import Entry
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.outcomes import another_head
from tests.counting import statements

NUMBER = "6222000012345678"


def at(name: str, *args: object) -> str:
    return reverse(f"awards:honours-{name}", args=args)


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


@pytest.fixture
def award(cycle, organization) -> Award:
    return make_award(cycle, organization)


@pytest.fixture
def rival(cycle, other_enterprise) -> Award:
    return make_award(cycle, other_enterprise.memberships.get().organization)


def typed(award: Award, **changes) -> dict[str, str]:
    given = {
        "account_name": award.organization_name,
        "bank": "虚构银行驿城支行",
        "account_number": NUMBER,
        "agreed": "on",
    }
    return {**given, **changes}


def test_the_winner_enters_its_account_once_it_agrees(client: Client, award, enterprise):
    client.force_login(enterprise)
    url = at("account", award.payment.pk)
    page = client.get(url).content.decode()
    assert "仅为拨付本次奖金使用" in page
    assert award.organization_name in page
    for wrong, sentence in (
        ({"agreed": ""}, "请先确认授权"),
        ({"account_name": "另一家公司"}, "户名须与获奖组织名称一致"),
        ({"account_number": "12A"}, "8 至 30 位数字"),
    ):
        answer = client.post(url, typed(award, **wrong))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "虚构银行驿城支行" in answer.content.decode()
    assert not Payment.objects.exclude(bank="").exists()
    answer = client.post(url, typed(award, account_number="6222 0000 1234 5678"), follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "收款账户已保存" in answer.content.decode()
    assert NUMBER not in answer.content.decode()
    assert Payment.objects.get().account_number == NUMBER


def test_an_account_number_is_nowhere_shown_in_full(client: Client, cycle, award, enterprise, officer, supervisor):
    payments.enter_account(
        award.payment, account_name=award.organization_name, bank="支行", account_number=NUMBER, by=enterprise
    )
    payments.prepare(cycle, by=officer)
    pages = {
        enterprise: [at("account", award.payment.pk), at("awards")],
        officer: [at("payments"), at("account", award.payment.pk), at("certificate", award.certificate_number)],
        supervisor: [at("payments"), at("account", award.payment.pk)],
    }
    for person, urls in pages.items():
        client.force_login(person)
        texts = [client.get(url).content.decode() for url in urls]
        assert not any(NUMBER in text for text in texts)
        assert "622*********5678" in "".join(texts)
    assert not any(NUMBER in str((entry.before, entry.after, entry.data)) for entry in Entry.objects.all())
    assert client.get(at("account", award.payment.pk)).headers["cache-control"] == "no-store"


def test_one_winner_learns_nothing_of_another(client: Client, award, rival, enterprise):
    client.force_login(enterprise)
    assert client.get(at("account", rival.payment.pk)).status_code == 404
    assert client.post(at("account", rival.payment.pk), typed(rival)).status_code == 404
    assert client.get(at("certificate", rival.certificate_number)).status_code == 403
    assert client.post(reverse("reports:request", args=["certificate", rival.certificate_number])).status_code == 403
    page = client.get(at("awards")).content.decode()
    assert award.certificate_number in page
    for secret in (rival.organization_name, rival.certificate_number, rival.check_code):
        assert secret not in page


def test_one_lists_another_releases_and_the_payment_is_registered(
    client: Client, cycle, award, rival, enterprise, head
):
    payments.enter_account(
        award.payment, account_name=award.organization_name, bank="支行", account_number=NUMBER, by=enterprise
    )
    client.force_login(head)
    page = client.get(at("payments")).content.decode()
    assert "1 家获奖组织尚未填写收款账户" in page
    assert "200,000.00" in page
    assert "400,000.00" in page
    assert "已制单1笔" in said(client.post(at("payments-prepare", cycle.code)))
    page = client.get(at("payments")).content.decode()
    assert "须由另一人审核" in page
    assert at("payments-release", cycle.code) not in page
    assert "拨款清单由您制单，须由另一人审核" in said(client.post(at("payments-release", cycle.code)))
    client.force_login(another_head())
    assert at("payments-release", cycle.code) in client.get(at("payments")).content.decode()
    read = client.get(at("payments")).context["read"]
    changed = client.post(at("payments-release", cycle.code), {"read": f"{read[:-1]}x"})
    assert "拨款清单在您打开页面之后已有变化" in said(changed)
    assert "已审核1笔" in said(client.post(at("payments-release", cycle.code), {"read": read}))
    pay = at("pay", award.payment.pk)
    late = f"{clock.today() + timedelta(days=2):%Y-%m-%d}"
    answer = client.post(pay, {"paid_on": late, "voucher": "财支-001"})
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.content.decode()
    assert "财支-001" in answer.content.decode()
    given = {"paid_on": f"{clock.today():%Y-%m-%d}", "voucher": "财支-001"}
    assert client.post(pay, {**given, "paid_on": "昨天"}).status_code == 422
    assert client.post(pay, given).status_code == 302
    assert "不能进行“登记到账”" in client.post(pay, given).content.decode()
    assert "财支-001" in client.get(at("payments")).content.decode()


def test_a_wrong_account_goes_back_with_a_reason(client: Client, cycle, award, enterprise, officer):
    payments.enter_account(
        award.payment, account_name=award.organization_name, bank="支行", account_number=NUMBER, by=enterprise
    )
    client.force_login(officer)
    back = at("account-return", award.payment.pk)
    client.post(at("payments-prepare", cycle.code))
    client.force_login(enterprise)
    assert client.post(at("account", award.payment.pk), typed(award)).status_code == 422
    assert "不能再修改" in client.get(at("account", award.payment.pk)).content.decode()
    client.force_login(officer)
    assert "请写明退回的理由" in said(client.post(back))
    client.post(back, {"reason": "开户行名称不全"})
    assert Payment.objects.get().stage == PaymentStage.DUE
    assert "开户行名称不全" in client.get(at("account", award.payment.pk)).content.decode()
    client.force_login(enterprise)
    assert client.post(at("account", award.payment.pk), typed(award, bank="虚构银行开发区支行")).status_code == 302


def test_the_ledger_is_narrowed_by_cycle_and_stage(client: Client, cycle, award, rival, officer):
    later = builders.make_cycle(code="zmd-2016", edition=7)
    newest = make_award(later)
    client.force_login(officer)
    page = client.get(at("payments"), {"cycle": cycle.code}).content.decode()
    assert award.certificate_number in page
    assert newest.certificate_number not in page
    page = client.get(at("payments"), {"cycle": cycle.code, "stage": "paid"}).content.decode()
    assert "没有这一状态的奖金" in page
    for odd in ("?cycle=nowhere", "?stage=odd", "?page=999", "?page=x"):
        assert client.get(at("payments") + odd).status_code == 200


def test_awards_are_found_by_words_year_and_validity(client: Client, cycle, award, rival, officer):
    Award.objects.filter(pk=rival.pk).update(valid_until=clock.today() - timedelta(days=1))
    client.force_login(officer)

    def shown(**query: str) -> set[str]:
        page = client.get(at("awards"), query).content.decode()
        return {row.certificate_number for row in (award, rival) if row.certificate_number in page}

    both = {award.certificate_number, rival.certificate_number}
    assert shown() == shown(year="2015") == shown(cycle="zmd-2015") == shown(year="二〇一五") == both
    assert shown(q=award.organization_name) == shown(q=award.check_code.lower()) == {award.certificate_number}
    assert shown(validity="expired") == {rival.certificate_number}
    assert shown(validity="valid") == {award.certificate_number}
    assert shown(year="2014") == shown(q="没有") == set()


def test_the_certificate_is_shown_as_it_is_printed(client: Client, award, enterprise):
    client.force_login(enterprise)
    page = client.get(award.get_absolute_url()).content.decode()
    for words in (
        award.organization_name,
        award.check_code,
        "荣誉证书",
        reverse("publicity:verify", args=[award.check_code]),
    ):
        assert words in page
    assert reverse("reports:request", args=["certificate", award.certificate_number]) in page


def test_lists_cost_the_same_with_one_row_and_with_three(
    client: Client, cycle, organization, award, officer, enterprise
):
    def costs() -> list[int]:
        client.force_login(officer)
        office = [statements(client, at(name)) for name in ("awards", "payments")]
        client.force_login(enterprise)
        return [*office, statements(client, at("awards"))]

    one = costs()
    for number in (1, 2):
        make_award(cycle)
        make_award(builders.make_cycle(code=f"zmd-{2015 + number}", edition=6 + number), organization)
    assert costs() == one
