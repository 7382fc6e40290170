"""What stands in a report beside headings and paragraphs: lists, tables, pictures, boxes, notes, revisions, and what no answer can hold."""

import io
import time

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from awards.applications import marks
from awards.word.found import with_numbers
from awards.word.numbering import written
from tests.awards.word.papers import (
    GB,
    MACHINE,
    SENTENCE,
    clauses,
    found,
    paper,
    picture,
    related,
    rewritten,
    saved,
    text_of,
    whole,
    with_xml,
)

HEAD = (2, "4.1.2 高层领导的作用")
BOX = (
    "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
    "<wp:docPr id='1' name='文本框 1'/><a:graphic><a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
    "<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:t>不读</w:t></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>{}</w:t></w:r></w:p>"
)


def test_lists_keep_their_marks() -> None:
    document = paper(HEAD)
    for style, words in [("List Bullet", "甲"), ("List Number", "乙"), ("List Number", "丙"), ("List Bullet", "丁")]:
        document.add_paragraph(words, style=style)
    assert text_of(found(document), "4.1.2") == "• 甲\n1. 乙\n2. 丙\n• 丁"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (12, "chineseCounting", "十二"), (20, "chineseCountingThousand", "二十"), (103, "chineseCounting", "一百〇三"), (110, "chineseCounting", "一百一十"),
        (3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircle", "21"), (4, "lowerRoman", "iv"), (1994, "upperRoman", "MCMXCIV"),
        (27, "lowerLetter", "aa"), (2, "ideographTraditional", "乙"), (7, "decimalZero", "07"), (5, "unheardOf", "5"), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_list_says(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_a_table_with_merged_cells() -> None:
    document = paper(HEAD)
    table = document.add_table(4, 3)
    for row, cells in enumerate(
        [("指标", "近三年", ""), ("", "2013", "2014"), ("顾客|满意度", "90", "92"), ("", "91", "93")]
    ):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    result = found(document)
    assert marks.blocks(text_of(result, "4.1.2")) == [
        marks.Table(
            [
                ["指标", "近三年", "近三年"],
                ["指标", "2013", "2014"],
                ["顾客|满意度", "90", "92"],
                ["顾客|满意度", "91", "93"],
            ]
        )
    ]


def test_a_nested_table_is_flattened_and_told() -> None:
    document = paper(HEAD)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "外"
    inner = table.cell(0, 1).add_table(2, 2)
    for place, cell in enumerate(inner._cells):
        cell.text = f"内{place}"
    result = found(document)
    assert marks.blocks(text_of(result, "4.1.2")) == [marks.Table([["外", "内0，内1；内2，内3"]])]
    assert any("嵌套" in note for note in result.notes)


def test_two_tables_one_behind_the_other_stay_two() -> None:
    document = paper(HEAD)
    for name in "甲乙":
        document.add_table(1, 2).cell(0, 0).text = name
    assert [part.tables for part in found(document).matched] == [2]


def test_everything_in_one_table() -> None:
    document = Document()
    table = document.add_table(3, 2)
    for row, (left, right) in enumerate(
        [("4.1.2 高层领导的作用", SENTENCE * 10), ("4.1.3 组织治理", SENTENCE * 8), ("4.1.4 社会责任", SENTENCE * 9)]
    ):
        table.cell(row, 0).text, table.cell(row, 1).text = left, right
    inner = table.cell(1, 1).add_table(2, 2)
    inner.cell(0, 0).text = "董事"
    result = found(document)
    assert clauses(result) == ["4.1.2", "4.1.3", "4.1.4"]
    assert text_of(result, "4.1.4") == SENTENCE * 9
    assert [part.tables for part in result.matched] == [0, 1, 0]
    assert any("排版" in note for note in result.notes)


def test_a_table_that_lists_the_items_is_a_table() -> None:
    document = paper(HEAD, SENTENCE)
    table = document.add_table(len(GB.items), 2)
    for row, item in zip(table.rows, GB.items, strict=True):
        row.cells[0].text, row.cells[1].text = f"{item.clause} {item.name}", "50"
    result = found(document)
    assert clauses(result) == ["4.1.2"]
    assert result.matched[0].tables == 1


def test_headings_inside_text_boxes() -> None:
    document = paper(HEAD, "甲")
    with_xml(document, BOX.format("<w:p><w:r><w:t>4.1.3 组织治理</w:t></w:r></w:p>", "乙"))
    result = found(document)
    assert (text_of(result, "4.1.2"), text_of(result, "4.1.3")) == ("甲", "乙")
    assert any("文本框" in note for note in result.notes)


def test_a_picture_inside_a_text_box_comes_once() -> None:
    document = paper(HEAD, "甲")
    document.add_picture(io.BytesIO(picture()))
    drawn = document.paragraphs[-1]._p
    with_xml(document, BOX.format("<w:p><w:r><w:t>框</w:t></w:r></w:p>", "乙"))
    box = document.paragraphs[-1]._p
    next(box.iter(qn("w:txbxContent"))).append(drawn)
    assert with_numbers(text_of(found(document), "4.1.2"), {}) == "甲\n框\n【图1】\n乙"


def test_pictures_of_every_kind_stand_where_they_stood() -> None:
    document = paper(HEAD, "甲")
    for form in ("PNG", "JPEG", "GIF", "BMP"):
        document.add_picture(io.BytesIO(picture(form, size=(20, 10))))
    document.add_picture(io.BytesIO(picture("PNG", size=(20, 10))))
    document.add_paragraph("乙")
    result = found(document)
    assert with_numbers(text_of(result, "4.1.2"), {1: 7}).split("\n") == [
        "甲",
        "【图7】",
        "【图2】",
        "【图3】",
        "【图4】",
        "【图7】",
        "乙",
    ]
    assert [row.kind for row in result.pictures] == ["png", "jpg", "png", "png"]
    assert result.matched[0].characters == 2


def test_a_picture_in_a_cell_is_named_there_and_shown_behind_the_table() -> None:
    document = paper(HEAD)
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "组织结构"
    table.cell(0, 1).paragraphs[0].add_run().add_picture(io.BytesIO(picture()))
    text = with_numbers(text_of(found(document), "4.1.2"), {1: 5})
    assert marks.blocks(text) == [marks.Table([["组织结构", "【图5】"]]), marks.Figure(5)]


def test_drawings_and_damaged_pictures_are_told_with_their_place() -> None:
    content = saved(_with_pictures(paper(HEAD, "甲结束"), 3))
    parts = {"word/media/image1.png": b"\x01\x00\x00\x00" + b"\0" * 100, "word/media/image2.png": picture()[:40]}
    result = found(rewritten(content, {name: (lambda _old, new=new: new) for name, new in parts.items()}))
    assert [(row.kind, row.place) for row in result.left] == [("picture", "4.1.2 高层领导的作用，“甲结束”之后")] * 2
    assert "EMF" in result.left[0].words
    later = paper(HEAD, "甲结束")
    later.add_picture(io.BytesIO(picture()))
    assert found(with_xml(later, GRAPHIC.format(MACHINE, "chart"))).left[0].place.endswith("“甲结束”之后")
    assert len(result.pictures) == 1


def _with_pictures(document: WordDocument, number: int) -> WordDocument:
    for place in range(number):
        document.add_picture(io.BytesIO(picture(size=(20 + place, 10))))
    return document


GRAPHIC = (
    "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='图表 1' descr='销售额'/><a:graphic><a:graphicData "
    "uri='{0}/drawingml/2006/{1}'/></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        (GRAPHIC.format(MACHINE, "chart"), "chart"),
        (GRAPHIC.format(MACHINE, "diagram"), "smartart"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "object"),
        ("<w:p><w:r><w:object><w:control/></w:object></w:r></w:p>", "control"),
        (f"<w:p><m:oMath xmlns:m='{MACHINE}/officeDocument/2006/math'><m:r><m:t>a/b</m:t></m:r></m:oMath></w:p>", "equation"),
        ("<w:altChunk r:id='rId1'></w:altChunk>", "chunk"),
    ],
)  # fmt: skip
def test_what_no_answer_can_hold_is_told(xml: str, kind: str) -> None:
    result = found(with_xml(paper(HEAD, "甲"), xml))
    assert [(row.kind, row.place) for row in result.left] == [(kind, "4.1.2 高层领导的作用，“甲”之后")]
    assert text_of(result, "4.1.2") == "甲"


def test_revisions_comments_headers_and_hidden_words() -> None:
    document = paper(HEAD)
    document.sections[0].header.paragraphs[0].text = "公司机密"
    with_xml(
        document,
        "<w:p><w:r><w:t>甲</w:t></w:r><w:ins w:id='1'><w:r><w:t>乙</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>丙</w:delText></w:r></w:del></w:p>",
    )
    with_xml(document, "<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr><w:r><w:t>前半句</w:t></w:r></w:p>")
    with_xml(document, "<w:p><w:r><w:t>后半句</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>")
    document.add_comment(document.paragraphs[0].runs, "批注", author="甲")
    result = found(document)
    assert text_of(result, "4.1.2") == "甲乙\n前半句后半句"
    told = "".join(result.notes)
    assert [word in told for word in ("页眉", "插入", "删除", "批注", "隐藏")] == [True] * 5


def test_footnotes_follow_their_section() -> None:
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t> 数据来自年报。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    document = with_xml(
        paper(HEAD),
        "<w:p><w:r><w:t>收入增长</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>。</w:t></w:r></w:p>",
    )
    document.add_paragraph("又一段。")
    content = related(
        saved(document),
        f"<Relationship Id='rId900' Type='{MACHINE}/officeDocument/2006/relationships/footnotes' Target='footnotes.xml'/>",
        [("word/footnotes.xml", notes.encode())],
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>',
    )
    assert text_of(found(content), "4.1.2") == "收入增长〔注1〕。\n又一段。\n〔注1〕数据来自年报。"


def test_fields_show_their_result_and_contents_are_left_out() -> None:
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    begin, middle, end = (field.format(kind) for kind in ("begin", "separate", "end"))
    document = paper()
    with_xml(
        document,
        f"<w:p>{begin}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{middle}<w:r><w:t>4.1.2 高层领导的作用</w:t></w:r></w:p>",
    )
    with_xml(document, f"<w:p><w:r><w:t>4.1.3 组织治理</w:t></w:r>{end}</w:p>")
    document.add_heading(HEAD[1], 2)
    with_xml(
        document,
        f"<w:p><w:r><w:t>见第</w:t></w:r>{begin}<w:r><w:instrText> PAGEREF x </w:instrText></w:r>{middle}<w:r><w:t>3</w:t></w:r>{end}<w:r><w:t>页</w:t></w:r></w:p>",
    )
    with_xml(document, f"<w:p>{begin}<w:r><w:instrText> 不成对 </w:instrText></w:r></w:p>")
    document.add_paragraph("后文还在。")
    result = found(document)
    assert text_of(result, "4.1.2") == "见第3页\n后文还在。"
    assert clauses(result) == ["4.1.2"]
    assert [row.kind for row in result.left] == ["contents"]


def test_breaks_tabs_and_odd_characters() -> None:
    document = with_xml(
        paper(HEAD),
        "<w:p><w:r><w:t xml:space='preserve'>　甲</w:t><w:tab/><w:t>乙</w:t><w:br w:type='page'/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>",
    )
    with_xml(document, "<w:p><w:r><w:t>| 像表 | 格 |</w:t></w:r></w:p>")
    with_xml(
        document, "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件里的话</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert text_of(found(document), "4.1.2") == "　甲\t乙\n丙-丁☑\n| 像表 | 格 |\n控件里的话"


def test_a_deleted_row_and_a_row_that_begins_late() -> None:
    document = paper(HEAD)
    table = document.add_table(3, 2)
    for place, cell in enumerate(table._cells):
        cell.text = f"格{place}"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} w:id='9'/>"))
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f"<w:gridBefore {nsdecls('w')} w:val='1'/>"))
    assert marks.blocks(text_of(found(document), "4.1.2")) == [marks.Table([["格0", "格1", ""], ["", "格4", "格5"]])]


