"""One year from the plan to the letter."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from accounts.models import User
from benchmarking.assessments import actions, reporting
from benchmarking.assessments.documents import AssessmentLetter, AssessmentScores
from benchmarking.assessments.models import Assessment, ItemScore
from core import journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.benchmarking.assessments.stories import (
    ITEMS,
    officer_of,
    opened,
    planned,
    prepared,
    regions,
    report_of,
    reported,
    verified,
)
from tests.core.pdftext import copied
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def test_the_whole_year(officer: User, head: User, district: User) -> None:
    assessment = prepared(officer)
    assert [(one.rank, one.points, one.grade) for one in assessment.reports.order_by("region")] == [
        (1, Decimal("95.00"), "优秀"),
        (3, Decimal("85.00"), "良好"),
        (1, Decimal("95.00"), "优秀"),
    ]
    actions.release(assessment, by=head)
    assert assessment.released_by == head
    assert Letter.objects.filter(recipient=district, subject__contains="结果已通报").count() == 1


def test_weights_that_do_not_add_up_are_not_sent_out(officer: User) -> None:
    assessment = planned(officer)
    facts = {name: getattr(assessment, name) for name in actions.FACTS}
    actions.edit(assessment, items=ITEMS[:1], by=officer, **facts)
    with pytest.raises(Refused, match="合计 40.00 分，与满分 100 分不一致"):
        actions.open_reporting(assessment, regions=regions(), by=officer)


def test_one_plan_a_year(officer: User) -> None:
    planned(officer)
    with pytest.raises(Refused, match="2015 年度的考核方案已存在"):
        planned(officer)


def test_a_plan_does_not_move_to_a_year_that_has_one(officer: User) -> None:
    planned(officer)
    other = planned(officer, 2016)
    facts = {name: getattr(other, name) for name in actions.FACTS} | {"year": 2015}
    with pytest.raises(Refused, match="2015 年度的考核方案已存在"):
        actions.edit(other, items=ITEMS, by=officer, **facts)
    assert other.items.count() == len(ITEMS)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_plans_of_a_year_at_once(officer: User, head: User) -> None:
    moved = planned(officer, 2014)
    facts = {name: getattr(moved, name) for name in actions.FACTS} | {"year": 2015}
    results = at_once(
        lambda: planned(officer),
        lambda: planned(head),
        lambda: actions.edit(Assessment.objects.get(pk=moved.pk), items=ITEMS, by=head, **facts),
    )
    told = [result for result in results if isinstance(result, str)]
    assert told == ["2015 年度的考核方案已存在。"] * 2
    assert Assessment.objects.filter(year=2015).count() == 1


def test_points_stay_within_the_weight(officer: User) -> None:
    assessment = opened(officer)
    region = regions()[0]
    with pytest.raises(Refused, match="0 至 40.00 分之间"):
        reported(assessment, region, "41", "50")


def test_a_report_is_complete_before_it_is_handed_in(officer: User) -> None:
    report = report_of(opened(officer), regions()[0])
    with pytest.raises(Refused, match="还有 2 项没有自评分"):
        reporting.hand_in(report, by=officer_of(report.region))


def test_the_bureau_hands_in_only_for_who_is_late(officer: User) -> None:
    assessment = opened(officer)
    report = report_of(assessment, regions()[0])
    with pytest.raises(Refused, match="未过"):
        reporting.hand_in(report, by=officer)
    Assessment.objects.update(due_on="2015-01-10")
    report.refresh_from_db()
    reporting.hand_in(report, by=officer)
    assert set(report.scores.values_list("own_points", "own_note")) == {(Decimal("0.00"), "逾期未报")}


def test_verification_waits_for_every_district(officer: User) -> None:
    assessment = opened(officer)
    reported(assessment, regions()[0], "30", "50")
    with pytest.raises(Refused, match="还有 2 个县区没有上报"):
        actions.begin_verifying(assessment, by=officer)


def test_a_changed_score_gives_its_reason(officer: User) -> None:
    assessment = opened(officer)
    report, *_others = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    item = assessment.items.all()[0]
    report.refresh_from_db()
    with pytest.raises(Refused, match="请写明理由"):
        reporting.verify(report, given={item.pk: reporting.Verified(Decimal(20))}, by=officer)
    score = ItemScore.objects.get(report=report, item=item)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemScore.objects.filter(pk=score.pk).update(verified_points=20, verified_note="")
    with pytest.raises(Refused, match="还有 2 项没有核定分"):
        reporting.fix(report, by=officer)


def test_who_prepared_or_verified_does_not_release(officer: User, head: User) -> None:
    other = people.make_user("head", "科长乙")
    assessment = prepared(head)
    with pytest.raises(Refused, match="另一人"):
        actions.release(assessment, by=head)
    actions.return_to_verifying(assessment, reason="核对", by=other)
    assert set(assessment.reports.values_list("rank", "grade")) == {(None, "")}
    report = report_of(assessment, regions()[0])
    reporting.reopen(report, reason="核对", by=other)
    verified(report, "40", "55", by=other)
    actions.prepare(assessment, by=officer)
    with pytest.raises(Refused, match="核定过县区得分"):
        actions.release(assessment, by=other)


def test_who_wrote_the_points_or_the_plan_does_not_release(officer: User, head: User) -> None:
    """Another may have pressed the button that fixes them."""
    assessment = opened(officer)
    reports = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    given = {item.pk: reporting.Verified(Decimal(30), "核查") for item in assessment.items.all()}
    for report in reports:
        report.refresh_from_db()
        reporting.verify(report, given=given, by=head)
        reporting.fix(report, by=officer)
    actions.prepare(assessment, by=officer)
    with pytest.raises(Refused, match="核定过县区得分"):
        actions.release(assessment, by=head)


def test_who_drew_up_the_plan_does_not_release(officer: User, head: User) -> None:
    assessment = planned(head)
    actions.open_reporting(assessment, regions=regions(), by=officer)
    reports = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    for report in reports:
        verified(report, "30", "50", by=officer)
    actions.prepare(assessment, by=officer)
    with pytest.raises(Refused, match="另一人签发"):
        actions.release(assessment, by=head)


def test_what_is_read_late_does_not_reopen_a_result(officer: User) -> None:
    """A report reopened after the result was sent for release would leave a place without points."""
    assessment = prepared(officer)
    report = report_of(assessment, regions()[0])
    report.assessment.stage = "verifying"  # as the page saw it before
    with pytest.raises(Refused, match="已送签"):
        reporting.reopen(report, reason="核对", by=officer)
    report.assessment.stage = "reporting"
    with pytest.raises(Refused, match="自评阶段已结束"):
        reporting.send_back(report, reason="补充", by=officer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_report_is_not_sent_back_while_verification_begins(officer: User) -> None:
    assessment = opened(officer)
    for region in regions():
        reported(assessment, region, "30", "50")
    results = at_once(
        lambda: actions.begin_verifying(Assessment.objects.get(), by=officer),
        lambda: reporting.send_back(report_of(Assessment.objects.get(), regions()[0]), reason="补充", by=officer),
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assessment.refresh_from_db()
    assert (assessment.stage == "verifying") == (not assessment.reports.filter(stage="returned").exists())


def test_a_stale_sheet_is_refused(officer: User) -> None:
    report = report_of(opened(officer), regions()[0])
    with pytest.raises(Refused, match="已被修改"):
        reporting.save(report, given={}, by=officer_of(report.region), version="2000-01-01T00:00:00+00:00")


def test_the_journal_tells_every_change(officer: User) -> None:
    assessment = opened(officer)
    report = reported(assessment, regions()[0], "30", "50")
    saved = journal.timeline(report).get(verb="district_reports.save")
    assert saved.after == {"建立质量工作机制": "30.00，已完成", "导入卓越绩效模式": "50.00，已完成"}


def test_the_letter_and_the_table(officer: User, head: User) -> None:
    assessment = prepared(officer)
    Assessment.objects.filter(pk=assessment.pk).update(number="驻质强办〔2016〕3号")
    assessment = AssessmentLetter.fetch(assessment.reference)
    draft = copied(AssessmentLetter().render(assessment))
    assert "送审稿" in draft
    assert "人民政府：" in draft
    assert "：：" not in draft
    actions.release(assessment, by=head)
    letter = copied(AssessmentLetter().render(AssessmentLetter.fetch(assessment.reference)))
    for words in ("驻质强办〔2016〕3号", "关于2015年度质量工作考核结果的通报", "优秀（2个）：驿城区、上蔡县", "95.00"):
        assert words in letter.replace("\n", "")
    book = load_workbook(BytesIO(AssessmentScores().render(AssessmentScores.fetch(assessment.reference))))
    rows: list[Any] = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert rows[0][:3] == [1, "驿城区", 40]
    assert rows[2][0] == 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_fix_once(officer: User) -> None:
    assessment = opened(officer)
    reports = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    other = people.make_user("officer", "经办人乙")
    given = {item.pk: reporting.Verified(Decimal(30), "核查") for item in assessment.items.all()}
    reports[0].refresh_from_db()
    reporting.verify(reports[0], given=given, by=officer)

    def by(user: User) -> object:
        return reporting.fix(report_of(assessment, regions()[0]), by=user)

    results = at_once(lambda: by(officer), lambda: by(other))
    assert sum(isinstance(result, str) for result in results) == 1
