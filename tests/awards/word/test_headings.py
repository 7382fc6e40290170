"""Headings of items in the shapes that circulate: styles, outline levels, Word's numbers, typed numbers, either numbering, names alone."""

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from awards.word.words import cut
from tests.awards.word.papers import GB, SENTENCE, SMALL, clauses, found, paper, text_of, whole


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ("4.1.2 高层领导的作用", "4.1.2", "高层领导的作用"),
        ("４．１．２　高层领导的作用", "4.1.2", "高层领导的作用"),
        ("4.1.2高层领导的作用（50分）", "4.1.2", "高层领导的作用(50分)"),
        ("4 . 1 . 2 高层领导的作用", "4.1.2", "高层领导的作用"),
        ("4.1.2.1", "4.1.2.1", ""),
        ("（一）高层领导的作用", "1", "高层领导的作用"),
        ("十二、其他", "12", "其他"),
        ("第二十一章 结果", "21", "结果"),
        ("2014年收入", "", "2014年收入"),
        ("4.5%的增长", "", "4.5%的增长"),
        ("高层领导的作用（4.1.2）", "", "高层领导的作用"),
    ],
)
def test_a_line_is_cut_into_number_and_words(line: str, number: str, words: str) -> None:
    own = cut(line)
    assert (own.number, own.words) == (number, words)


def test_every_item_by_heading_styles() -> None:
    result = found(whole(characters=2000, tables=0, pictures=0))
    assert clauses(result) == ["profile", *(item.clause for item in GB.items)]
    assert [part.text for part in result.unmatched] == ["自评报告"]
    assert result.conflicts == []


@pytest.mark.parametrize(
    "heading",
    [
        "4.1.2 高层领导的作用", "4.1.1 高层领导的作用", "４.１.２高层领导的作用", "1.2 高层领导的作用", "1.1 高层领导的作用", "（一）高层领导的作用",
        "一、高层领导的作用", "第一节 高层领导的作用", "高层领导的作用", "4.1.2 高层领导的作用（50分）", "4.1.2 高层领导 的作用：", "4.1.2.1 高层领导的作用",
    ],
)  # fmt: skip
def test_a_typed_heading_without_style(heading: str) -> None:
    result = found(paper("封面", heading, SENTENCE))
    assert clauses(result) == ["4.1.2"]
    assert text_of(result, "4.1.2") == SENTENCE
    assert [part.first_words for part in result.unmatched] == ["封面"]


def test_the_numbering_without_unscored_clauses() -> None:
    lines = [line for item in _shifted() for line in (item, SENTENCE)]
    result = found(paper(*lines))
    assert result.numbering == "shifted"
    assert clauses(result) == [item.clause for item in GB.items]
    assert result.conflicts == []


def test_numbers_alone_in_the_numbering_that_the_names_told() -> None:
    shifted = [*_shifted()]
    shifted[1] = "4.1.2"  # 组织治理 where 4.1.1 is the first
    result = found(paper(*(line for item in shifted for line in ((2, item), SENTENCE))))
    assert "4.1.3" in clauses(result)
    alone = found(paper((2, "4.1.2"), SENTENCE, (2, "4.1.3"), SENTENCE))
    assert clauses(alone) == ["4.1.2", "4.1.3"]


def _shifted() -> list[str]:
    found = []
    for category in GB.categories:
        own = [item for item in GB.items if item.category == category.clause]
        found += [f"{category.clause}.{place} {item.name}" for place, item in enumerate(own, 1)]
    return found


def test_the_name_wins_against_the_number_and_it_is_told() -> None:
    result = found(paper((2, "4.1.2 高层领导的作用"), SENTENCE, (2, "4.1.4 组织治理"), "治理。"))
    assert text_of(result, "4.1.3") == "治理。"
    assert len(result.conflicts) == 1
    assert "4.1.4 社会责任" in result.conflicts[0]
    assert "4.1.3 组织治理" in result.conflicts[0]