def test_a_whole_report_in_little_time() -> None:
    content = saved(whole())
    began = time.process_time()
    result = found(content)
    assert time.process_time() - began < 5
    assert result.characters > 50_000
    assert (sum(part.tables for part in result.parts), len(result.pictures)) == (40, 30)
    assert len(result.matched) == 24
    assert result.left == []


def test_nothing_is_lost() -> None:
    """Every character of a report stands in a part, a heading or a list of what is left out."""
    result = found(paper("封面的话", (1, "前言"), "前言的话", (1, "4.1 领导"), HEAD, "甲", (1, "后记"), "乙"))
    assert [part.text for part in result.parts] == ["甲", "封面的话", "前言\n前言的话", "后记\n乙"]
    assert [part.summary()["first_words"] for part in result.unmatched] == ["封面的话", "前言 前言的话", "后记 乙"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("图1 组织结构图", "【图1 组织结构图】"),
        ("图 1：质量改进流程", "【图1 质量改进流程】"),
        ("图1组织结构图", "【图1 组织结构图】"),
        ("图1", "【图1】\n图1"),
        ("图1-2", "【图1】\n图1-2"),
        ("图4-1 组织结构图", "【图1 图4-1 组织结构图】"),  # the text may refer to that number
        ("图1 显示，近三年顾客满意度逐年上升。", "【图1】\n图1 显示，近三年顾客满意度逐年上升。"),
        ("图1显示满意度上升", "【图1】\n图1显示满意度上升"),
        ("图1 " + "长" * 50, "【图1】\n图1 " + "长" * 50),
        ("图纸由技术部归档", "【图1】\n图纸由技术部归档"),
    ],
)
def test_a_caption_typed_under_a_picture_is_its_caption(typed: str, read: str) -> None:
    document = paper(HEAD, "见图1。")
    document.add_picture(io.BytesIO(picture()))
    document.add_paragraph(typed)
    document.add_paragraph("图1 第二行")
    part = found(document).matched[0]
    told = with_numbers(part.text, {})
    assert told.split("\n")[1:-1] == read.split("\n")
    assert len(part.pictures) == 1


def test_a_line_under_several_pictures_is_nobody_s_caption() -> None:
    document = paper(HEAD, "甲")
    document.add_picture(io.BytesIO(picture()))
    document.add_picture(io.BytesIO(picture(colour="blue")))
    document.add_paragraph("图1 现场改善前后")
    assert with_numbers(text_of(found(document), "4.1.2"), {}) == "甲\n【图1】\n【图2】\n图1 现场改善前后"
