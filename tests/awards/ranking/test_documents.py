"""Ranking and score book on paper and in Excel."""

import io

import pytest
from openpyxl import load_workbook

from accounts.models import User
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.ranking.documents import RankingBook, RankingDocument, ScoreBook
from awards.ranking.models import Ranking, RankingLine
from core import clock
from tests import people
from tests.awards import builders
from tests.awards.results import make_consensus, make_defence, make_sheet, make_visit
from tests.core.pdftext import copied


@pytest.fixture
def ranking(cycle: Cycle, officer: User) -> Ranking:
    row = Ranking.objects.create(
        cycle=cycle,
        weights={"document": "60", "visit": "40"},
        drawn_up_by=officer,
        drawn_up_at=people.moment("2015-12-01 10:00"),
    )
    for place, (name, result) in enumerate([("甲", 61250), ("乙", 58025)], start=1):
        case = builders.make_application(cycle, people.make_organization(f"=虚构{name}公司"), stage=Stage.RANKED)
        RankingLine.objects.create(
            ranking=row, application=case, document_hundredths=result - 100, visit_hundredths=result + 150 if place == 1 else None,
            result_hundredths=result, place=place, shortlisted=place == 1,
        )  # fmt: skip
    return row


def test_the_ranking_in_excel(ranking):
    content = RankingBook().render(RankingBook.fetch("zmd-2015"))
    page = load_workbook(io.BytesIO(content))["综合排名"]
    assert page["A2"].value == "资料评审占60%，现场评审占40%；2015年12月1日试算，尚未锁定"
    assert [cell.value for cell in page[4]] == [
        1,
        "ZMD-2015-001",
        "=虚构甲公司",
        "驿城区",
        "通用设备制造业",
        611.5,
        614,
        612.5,
        "是",
        None,
    ]
    assert page["C4"].data_type == "s"
    assert page["G5"].value is None


def test_the_ranking_on_one_page(ranking):
    Ranking.objects.update(stage="frozen", frozen_at=clock.now())
    words = copied(RankingDocument().render(RankingDocument.fetch("zmd-2015")))
    assert "1ZMD-2015-001=虚构甲公司驿城区611.50614.00612.50" in words
    assert "2ZMD-2015-002=虚构乙公司驿城区579.25—580.25" in words
    assert "尚未锁定" not in words


@pytest.fixture
def book(cycle: Cycle, experts: list[User]) -> dict[str, list[list[object]]]:
    first, second, _unscored = (
        builders.make_application(cycle, people.make_organization(f"虚构{name}公司"), stage=Stage.REVIEWED)
        for name in "甲乙丙"
    )
    for case in (first, second):
        for expert, percent in zip(experts, (60, 50, 40), strict=True):
            make_sheet(case, expert, percent, None, 30)
    make_consensus(first, 55, 40, 30)
    make_visit(first, 60, 45, 30)
    pages = load_workbook(io.BytesIO(ScoreBook().render(ScoreBook.fetch("zmd-2015"))))
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in pages}


def test_the_overview_has_every_expert_and_every_result(book):
    rows = book["总览"]
    assert rows[1][0] == "满分100分；已提交评分表的申报2家"
    assert rows[2][5:14] == ["专家1", "专家2", "专家3", "专家平均", "最大极差", "合议", "现场评审", "综合得分", "名次"]
    assert rows[3][0:2] == ["ZMD-2015-001", "虚构甲公司"]
    assert rows[3][5:12] == [51.42, 44.28, 37.14, 44.28, 14.28, 45.5, 49.5]
    assert rows[4][10:14] == [None, None, None, None]
    assert len(rows) == 5


def test_the_overview_tells_of_a_defence_where_the_plan_has_one(cycle: Cycle, experts: list[User]) -> None:
    cycle.rulebook["stages"].insert(5, {"name": "defence"})
    cycle.save()
    case = builders.make_application(cycle, stage=Stage.VISITED)
    make_sheet(case, experts[0], 60, 50, 30)
    make_defence(case, "81.25", *experts)
    pages = load_workbook(io.BytesIO(ScoreBook().render(ScoreBook.fetch("zmd-2015"))))
    head, row = ([cell.value for cell in line] for line in list(pages["总览"].iter_rows())[2:4])
    told = dict(zip(head, row, strict=True))
    assert told["陈述答辩"] == 81.25
    assert head.index("陈述答辩") == head.index("现场评审") - 1


def test_the_matrix_has_one_row_a_judgement_and_one_column_an_item(book):
    rows = book["分项得分率"]
    assert rows[2][3:] == ["4.1.2 高层领导的作用（50）", "4.1.3 组织治理（30）", "4.7.2 产品和服务结果（20）", "总分"]
    assert [row[2] for row in rows[3:]] == [
        "专家甲",
        "专家乙",
        "专家丙",
        "合议",
        "现场评审",
        "专家甲",
        "专家乙",
        "专家丙",
    ]
    assert rows[3][3:] == [60, "不适用", 30, 51.42]
    assert rows[7][3:] == [60, 45, 30, 49.5]


def test_category_sums(book):
    rows = book["类目得分"]
    assert rows[2][3:] == ["4.1 领导（80）", "4.7 结果（20）", "总分"]
    assert rows[6][2:] == ["合议", 39.5, 6, 45.5]


@pytest.mark.parametrize("cases", [1, 3])
def test_statements_do_not_grow_with_the_cases(cycle, experts, cases, django_assert_num_queries):
    for _number in range(cases):
        case = builders.make_application(cycle, stage=Stage.REVIEWED)
        for expert in experts:
            make_sheet(case, expert, 60, 50, 30)
        make_consensus(case, 55, 40, 30)
    row = ScoreBook.fetch("zmd-2015")
    with django_assert_num_queries(10):
        ScoreBook().render(row)
