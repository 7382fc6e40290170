"""An organization, a person and a project from their scores to certificate and money, and what their papers say."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Organization, User
from awards.applications.eligibility import conditions
from awards.applications.models import Application
from awards.committee import actions as committee
from awards.committee import closing
from awards.cycles.models import Cycle
from awards.dossiers.documents import DossierDocument
from awards.honours import decisions, payments
from awards.honours.documents import CertificateDocument, DecisionDocument
from awards.honours.documents.withdrawal import WithdrawalDocument
from awards.honours.models import Award
from awards.notices import actions as notices
from awards.notices.documents import NoticeDocument
from awards.notices.models import Notice
from awards.ranking import actions as ranking
from awards.ranking.documents import RankingSheet
from awards.ranking.models import Ranking
from core import clock
from core.models import Entry
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.candidates import IDENTITY, make_cycle, make_three
from tests.awards.outcomes import end_of, make_meeting, vote
from tests.awards.results import make_consensus, make_visit
from tests.core.pdftext import copied, find, words

ORGANIZATION = "天中虚构机械有限公司"
PERSONS, PROJECTS = f"张虚构（{ORGANIZATION}）", f"输送线减振攻关（{ORGANIZATION}）"


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle()


@pytest.fixture
def ranked(cycle: Cycle, organization: Organization, officer: User, head: User) -> Ranking:
    assert organization.name == ORGANIZATION
    for case, percent in zip(make_three(cycle, organization, stage="visited", filled=False), (80, 90, 70), strict=True):
        make_consensus(case, percent, percent, percent)
        make_visit(case, percent, percent, percent)
    return ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)


@pytest.fixture
def notice(ranked: Ranking, members: list[User], officer: User, head: User) -> Notice:
    meeting = make_meeting(ranked.cycle, members, officer=officer)
    committee.open_voting(meeting, by=officer)
    vote(meeting, members, "yes", "yes", "yes")
    closing.close(meeting, by=officer)
    row = notices.draft(ranked.cycle, by=officer)
    notices.prepare(row, by=officer)
    notices.release(row, by=head)
    return row


@pytest.fixture
def awards(notice: Notice, officer: User, head: User) -> list[Award]:
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        decision = decisions.draft(notice.cycle, by=officer)
        decisions.edit(
            decision, number="驻政〔2016〕3号", title=decision.title, addressees=decision.addressees, text=decision.text,
            decided_on=clock.today(), by=officer,
        )  # fmt: skip
        decision.refresh_from_db()
        decisions.prepare(decision, by=officer)
        return decisions.release(decision, by=head)


def test_a_tier_takes_cases_of_its_kind(ranked: Ranking) -> None:
    lines = {line.application.kind: line.tier.code for line in ranked.lines.select_related("tier", "application")}
    assert lines == {"organization": "winner", "person": "person", "project": "project"}


def test_the_notice_counts_each_in_its_own_measure(notice: Notice) -> None:
    said = copied(NoticeDocument().render(NoticeDocument.fetch(notice.reference)))
    assert f"（一）市长质量奖（1家）{ORGANIZATION}（二）市长质量奖（个人）（1名）{PERSONS}" in said
    assert f"（三）市长质量奖（项目）（1个）{PROJECTS}" in said
    assert "对公示的组织、个人和项目有异议的" in said


def test_the_decision_and_the_certificates_name_who_won(awards: list[Award], notice: Notice) -> None:
    said = copied(DecisionDocument().render(DecisionDocument.fetch(notice.cycle.code)))
    assert "获奖组织、个人和项目的决定" in said
    assert f"（二）市长质量奖（个人）（1名），各奖励人民币2万元{PERSONS}" in said
    assert [(row.kind, row.winner_name, row.organization_name) for row in awards] == [
        ("organization", ORGANIZATION, ORGANIZATION), ("person", "张虚构", ORGANIZATION), ("project", "输送线减振攻关", ORGANIZATION),
    ]  # fmt: skip
    own, person, project = (
        copied(CertificateDocument().render(CertificateDocument.fetch(row.certificate_number))) for row in awards
    )
    assert f"{ORGANIZATION}：在2015年度" in own
    assert f"张虚构：（所在单位：{ORGANIZATION}）在2015年度" in person
    assert "你在质量工作中成绩突出" in person
    assert f"输送线减振攻关：（完成单位：{ORGANIZATION}）在2015年度" in project


def test_the_page_of_a_certificate_names_who_won_as_the_paper_does(
    awards: list[Award], client: Client, enterprise: User
) -> None:
    client.force_login(enterprise)
    own, person, project = (client.get(row.get_absolute_url()).content.decode() for row in awards)
    assert f'<p class="certificate-name">{ORGANIZATION}：</p>' in own
    assert '<p class="certificate-name">张虚构：</p>' in person
    assert f"（所在单位：{ORGANIZATION}）" in person
    assert '<p class="certificate-name">输送线减振攻关：</p>' in project
    listed = client.get(reverse("awards:honours-awards")).content.decode()
    assert (listed.count("获奖者</dt>"), listed.count("获奖组织</dt>")) == (2, 1)


def test_long_names_keep_a_certificate_on_its_page(awards: list[Award]) -> None:
    award = awards[2]
    award.winner_name, award.organization_name = "项" * 120, "公" * 120
    pages = words(CertificateDocument().render(award))
    assert len(pages) == 1
    lowest = find(pages[0], "特发此证").bottom
    assert lowest < find(pages[0], "证书编号").top


def test_a_name_of_an_award_stays_as_it_was(awards: list[Award]) -> None:
    Application.objects.filter(kind="person").update(subject="改名")
    Organization.objects.update(name="改名公司")
    award = Award.objects.get(kind="person")
    assert award.winner == PERSONS


def test_a_persons_money_goes_to_the_person(awards: list[Award], enterprise: User) -> None:
    payment = next(row for row in awards if row.kind == "person").payment
    facts = {"bank": "某银行驿城支行", "account_number": "6222000000000000", "by": enterprise}
    with pytest.raises(Refused, match="获奖者姓名一致：张虚构"):
        payments.enter_account(payment, account_name=ORGANIZATION, **facts)
    assert payments.enter_account(payment, account_name="张虚构", **facts).has_account


def test_who_won_is_barred_as_who_they_are(awards: list[Award], organization: Organization) -> None:
    later = make_cycle(code="zmd-2016", edition=7, award_year=2016)

    def bar(**facts: object) -> bool | None:
        case = builders.make_application(later, organization, filled=False, **facts)
        return next(row.met for row in conditions(organization, later, case) if row.code == "bar")

    assert bar() is False
    assert bar(kind="person", subject="张虚构") is False
    assert bar(kind="person", subject="李虚构") is True
    assert bar(kind="project", subject="张虚构") is True


def test_money_for_the_first_time_only_asks_for_the_same_person(
    awards: list[Award], organization: Organization
) -> None:
    later = make_cycle(code="zmd-2017", edition=8, award_year=2017)
    same = builders.make_application(later, organization, filled=False, kind="person", subject="张虚构")
    other = builders.make_application(later, organization, filled=False, kind="person", subject="李虚构")
    assert [Award.objects.of_candidate(case).count() for case in (same, other)] == [1, 0]


def test_money_for_the_first_time_only_knows_a_person_by_the_number(
    awards: list[Award], organization: Organization
) -> None:
    """Another employer makes nobody a new person, and a colleague of the same name is another one."""
    later = make_cycle(code="zmd-2017", edition=8, award_year=2017)
    facts = {"kind": "person", "subject": "张虚构", "filled": False}
    moved = builders.make_application(later, people.make_organization("新东家"), identity_number=IDENTITY, **facts)
    namesake = builders.make_application(later, organization, identity_number="11010519491231002X", **facts)
    assert IDENTITY != "11010519491231002X"
    assert [Award.objects.of_candidate(case).count() for case in (moved, namesake)] == [1, 0]


def test_no_identity_number_leaves_the_house(
    client: Client, awards: list[Award], ranked: Ranking, notice: Notice, officer: User
) -> None:
    """Public pages, journal, workbooks and papers."""
    person = next(row for row in awards if row.kind == "person")
    pages = [
        reverse("publicity:roll"), reverse("publicity:roll") + "?q=张虚构", reverse("publicity:honour", args=[person.pk]),
        reverse("publicity:verify", args=[person.check_code]), reverse("publicity:notice", args=[notice.reference]),
        reverse("publicity:decision", args=[notice.cycle.code]),
    ]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert IDENTITY not in answer.content.decode()
        assert "990****" not in answer.content.decode()
        assert PERSONS in answer.content.decode(), page
    assert IDENTITY not in str(list(Entry.objects.values()))
    book = load_workbook(BytesIO(RankingSheet().workbook(ranked)))
    cells = str([cell.value for sheet in book for row in sheet for cell in row])
    assert PERSONS in cells
    assert IDENTITY not in cells
    paper = copied(DossierDocument().render(DossierDocument.fetch(person.application.reference)))
    assert "姓名张虚构" in paper
    assert "0012" not in paper
    client.force_login(officer)
    assert IDENTITY not in client.get(person.application.get_absolute_url()).content.decode()


def test_the_public_decision_counts_each_in_its_own_measure(client: Client, awards: list[Award]) -> None:
    page = client.get(reverse("publicity:decision", args=["zmd-2015"])).content.decode()
    for counted in ("1 家", "1 名", "1 个"):
        assert counted in page


def test_the_public_finds_a_person_by_name(client: Client, awards: list[Award]) -> None:
    page = client.get(reverse("publicity:roll"), {"q": "张虚构"}).content.decode()
    assert PERSONS in page
    assert PROJECTS not in page


def test_a_withdrawal_speaks_of_the_person(awards: list[Award]) -> None:
    award = next(row for row in awards if row.kind == "person")
    Award.objects.filter(pk=award.pk).update(
        stage="withdrawing", withdrawal_basis="管理办法第三十条", withdrawal_reason="冒用他人成果", for_fraud=True
    )
    said = copied(WithdrawalDocument().render(WithdrawalDocument.rows().get(pk=award.pk)))
    assert f"关于撤销{PERSONS}2015年度" in said
    assert "授予张虚构的2015年度" in said


def test_english_pages_open(client: Client, awards: list[Award]) -> None:
    with override("en"):
        for page in (reverse("publicity:roll"), reverse("publicity:honour", args=[awards[1].pk])):
            answer = client.get(page, headers={"accept-language": "en"})
            assert PERSONS in answer.content.decode()