def test_a_name_that_stands_twice_yields_to_the_number() -> None:
    result = found(paper((2, "4.1.2 高层领导的作用"), "甲", (2, "4.1.3 高层领导的作用"), "乙"))
    assert (text_of(result, "4.1.2"), text_of(result, "4.1.3")) == ("甲", "乙")
    assert len(result.conflicts) == 1


def test_a_name_that_is_only_like_it() -> None:
    result = found(
        paper((2, "4.1.3 组织的治理"), "甲", (2, "4.7.3 顾客与市场的结果"), "乙", (2, "4.2.2 怎样制定"), "丙")
    )
    assert clauses(result) == ["4.1.3", "4.2.2", "4.7.3"]
    assert ["怎样制定" in sentence for sentence in result.conflicts] == [True]


def test_numbers_that_word_counts() -> None:
    document = paper()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="2"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>'
        '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%4）"/></w:lvl>'
        "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, words in [
        (0, "准则"),
        (1, "领导"),
        (2, "我们的领导人"),
        (3, "做法"),
        (3, "效果"),
        (2, "组织治理"),
        (1, "战略"),
        (2, "战略制定"),
    ]:
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )
        document.add_paragraph(SENTENCE)
    result = found(document)
    assert text_of(result, "4.1.2").split("\n") == [
        SENTENCE,
        "      （一）做法",
        SENTENCE,
        "      （二）效果",
        SENTENCE,
    ]
    assert clauses(result) == ["4.1.2", "4.1.3", "4.2.2"]


def test_outline_levels_without_style() -> None:
    document = paper("组织治理是我们最重视的事", SENTENCE)
    heading = document.add_paragraph("组织的治理")
    heading._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    document.add_paragraph(SENTENCE)
    assert clauses(found(document)) == ["4.1.3"]
    heading._p.pPr.find(qn("w:outlineLvl")).set(qn("w:val"), "9")
    assert clauses(found(document)) == []


def test_a_section_ends_where_something_else_begins() -> None:
    result = found(paper(
        (1, "组织概述"), "概述。", (2, "P.1 组织描述"), "描述。", (1, "4.1 领导"), (2, "4.1.1 总则"), (2, "4.1.2 高层领导的作用"), "甲", (3, "4.1.2.1 使命"),
        "乙", (2, "（一）做法"), "丙", (1, "4.2 战略"), "战略的话。", (2, "4.2.2 战略制定"), "丁", (1, "附录"), "术语。",
    ))  # fmt: skip
    assert text_of(result, "profile") == "概述。\nP.1 组织描述\n描述。"
    assert text_of(result, "4.1.2") == "甲\n4.1.2.1 使命\n乙\n（一）做法\n丙"
    assert text_of(result, "4.2.2") == "丁"
    assert [part.text for part in result.unmatched] == ["4.2 战略\n战略的话。", "附录\n术语。"]


def test_parts_of_an_item_may_be_called_as_another_item() -> None:
    result = found(paper((2, "4.7.5 资源结果"), "甲", (3, "4.7.5.1 人力资源"), "乙", "4.7.5.2 基础设施", "丙"))
    assert clauses(result) == ["4.7.5"]
    assert text_of(result, "4.7.5") == "甲\n4.7.5.1 人力资源\n乙\n4.7.5.2 基础设施\n丙"


def test_typed_contents_do_not_take_the_text() -> None:
    names = ["4.1.2 高层领导的作用", "4.1.3 组织治理", "4.1.4 社会责任"]
    result = found(paper("目录", *names, "前言的话。", *(line for name in names for line in (name, SENTENCE))))
    assert [text_of(result, clause) for clause in ("4.1.2", "4.1.3", "4.1.4")] == [SENTENCE] * 3
    assert any("前言的话" in part.text for part in result.unmatched)
    dotted = found(
        paper(
            "目录",
            *(f"{name}........{page}" for page, name in enumerate(names)),
            *(line for name in names for line in (name, SENTENCE)),
        )
    )
    assert [text_of(dotted, clause) for clause in ("4.1.2", "4.1.3", "4.1.4")] == [SENTENCE] * 3


