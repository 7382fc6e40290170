"""What is kept of a year: words in Chinese whatever language the button is pressed in, notes that nobody writes over, and no empty lines."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from accounts.models import User
from benchmarking.assessments import reporting
from benchmarking.assessments.documents import AssessmentLetter
from benchmarking.assessments.models import Assessment
from core import journal
from tests.benchmarking.assessments.stories import officer_of, opened, prepared, regions, report_of

pytestmark = pytest.mark.django_db


def test_the_grade_is_chinese_in_whatever_language_the_button_is_pressed(client: Client, officer: User) -> None:
    with override("en"):
        assessment = prepared(officer)
    assert set(assessment.reports.values_list("grade", flat=True)) == {"优秀", "良好"}
    words = AssessmentLetter().paper(AssessmentLetter.rows().get()).blocks
    assert any("优秀（2个）" in str(block) for block in words)
    client.force_login(officer)
    with override("en"):
        page = client.get(assessment.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
        assert f"{gettext('优秀')}</td>" in page


def test_handing_in_for_a_district_keeps_what_it_has_written(officer: User) -> None:
    report = report_of(opened(officer), regions()[0])
    first, second = report.assessment.items.all()
    given = {first.pk: reporting.Own(None, "领导机构文件另报"), second.pk: reporting.Own(None, "")}
    reporting.save(report, given=given, by=officer_of(regions()[0]))
    Assessment.objects.update(due_on=date(2015, 1, 1))
    with override("en"):
        reporting.hand_in(report_of(Assessment.objects.get(), regions()[0]), by=officer)
    notes = report.scores.order_by("item__order").values_list("own_points", "own_note")
    assert list(notes) == [(Decimal(0), "领导机构文件另报"), (Decimal(0), "逾期未报")]
    line = journal.timeline(report).last()
    assert line is not None
    assert line.note == "逾期未报，由市局代为上报"


def test_the_journal_keeps_the_notes(officer: User) -> None:
    report, district = report_of(opened(officer), regions()[0]), officer_of(regions()[0])
    item = report.assessment.items.first()
    assert item is not None
    reporting.save(report, given={item.pk: reporting.Own(Decimal(30), "已成立领导小组")}, by=district)
    reporting.save(report, given={item.pk: reporting.Own(Decimal(30), "已成立领导小组，有年度计划")}, by=district)
    line = journal.timeline(report).last()
    assert line is not None
    assert line.before == {item.name: "30.00，已成立领导小组"}
    assert line.after == {item.name: "30.00，已成立领导小组，有年度计划"}


def test_saving_the_same_leaves_no_line(officer: User) -> None:
    report, district = report_of(opened(officer), regions()[0]), officer_of(regions()[0])
    given = {item.pk: reporting.Own(Decimal(30), "已完成") for item in report.assessment.items.all()}
    for _ in range(2):
        reporting.save(report, given=given, by=district)
    assert [line.verb for line in journal.timeline(report)] == ["district_reports.save"]
    reporting.hand_in(report, by=district)
    Assessment.objects.update(stage="verifying")
    report = report_of(Assessment.objects.get(), regions()[0])
    verified = {pk: reporting.Verified(own.points, "") for pk, own in given.items()}
    for _ in range(2):
        reporting.verify(report, given=verified, by=officer)
    assert [line.verb for line in journal.timeline(report)][2:] == ["district_reports.verify"]
