"""What differs between two texts: nothing is left out, and a reader sees words, not letters."""

import time

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


def test_a_report_written_anew_is_compared_in_good_time() -> None:
    old, new = (
        "".join(f"第{n}条我们的做法是持续改进的，" for n in range(3000)),
        "另一份完全不同的、没有句号的报告，" * 2500,
    )
    begun = time.monotonic()
    differences(old, new)
    assert time.monotonic() - begun < 5