def test_an_item_that_comes_twice_is_joined_and_told() -> None:
    result = found(
        paper((2, "4.1.2 高层领导的作用"), "甲", (2, "4.1.3 组织治理"), "乙", (2, "4.1.2 高层领导的作用"), "丙")
    )
    assert text_of(result, "4.1.2") == "甲\n丙"
    assert ["2 次" in sentence for sentence in result.conflicts] == [True]


def test_sentences_that_begin_with_a_number_are_no_headings() -> None:
    result = found(
        paper(
            (2, "4.1.2 高层领导的作用"),
            "4.1.3 的要求由董事会落实，每年评审，形成记录。",
            "1.1 做法",
            "4.2 万元",
            "一、领导",
            "甲",
        )
    )
    assert clauses(result) == ["4.1.2"]
    assert result.unmatched == []


def test_a_smaller_set_of_criteria() -> None:
    result = found(
        paper(
            (1, "1 经营者与方向"), (2, "1.1 经营者的质量责任"), "甲", (2, "1.2 守法与诚信"), "乙", "2.1 了解顾客", "丙"
        ),
        SMALL,
    )
    assert [text_of(result, clause) for clause in ("1.1", "1.2", "2.1")] == ["甲", "乙", "丙"]


def test_a_heading_that_runs_into_its_text() -> None:
    result = found(
        paper(
            "4.1.2 高层领导的作用：公司由董事长主持。",
            "又一段。",
            "4.1.3组织治理。董事会每季度开会，形成记录。",
            "4.1.4 组织治理：不是标题。",
        )
    )
    assert text_of(result, "4.1.2") == "公司由董事长主持。\n又一段。"
    assert text_of(result, "4.1.3") == "董事会每季度开会，形成记录。\n4.1.4 组织治理：不是标题。"


def test_styles_of_ones_own() -> None:
    document = paper("封面")
    for name in ("二级标题", "标题 2"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("组织的治理", style="二级标题")
    document.add_paragraph("甲")
    document.add_paragraph("社会的责任", style="标题 2")
    document.add_paragraph("乙")
    assert clauses(found(document)) == ["4.1.3", "4.1.4"]


def test_chinese_numbers_alone() -> None:
    result = found(paper(
        "质量奖自评报告", "一、组织概述", "（一）基本情况", "概况。", "（二）产品", "产品。", "二、领导", "（一）高层领导的作用", "1. 使命", "甲", "（1）怎样做", "乙", "（二）组织治理", "丙",
        "三、战略", "战略的引言。", "（一）战略制定", "丁", "（二）战略部署", "戊", "四、结束语", "谢谢。",
    ))  # fmt: skip
    assert text_of(result, "profile") == "（一）基本情况\n概况。\n（二）产品\n产品。"
    assert text_of(result, "4.1.2") == "1. 使命\n甲\n（1）怎样做\n乙"
    assert [text_of(result, clause) for clause in ("4.1.3", "4.2.2")] == ["丙", "丁"]
    assert [part.text for part in result.unmatched] == [
        "质量奖自评报告",
        "三、战略\n战略的引言。",
        "四、结束语\n谢谢。",
    ]
    assert text_of(result, "4.2.3") == "戊"


def test_chapters_and_sections() -> None:
    result = found(paper(
        (1, "第一章 领导"), (2, "第一节 高层领导的作用"), "一、做法", "甲", "二、效果", "乙", (2, "第二节 组织治理"), "丙", (1, "第四章 资源"), (2, "第一节 人力资源"), "丁",
    ))  # fmt: skip
    assert [text_of(result, clause) for clause in ("4.1.2", "4.1.3", "4.4.2")] == [
        "一、做法\n甲\n二、效果\n乙",
        "丙",
        "丁",
    ]
