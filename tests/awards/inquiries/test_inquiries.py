"""A request to a department from draft to fact: one letter per department, a code nobody keeps, an answer that counts once handed in."""

from datetime import date, timedelta

import pytest
from django.core import mail as sent_mail
from django.test import Client

from accounts.models import Organization, User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.inquiries import answering, preparing, readings, sending
from awards.inquiries.answering import Given
from awards.inquiries.documents import InquiryDocument
from awards.inquiries.models import Inquiry, InquiryStage
from core import clock, journal, tasks
from core.calendar import add_working_days
from core.models import Entry, Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.candidates import TIERS, make_three
from tests.awards.inquiries import stories

MONDAY = people.moment("2015-11-02 09:00")


@pytest.fixture
def cycle(db: None) -> Cycle:
    return stories.make_cycle()


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, stage="accepted")


def found(inquiry: Inquiry, what: str = "found", day: date | None = None) -> None:
    said = Given(what, "2014年发生事故" if what == "found" else "", day or clock.today() if what == "found" else None)
    answering.save(inquiry, {line.pk: said for line in inquiry.lines.all()})


def hand_in(inquiry: Inquiry) -> Entry:
    return answering.answer(inquiry, answered_by="丁某", answered_phone="0396-1")


def test_one_letter_per_department_with_its_days(cycle: Cycle, case: Application, officer: User) -> None:
    with clock.at(MONDAY):
        first, second = stories.drafts(cycle, officer)
    assert [first.department, second.department] == stories.BOTH
    assert (first.due_on, second.due_on) == (date(2015, 11, 9), date(2015, 11, 16))
    assert [line.looked_from for line in first.lines.all()] == [date(2012, 11, 2)]
    assert [line.code for line in second.lines.all()] == ["pollution"]
    assert first.reference == "ZX2015-001"


def test_nobody_is_asked_about_twice(cycle: Cycle, case: Application, officer: User) -> None:
    stories.drafts(cycle, officer)
    with pytest.raises(Refused, match="没有需要新拟的函"):
        stories.drafts(cycle, officer)
    late = builders.make_application(cycle, stage="submitted")
    again = stories.drafts(cycle, officer)
    assert {line.application_id for row in again for line in row.lines.all()} == {late.pk}
    sending.revoke(again[0], reason="名单有误", by=officer)
    assert [row.department for row in stories.drafts(cycle, officer)] == ["应急管理局"]


def test_the_code_is_in_the_letter_and_nowhere_else(cycle: Cycle, case: Application, officer: User) -> None:
    row, code = stories.sent(cycle, officer)
    tasks.send_letters()
    assert code in sent_mail.outbox[0].body
    assert case.organization.name not in sent_mail.outbox[0].body
    kept = [*Letter.objects.values_list("body", "secret"), *Inquiry.objects.values_list("code_hash", "reference")]
    assert code not in repr(kept)
    assert code not in repr(list(Entry.objects.values()))
    assert answering.opened_by(code) == row


def test_a_due_day_of_yesterday_is_refused(cycle: Cycle, case: Application, officer: User) -> None:
    row = stories.drafts(cycle, officer)[0]
    with pytest.raises(Refused, match="回复期限不能早于今天"):
        sending.send(row, email="", due_on=clock.today() - timedelta(days=1), by=officer)


def test_a_link_closes_ten_days_after_its_due_day(cycle: Cycle, case: Application, officer: User) -> None:
    with clock.at(MONDAY):
        row, code = stories.sent(cycle, officer)
    with clock.at(people.moment(f"{row.due_on + timedelta(days=10)} 23:59")):
        assert answering.opened_by(code) == row
    with clock.at(people.moment(f"{row.due_on + timedelta(days=11)} 00:00")):
        assert answering.opened_by(code) is None


def test_renewing_and_revoking_close_the_old_link(cycle: Cycle, case: Application, officer: User) -> None:
    row, code = stories.sent(cycle, officer)
    new = sending.renew(row, due_on=row.due_on, by=officer)
    assert answering.opened_by(code) is None
    assert answering.opened_by(new) == row
    tasks.send_letters()
    assert [new in message.body for message in sent_mail.outbox] == [
        True
    ]  # the waiting letter with the old code is dropped
    sending.revoke(row, reason="本届中止", by=officer)
    assert answering.opened_by(new) is None
    assert answering.opened_by("") is None


