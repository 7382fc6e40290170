"""What is written as Word is read again without a difference, whatever the texts hold."""

import io
import re
import zipfile
from dataclasses import replace

from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from awards.applications import marks
from awards.applications.texts import tidy
from awards.word.found import Found, with_numbers
from awards.word.outline import PROFILE
from awards.word.words import seen
from awards.word.writing import Cover, write
from tests.awards.word.papers import GB, SENTENCE, found, picture

COVER = Cover("第六届驻马店市市长质量奖", "天中虚构机械有限公司", ["ZMD-2015-001", "2015年10月"])
PICTURES = {number: (lambda number=number: picture(colour=f"#{number:02x}0000")) for number in (1, 2, 3)} | {
    12: lambda: picture("JPEG")
}


def canonical(text: str) -> str:
    return marks.write(marks.blocks(text))


def read_back(texts: dict[str, str]) -> tuple[Found, dict[str, str]]:
    result = found(write(COVER, GB, texts, PICTURES))
    numbers = {row.number: row.named for row in result.pictures}
    return result, {part.clause: with_numbers(part.text, numbers) for part in result.matched}


def test_a_report_comes_back() -> None:
    texts = {
        PROFILE: "公司成立于1998年。\n【图12】",
        "4.1.2": f"　{SENTENCE}\n4.1.3 组织治理\n一、做法\n| 年 | 得分 |\n|---|---|\n| 2014 | 600\\|1000 |\n\n| 甲 |\n| 组织治理 |\n【图3 组织结构】\n附录 三",
        "4.7.7": "【图1】\n【图3】\n【图99】\n4.2 战略\n结束",
    }
    result, back = read_back(texts)
    assert {clause: canonical(text) for clause, text in texts.items()} == {
        clause: text for clause, text in back.items() if text
    }
    assert result.unmatched == []
    assert result.conflicts == []
    assert [row.kind for row in result.left] == ["cover"]


_PIECES = st.sampled_from([
    "\n", "\n", " ", "\u3000", "\t", "|", "| 甲 | 乙 |\n", "| 4.1.3 组织治理 |\n", "\\|", "【图3】", "\n【图12 组织结构】\n", "【图99】", "4.1.3 组织治理", "组织概述", "一、领导", "（二）",
    "附录", "4.1.4 社会责任：甲", "4.1.2高层领导的作用。", "1. 做法", "图3 组织结构", "4.7 结果", "第一章 战略", "甲", "乙，丙。", "• ", "目录\t3", "〔注1〕", "<w:t>&amp;", "A1 ", "\x85", "\u2028", "👩‍🏭",
])  # fmt: skip
_TEXTS = st.one_of(st.lists(_PIECES, max_size=25).map("".join), st.text(max_size=60))


@settings(max_examples=60)
@given(_TEXTS, _TEXTS)
@example("| |\n【图3】\n【图3】", "|甲|\n\n|乙|\n")
@example("\n4.1.2 高层领导的作用\n甲", "附录\n高层领导的作用")
def test_any_text_comes_back(one: str, other: str) -> None:
    texts = {clause: canonical(seen(tidy(text))) for clause, text in ((PROFILE, one), ("4.1.3", other), ("4.6.3", one))}
    _result, back = read_back(texts)
    assert {clause: canonical(back[clause]) for clause in texts} == texts


def test_the_template_has_every_heading_and_no_words() -> None:
    content = write(COVER, GB, {}, {})
    headings = [
        row.text
        for row in Document(io.BytesIO(content)).paragraphs
        if row.style and row.style.name.startswith("Heading")
    ]
    assert headings[:3] == ["组织概述", "4.1 领导", "4.1.2 高层领导的作用"]
    assert len(headings) == 1 + len(GB.categories) + len(GB.items)
    result = found(content)
    assert [part.characters for part in result.matched] == [0] * 24
    assert result.unmatched == []


def test_fonts_are_named_and_the_head_of_a_table_is_repeated() -> None:
    content = write(COVER, GB, {"4.1.2": "| 年 |\n| 2014 |"}, {})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles, body = archive.read("word/styles.xml").decode(), archive.read("word/document.xml").decode()
    assert re.search(r'w:styleId="Normal".*?w:eastAsia="宋体"', styles, re.DOTALL)
    assert re.search(r'w:styleId="Heading2".*?w:eastAsia="黑体"', styles, re.DOTALL)
    assert "<w:tblHeader/>" in body


def test_a_chapter_is_kept_with_its_first_item() -> None:
    """Nothing stands between the two headings, so that no page ends with the chapter's alone."""
    document = Document(io.BytesIO(write(Cover("某届", "某公司"), GB, {"4.1.2": SENTENCE}, {})))
    names = [paragraph.text for paragraph in document.paragraphs]
    assert names[names.index("4.1 领导") + 1].startswith("4.1.")
    assert document.styles["Heading 1"].paragraph_format.keep_with_next is True


def test_a_person_is_introduced_by_what_he_has_done() -> None:
    """The opening text is called what the form calls it, and comes back; an organization's report knows no such chapter."""
    person = replace(GB, kind="person")
    content = write(COVER, person, {PROFILE: SENTENCE}, {})
    assert (PROFILE, "个人事迹", SENTENCE) in [
        (part.clause, part.name, part.text) for part in found(content, person).matched
    ]
    assert not [part for part in found(content).matched if part.clause == PROFILE]
