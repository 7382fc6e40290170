"""What differs between two texts: nothing is left out, and a reader sees words, not letters."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.applications.differences import Piece, changed_characters, differences, merged

_TEXT = st.text(alphabet="质量管理，。\nab1 ", max_size=60)


@given(_TEXT, _TEXT)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(_TEXT, _TEXT)
def test_a_merged_text_holds_every_line_of_both(mine: str, theirs: str) -> None:
    assert {*mine.split("\n"), *theirs.split("\n")} <= set(merged(mine, theirs).split("\n"))


def test_chinese_is_compared_by_characters_and_english_by_words() -> None:
    assert differences("本公司推行卓越绩效模式。", "本公司全面推行卓越绩效模式。") == [
        Piece("same", "本公司"),
        Piece("new", "全面"),
        Piece("same", "推行卓越绩效模式。"),
    ]
    assert differences("use lean tools", "use leaner tools") == [
        Piece("same", "use "),
        Piece("gone", "lean"),
        Piece("new", "leaner"),
        Piece("same", " tools"),
    ]


def test_stray_characters_do_not_cut_a_change_to_pieces() -> None:
    pieces = differences("我们的顾客很满意。", "公司的员工很自豪。")
    assert [piece.kind for piece in pieces] == ["gone", "new", "same"]


def test_how_much_came_and_went() -> None:
    assert changed_characters(differences("甲乙丙", "甲丁戊丙")) == (2, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("".join(f"第{n}条我们的做法是持续改进的，" for n in range(3000)), "另一份完全不同的、没有句号的报告，" * 2500),
        ("。" * 100_000, "a。" * 50_000),
        ("甲。乙。" * 25_000, "乙。甲。丙。" * 15_000),
        ("".join(f"{n % 100}。" for n in range(30_000)), "".join(f"{n * 7 % 100}。" for n in range(30_000))),
        ("".join(f"{n % 70}。" for n in range(2_900)), "".join(f"{n * 7 % 70}。" for n in range(2_900))),
        ("的" * 100_000, "的了" * 50_000),
    ],
)
def test_any_two_texts_are_compared_in_good_time(old: str, new: str) -> None:
    begun = time.monotonic()
    pieces = differences(old, new)
    merged(new, old)
    assert time.monotonic() - begun < 10
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
