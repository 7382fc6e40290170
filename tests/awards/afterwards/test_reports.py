"""Yearly reports (年度报告): asked for when the year is over, written by the winner alone, accepted or returned by the office."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from awards.afterwards import reporting
from awards.afterwards.models import ReportStage, YearlyReport
from awards.afterwards.waiting import awaiting
from awards.honours import withdrawals
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.release import since_of
from core.waiting import Once, counted
from tests import people
from tests.awards.afterwards.conftest import make_cycle, make_old_award

JANUARY = people.moment("2018-01-02 08:00")
APRIL = people.moment("2018-04-02 08:00")


@pytest.fixture
def report(award) -> YearlyReport:
    with clock.at(JANUARY):
        reporting.keep_time()
    return YearlyReport.objects.get()


def handed_in(report: YearlyReport, by) -> YearlyReport:
    reporting.save(report, text="全年开展质量改进十二项。", by=by)
    reporting.submit(report, by=by)
    return YearlyReport.objects.get(pk=report.pk)


def lines(user) -> list[tuple[str, int, str]]:
    return [(str(line.title), line.count, line.tone) for line in counted(awaiting(user, Once(user)))]


def test_the_year_that_is_over_is_asked_for_once(award, enterprise):
    with clock.at(JANUARY):
        assert reporting.keep_time() == 1
        assert reporting.keep_time() == 0
    row = YearlyReport.objects.get()
    assert (row.year, row.due_on, row.stage) == (2017, date(2018, 3, 31), ReportStage.OPEN)
    letter = Letter.objects.get(template="awards/yearly_report_asked")
    assert (letter.recipient, letter.url) == (enterprise, row.get_absolute_url())
    assert "2017年度报告" in letter.subject
    assert "2018年3月31日" in letter.body
    assert [line.verb for line in journal.timeline(row)] == ["yearly_reports.ask"]


@pytest.mark.parametrize(
    ("year", "owed"), [(2015, False), (2016, False), (2017, True), (2020, True), (2021, False), (2022, False)]
)
def test_a_report_is_owed_from_the_year_after_the_award_while_it_is_valid(award, year, owed):
    assert reporting.owing(year).exists() is owed


def test_without_the_setting_or_after_a_withdrawal_nothing_is_asked(award, officer, head, organization):
    award.cycle.rulebook["after"]["yearly_report"] = False
    award.cycle.save(update_fields=["rulebook"])
    assert not reporting.owing(2017).exists()
    award.cycle.rulebook["after"]["yearly_report"] = True
    award.cycle.save(update_fields=["rulebook"])
    withdrawals.propose(award, basis="第二十条", reason="造假", by=officer)
    assert reporting.owing(2017).exists()
    withdrawals.release(award, by=head)
    assert not reporting.owing(2017).exists()


def test_nobody_is_late_for_what_they_were_not_asked_for(award):
    with clock.at(people.moment("2018-11-20 08:00")):
        reporting.keep_time()
    assert YearlyReport.objects.get().due_on == date(2018, 12, 20)


def test_an_award_without_end_is_asked_every_year(db):
    cycle = make_cycle({"yearly_report": True})
    make_old_award(cycle, valid_until=None)
    assert reporting.owing(2040).exists()


def test_the_portal_reminds_once_when_the_day_is_near(report):
    for day, letters in (("2018-03-15 08:00", 0), ("2018-03-22 08:00", 1), ("2018-03-23 08:00", 1)):
        with clock.at(people.moment(day)):
            reporting.keep_time()
        assert Letter.objects.filter(template="awards/yearly_report_reminder").count() == letters


def test_a_report_is_handed_in_returned_and_accepted(report, enterprise, officer):
    with pytest.raises(Refused, match="请先填写报告正文"):
        reporting.submit(report, by=enterprise)
    with clock.at(APRIL):
        row = handed_in(report, enterprise)
    assert (row.stage, row.submitted_by, row.was_late) == (ReportStage.SUBMITTED, enterprise, True)
    with pytest.raises(Refused, match="不能再修改"):
        reporting.save(row, text="改", by=enterprise)
    with pytest.raises(Refused, match="请写明退回原因"):
        reporting.send_back(row, reason=" ", by=officer)
    read = since_of(row)
    reporting.send_back(row, reason="请补充奖金用途", by=officer)
    assert "请补充奖金用途" in Letter.objects.get(template="awards/yearly_report_returned").body
    row = handed_in(row, enterprise)
    with pytest.raises(Refused, match="在您打开页面之后"):
        reporting.accept(row, by=officer, since=read)
    reporting.accept(row, by=officer, since=since_of(row))
    row.refresh_from_db()
    assert (row.stage, row.reason) == (ReportStage.ACCEPTED, "")
    assert Letter.objects.filter(template="awards/yearly_report_accepted", recipient=enterprise).count() == 1
    assert [line.verb.partition(".")[2] for line in journal.timeline(row)] == [
        "ask", "save", "submit", "send_back", "save", "submit", "accept",
    ]  # fmt: skip


def test_of_a_withdrawn_award_nothing_is_handed_in_any_more(report, award, enterprise, officer, head):
    withdrawals.propose(award, basis="第二十条", reason="造假", by=officer)
    withdrawals.release(award, by=head)
    with pytest.raises(Refused, match="已撤销"):
        reporting.save(report, text="报告", by=enterprise)
    with pytest.raises(Refused, match="没有需要催报"):
        reporting.remind([report], by=officer)
    with clock.at(APRIL):
        assert lines(enterprise) == lines(officer) == []


def test_the_office_reminds_nobody_twice_a_day(report, officer):
    with clock.at(APRIL):
        assert reporting.remind([report], by=officer) == 1
        with pytest.raises(Refused, match="今天已经催报过"):
            reporting.remind([report], by=officer)
    with clock.at(people.moment("2018-04-03 08:00")):
        assert reporting.remind([report], by=officer) == 1
    assert Letter.objects.filter(template="awards/yearly_report_reminder").count() == 2


def test_what_waits_for_whom(report, enterprise, other_enterprise, officer, supervisor):
    with clock.at(JANUARY):
        assert lines(enterprise) == [("报送年度报告", 1, "primary")]
        assert lines(officer) == lines(other_enterprise) == lines(supervisor) == []
    with clock.at(APRIL):
        assert lines(enterprise) == [("报送年度报告", 1, "danger")]
        assert lines(officer) == [("催报年度报告", 1, "warning")]
        handed_in(report, enterprise)
        assert lines(enterprise) == []
        assert lines(officer) == [("审阅年度报告", 1, "primary")]


def test_the_database_keeps_it_too(report, award, enterprise):
    for wrong in (
        {"stage": "submitted"}, {"stage": "returned"}, {"stage": "accepted", "text": "有"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            YearlyReport.objects.update(**wrong)
    with pytest.raises(IntegrityError, match="a_winner_reports_once_a_year|UNIQUE"), transaction.atomic():
        YearlyReport.objects.create(award=award, year=2017, due_on=date(2018, 3, 31))