def test_what_is_filled_in_counts_once_it_is_handed_in(cycle: Cycle, case: Application, officer: User) -> None:
    row, _code = stories.sent(cycle, officer)
    with pytest.raises(Refused, match="还有 1 项没有填写核查结果"):
        hand_in(row)
    found(row, "clear")
    assert readings.asked_of(case)["accident"].inquiry.stage == InquiryStage.SENT
    hand_in(row)
    line = readings.asked_of(case)["accident"]
    assert (line.found, line.inquiry.stage, line.inquiry.answered_by) == ("clear", "answered", "丁某")
    assert Letter.objects.get(template="awards/inquiry_answered").recipient == officer
    assert journal.timeline(row).last().data["found"] == 0  # type: ignore[union-attr]  # there is a line


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Given("found", "", date(2014, 1, 1)), "请写明情况和发生日期"),
        (Given("found", "事故"), "请写明情况和发生日期"),
        (Given("found", "事故", date(2012, 11, 1)), "2012-11-02 至今天"),
        (Given("found", "事故", date(2015, 11, 3)), "2012-11-02 至今天"),
    ],
)
def test_a_veto_found_has_its_note_and_its_day(
    cycle: Cycle, case: Application, officer: User, said: Given, sentence: str
) -> None:
    with clock.at(MONDAY):
        row, _code = stories.sent(cycle, officer)
        with pytest.raises(Refused, match=sentence):
            answering.save(row, {stories.line_of(row).pk: said})


def test_another_letters_lines_are_out_of_reach(cycle: Cycle, case: Application, officer: User) -> None:
    other, row = stories.drafts(cycle, officer)
    sending.send(row, email="", due_on=row.due_on, by=officer)
    assert answering.save(row, {stories.line_of(other).pk: Given("clear")}) == 0
    assert stories.line_of(other).found == ""


def test_reopened_with_a_reason_and_what_was_answered(cycle: Cycle, case: Application, officer: User) -> None:
    row, code = stories.sent(cycle, officer)
    found(row)
    hand_in(row)
    with pytest.raises(Refused, match="请写明退回的理由"):
        sending.reopen(row, reason=" ", due_on=row.due_on, by=officer)
    new = sending.reopen(row, reason="请核对日期", due_on=row.due_on, by=officer)
    assert answering.opened_by(code) is None
    assert answering.opened_by(new) == row
    assert stories.line_of(row).found == "found"
    assert "请核对日期" in Letter.objects.get(template="awards/inquiry_reopened").body


def test_the_late_are_reminded_once_for_each_due_day(
    cycle: Cycle, case: Application, officer: User, client: Client
) -> None:
    with clock.at(MONDAY):
        row, code = stories.sent(cycle, officer)
    with clock.at(people.moment(f"{row.due_on} 23:00")):
        assert sending.remind_late() == 0
        assert "回复期限已过" not in client.get(sending.link(code)).content.decode()
    with clock.at(people.moment(f"{row.due_on + timedelta(days=1)} 01:00")):
        assert [sending.remind_late(), sending.remind_late()] == [1, 0]
        assert "回复期限已过" in client.get(sending.link(code)).content.decode()
        sending.renew(row, due_on=clock.today() + timedelta(days=3), by=officer)
    with clock.at(people.moment(f"{row.due_on + timedelta(days=1)} 01:00")):
        assert sending.remind_late() == 1
    told = Letter.objects.filter(template__in=["awards/inquiry_reminder", "awards/inquiry_late"])
    assert sorted(letter.goes_to for letter in told) == ["", "", "dept@gov.example", "dept@gov.example"]


def test_a_letter_counts_cases_not_organizations(client: Client, officer: User, organization: Organization) -> None:
    """A person's and a project's case are among them: the paper and the department's page speak of 申报."""
    cycle = stories.make_cycle(tiers=TIERS)
    make_three(cycle, organization, stage="submitted")
    row, code = stories.sent(cycle, officer)
    paper = str(InquiryDocument().paper(InquiryDocument.fetch(row.reference)))
    page = client.get(sending.link(code)).content.decode()
    assert "现将3件申报的名单" in paper
    assert "共 3 件申报、" in page
    for told in (paper, page):
        assert "张虚构" in told
        assert "家组织" not in told


def test_the_recheck_asks_again_what_the_rulebook_wants(cycle: Cycle, officer: User) -> None:
    case = builders.make_application(cycle, stage="candidate")
    assert preparing.departments_of(cycle, recheck=True) == ["应急管理局"]
    assert [row.missing for row in readings.rechecks(cycle, [case])] == [["重大安全事故"]]
    assert f"{case.candidate}的“重大安全事故”尚未向部门复核" in readings.hindrance(cycle, [case])
    row, _code = stories.sent(cycle, officer, recheck=True)
    assert readings.hindrance(cycle, [case]) == (
        f"决定前复核的函尚未全部回复：应急管理局（{row.reference}），不能作出表彰决定。"
    )
    found(row)
    hand_in(row)
    assert "有“重大安全事故”的情形" in readings.hindrance(cycle, [case])
    sending.reopen(row, reason="日期有误", due_on=add_working_days(clock.today(), 2), by=officer)
    found(row, "clear")
    hand_in(row)
    assert readings.hindrance(cycle, [case]) == ""
    assert readings.asked_of(case) == {}
