"""The marks of an application's texts: what is written is read again, whatever was typed; nothing of it acts in a page."""

import time

import pytest
from django.template import Context, Template
from hypothesis import example, given
from hypothesis import strategies as st

from awards.applications.marks import Figure, Paragraph, Table, blocks, figures, renumbered, without_figure, write
from awards.applications.texts import characters

_PIECES = st.sampled_from(
    ["|", "\\|", "|---|", "|---|---|", "\n", "\r\n", " ", "\u3000", "【图3】", "【图12 组织结构】", "【图", "】", "：", "\\", "甲", "乙 丙", "---"]
)  # fmt: skip
_TYPED = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map("".join))


@example("【图0 0\u30000】")
@example("| 甲\u3000乙 | 丙 |\n| 丁 |")
@given(_TYPED)
def test_what_is_written_is_read_again(text: str) -> None:
    read = blocks(text)
    assert blocks(write(read)) == read


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_cell_survives_but_for_its_line_breaks(rows: list[list[str]]) -> None:
    (read,) = blocks(write([Table(rows)]))
    assert read == Table([[" ".join(cell.split()) for cell in row] for row in rows])


def test_a_text_with_both_marks() -> None:
    text = "近三年情况：\n\n| 年 | 得分 |\n|---|---|\n| 2013 | 600 \\| 620 |\n| 2014 |\n【图3 组织结构】\n【图 4】结束"
    assert blocks(text) == [
        Paragraph("近三年情况："),
        Table([["年", "得分"], ["2013", "600 | 620"], ["2014", ""]]),
        Figure(3, "组织结构"),
        Paragraph("【图 4】结束"),
    ]
    assert [figure.number for figure in figures(text)] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "【图1" + " " * 90_000 + "x",
        "【图1" + " ：" * 45_000 + "】",
        "【图1 a" + "】 " * 45_000,
        "|" + " |" * 45_000,
        "|" + "-" * 90_000 + "x|",
    ],
)
def test_no_line_takes_long_to_read(text: str) -> None:
    begun = time.monotonic()
    assert len(blocks(text)) == 1
    assert time.monotonic() - begun < 2


def test_two_tables_stay_two() -> None:
    both = [Table([["甲"], ["1"]]), Table([["乙"], ["2"]])]
    assert blocks(write(both)) == both


def test_marks_taken_out_and_renumbered() -> None:
    text = "甲\n\n【图3 结构】\n乙【图3】\n【图4】"
    assert without_figure(text, 3) == "甲\n\n乙【图3】\n【图4】"
    assert renumbered(text, {3: 7}) == "甲\n\n【图7 结构】\n乙【图3】\n【图4】"


def test_limits_count_words_not_marks() -> None:
    assert characters("甲乙\n| 丙 | 丁 |\n|---|---|\n| 戊\\|己 |  |\n【图1 组织结构】") == 7


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '| <img src=x onerror="alert(1)"> | </td></table><script>x</script> |',
        '【图1 "><script>alert(1)</script>】',
        '【图2 " onerror="alert(1)】',
        "{{ 7|add:7 }}{% load static %}",
    ],
)
def test_hostile_text_stays_inert(text: str) -> None:
    page = Template("{% load marked %}{% marked_text text pictures %}").render(
        Context({"text": text, "pictures": {1: '/a"><script>', 2: "/b"}})
    )
    assert "<script" not in page
    assert "<img src=x" not in page
    assert '" onerror="' not in page


def test_a_page_shows_table_and_pictures() -> None:
    page = Template("{% load marked %}{% marked_text text pictures %}").render(
        Context({"text": "甲\n| 年 | 分 |\n| 一 | 二 |\n【图1 结构】\n【图2】", "pictures": {1: "/p/1"}})
    )
    assert "<p>甲</p>" in page
    assert '<th scope="col">年</th>' in page
    assert "<td>二</td>" in page
    assert '<img src="/p/1" alt="图1 结构"' in page
    assert "【图2（图片未上传）】" in page
