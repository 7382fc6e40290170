"""Workbooks keep numbers as numbers and people's text as text."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.sheets import Book, Column, Sheet, text_width, write_book


@dataclass
class Firm:
    name: str
    code: str = "91350100M000100Y43"
    phone: str = "03961234567"
    points: Decimal = Decimal("612.50")
    prize: Decimal = Decimal("200000")
    count: int = 21
    share: Decimal = Decimal("0.85")
    founded: date = date(2015, 3, 1)
    at: datetime = datetime(2015, 3, 1, 1, 30, tzinfo=UTC)


class Firms(Sheet[list[Firm], Firm]):
    title = "评分汇总"
    frozen_columns = 1
    columns = [
        Column("企业名称", lambda row: row.name),
        Column("信用代码", lambda row: row.code),
        Column("电话", lambda row: row.phone),
        Column("得分", lambda row: row.points, kind="points"),
        Column("奖金（元）", lambda row: row.prize, kind="money"),
        Column("数量", lambda row: row.count, kind="int"),
        Column("占比", lambda row: row.share, kind="percent"),
        Column("成立日期", lambda row: row.founded, kind="date"),
        Column("提交时间", lambda row: row.at, kind="moment", width=20),
    ]

    def headlines(self, subject):
        return [self.title, "2015年度"]

    def is_strong(self, item):
        return item.name == "合计"


def opened(firms, *sheets):
    return load_workbook(io.BytesIO(write_book(sheets or [Firms()], firms)))


def test_cells_are_typed():
    page = opened([Firm("天中机械有限公司")])["评分汇总"]
    assert [cell.value for cell in page[4]] == [
        "天中机械有限公司", "91350100M000100Y43", "03961234567", 612.5, 200000, 21, 0.85, datetime(2015, 3, 1), datetime(2015, 3, 1, 9, 30),
    ]  # fmt: skip
    assert [cell.data_type for cell in page[4]] == ["s", "s", "s", "n", "n", "n", "n", "d", "d"]
    assert [cell.number_format for cell in page[4]][3:8] == ["0.00", "#,##0.00", "#,##0", "0.0%", "yyyy-mm-dd"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 396", "-5%", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1"]
)
def test_text_never_becomes_a_formula(text):
    content = write_book([Firms()], [Firm(text)])
    cell = load_workbook(io.BytesIO(content))["评分汇总"]["A4"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_characters_that_xml_forbids_are_left_out_and_long_text_is_cut():
    assert opened([Firm("坏\x00\x0b字\ud800\uffff符")])["评分汇总"]["A4"].value == "坏字符"
    assert len(opened([Firm("长" * 40_000)])["评分汇总"]["A4"].value) == 32_767


def test_headings_are_frozen_repeated_and_filtered():
    page = opened([Firm("甲"), Firm("合计")])["评分汇总"]
    assert page.freeze_panes == "B4"
    assert page.print_title_rows == "$3:$3"
    assert page.auto_filter.ref == "A3:I5"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        9,
        True,
    )
    assert page["A5"].font.bold
    assert not page["A4"].font.bold


def test_columns_are_wide_enough_for_chinese():
    page = opened([Firm("驻马店市天中精密机械制造股份有限公司")])["评分汇总"]
    assert page.column_dimensions["A"].width >= text_width("驻马店市天中精密机械制造股份有限公司") == 36
    assert page.column_dimensions["I"].width == 20


def test_a_long_heading_gets_the_lines_it_needs():
    class Narrow(Firms):
        columns = [Column("4.6.2 测量、分析和评价（40）", lambda row: row.count, kind="int", width=11)]

    assert opened([Firm("甲")], Narrow())["评分汇总"].row_dimensions[3].height == 54


def test_an_empty_sheet_opens():
    assert opened([])["评分汇总"]["A3"].value == "企业名称"


def test_csv_has_a_mark_and_inert_text():
    content = Firms().csv([Firm("=1+1"), Firm("乙")])
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[1][0] == "'=1+1"
    assert lines[2][:5] == ["乙", "91350100M000100Y43", "03961234567", "612.50", "200000"]


def test_a_book_has_several_sheets_and_tells_how_far_it_is():
    class Second(Firms):
        title = "名单[2015]/乙"

    class Firmbook(Book[list[Firm]]):
        title = "总册"
        sheets = [Firms, Second]

    seen = []
    content = Firmbook().render([Firm("甲")], lambda done, total: seen.append((done, total)))
    assert load_workbook(io.BytesIO(content)).sheetnames == ["评分汇总", "名单 2015  乙"]
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_text_width_counts_chinese_twice():
    assert [text_width(text) for text in ("ab", "质量", "质量ab\n奖", "")] == [2, 4, 6, 0]
