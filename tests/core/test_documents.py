"""The layout of GB/T 9704-2012, measured on the PDF; and what a document may and may not do."""

import io
import itertools
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import weasyprint
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from core.documents import Document, documents, justify, register
from core.documents.base import safe_name
from core.documents.engine import write
from core.documents.fetcher import OwnFilesOnly
from core.documents.official import (
    Annex,
    Paper,
    blocks_of,
    chinese_date,
    chinese_number,
    date_text,
    names,
    number_text,
    point,
    section,
    table,
    text,
    title_lines,
)
from core.documents.qr import qr_code
from tests.core.pdftext import MM, copied, find, fonts, words

LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (28 + 156) * MM, 37 * MM, (297 - 35) * MM
PITCH, CHARACTER = 225 * MM / 22, 15.75
LONG = "为深入实施质量强市战略引导全市各行各业加强全面质量管理推广先进方法" * 30


class Official(Document[Paper]):
    title = "公文"
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)

    def context(self, row: Paper) -> dict[str, Any]:
        return {"paper": row}

    def heading(self, row: Paper) -> str:
        return "".join(row.title)

    def author(self, row: Paper) -> str:
        return row.signed_by

    def written_at(self, row: Paper) -> datetime:
        return datetime(2016, 1, 28, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def paper(**changes: Any) -> Paper:
    parts = {
        "title": ["关于表彰2015年度", "驻马店市市长质量奖获奖企业的决定"],
        "blocks": [
            text(LONG),
            section("一、获奖名单"),
            point("（一）市长质量奖。", "共5家。"),
            names(["天中虚构机械有限公司"]),
        ],
        "signed_by": "驻马店市人民政府",
        "date": date_text(date(2016, 1, 8)),
        "mark": "驻马店市人民政府文件",
        "number": number_text("驻政", 2016, 3),
        "addressees": "各县区人民政府",
        "remark": "此件公开发布",
        "imprint": "驻马店市人民政府办公室",
        "copies": "市委各部门，市人大常委会办公室，市政协办公室，市法院，市检察院，驻马店军分区",
        "printed_on": "2016年1月8日",
    }
    return Paper(**{**parts, **changes})


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return Official().render(paper())


def test_a_full_page_has_22_lines_of_28_characters_on_the_grid(pdf):
    page = words(pdf)[1]
    lines = [word for word in page if "—" not in word.text][:22]
    assert page[22].text == "—"
    assert all(
        later.top - earlier.top == pytest.approx(PITCH, abs=0.02) for earlier, later in itertools.pairwise(lines)
    )
    assert lines[0].top > TOP
    assert lines[-1].bottom < BOTTOM
    full = [line for line in lines if line.left == pytest.approx(LEFT, abs=0.1) and line.right > RIGHT - CHARACTER]
    assert len(full) >= 12
    assert {len(line.text) for line in full} == {28}


def test_full_lines_reach_the_right_edge(pdf):
    lines = [word for word in words(pdf)[1] if len(word.text) == 28]
    assert all(line.right == pytest.approx(RIGHT, abs=0.3) for line in lines)


def test_a_line_that_lost_a_character_to_a_rule_of_punctuation_is_spread():
    content = (
        "为" * 25 + "，" + "为" * 28 + "。" + "为" * 60
    )  # the full stop may not begin a line: it takes a character with it
    pdf = Official().render(paper(blocks=[text(content)], mark="", number="", imprint="", copies=""))
    second = next(word for word in words(pdf)[0] if word.text == "为" * 27)
    assert (second.left, second.right) == (pytest.approx(LEFT, abs=0.1), pytest.approx(RIGHT, abs=0.7))


def test_a_line_cut_short_by_a_long_word_is_not_torn_apart():
    content = Official().render(paper(blocks=[text("联系部门及电话：" + "0396-" + "0" * 48)], mark="", number=""))
    line = next(word for word in words(content)[0] if word.text == "联系部门及电话：")
    assert line.right - line.left == pytest.approx(8 * CHARACTER, abs=1)


def test_the_head_stands_where_the_standard_wants_it(pdf):
    first = words(pdf)[0]
    mark, number = find(first, "人民政府文件"), find(first, "〔2016〕")
    assert mark.top >= TOP + 35 * MM - 3
    assert (mark.left + mark.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=2)
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=2)
    assert number.top - mark.bottom >= 2 * PITCH - 8
    assert number.text == "驻政〔2016〕3号"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf):
    pages = words(pdf)
    dashes = [[word for word in page if word.text == "—"] for page in pages]
    assert dashes[0][-1].right == pytest.approx(RIGHT - 14, abs=1)
    assert dashes[1][0].left == pytest.approx(LEFT + 14, abs=1)
    assert all((marks[0].top + marks[0].bottom) / 2 == pytest.approx(BOTTOM + 7 * MM, abs=1) for marks in dashes)


def test_the_date_ends_four_characters_from_the_right_with_the_body_centred_over_it(pdf):
    page = next(page for page in words(pdf) if any(word.text == "2016年1月8日" for word in page))
    day, body = find(page, "2016年1月8日"), find(page, "驻马店市人民政府")
    assert day.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=0.5)
    assert (body.left + body.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.5)
    assert find(page, "此件公开发布").left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.5)


def test_the_imprint_is_on_the_foot_of_the_last_page(pdf):
    last = words(pdf)[-1]
    issued = find(last, "政府办公室")
    assert 700 < issued.bottom <= BOTTOM
    assert find(last, "印发").right == pytest.approx(RIGHT - 14, abs=1)
    assert copied(pdf).count("抄送：") == 1


def test_the_imprint_goes_to_a_page_of_its_own_rather_than_over_the_text():
    for count in range(9, 14):
        pages = words(Official().render(paper(blocks=[names([f"第{n}行" for n in range(count)])])))
        copies = find(pages[-1], "抄送：")
        assert all(word.bottom < copies.top for word in pages[-1] if word.text.startswith(("第", "（此件")))


def test_the_signature_never_stands_alone_on_a_page():
    for count in range(9, 14):
        pages = words(Official().render(paper(blocks=[names([f"第{n}行" for n in range(count)])])))
        signed = next(page for page in pages if any(word.text == "2016年1月8日" for word in page))
        assert any(word.text.startswith("第") for word in signed)


def test_annexes_are_listed_and_begin_on_pages_of_their_own():
    lists = [table(["序号", "名称"], [20, 80], [["1", "天中虚构机械有限公司"]])]
    annexes = [Annex("附件1", ["获奖名单"], lists), Annex("附件2", ["奖金表"], lists)]
    pages = words(Official().render(paper(annexes=annexes, blocks=[text("略。")], remark="", mark="", number="")))
    assert [page[0].text for page in pages[1:]] == ["附件1", "附件2"]
    listed = [word for word in pages[0] if word.text in ("附件：1.", "2.")]
    assert listed[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.5)
    assert find(pages[0], "获奖名单").left == pytest.approx(find(pages[0], "奖金表").left, abs=1)


def test_fonts_are_ours_and_embedded(pdf):
    found = fonts(pdf)
    assert set(found) == {"Portal-Song", "Portal-Song-Bold", "Portal-Fang", "Portal-Kai", "Portal-Hei"}
    assert all(found.values())


def test_text_is_copied_right_even_where_a_face_lacks_the_character():
    rare = "陶喆、朱镕、李堃、王昇、赵玥参加评审，得分率达到85.5%（GB/T 19580-2012）。"
    content = Official().render(paper(blocks=[text(rare)]))
    assert rare.replace(" ", "") in copied(content)


def test_what_people_typed_stays_text():
    assert "<b>粗</b>&amp;" in copied(Official().render(paper(blocks=[text("<b>粗</b>&amp;")])))


def test_properties_and_outline(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata.title == "关于表彰2015年度驻马店市市长质量奖获奖企业的决定"
    assert reader.metadata.author == "驻马店市人民政府"
    assert reader.metadata["/CreationDate"] == "D:20160128090000+08'00"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.outline[1][0]["/Title"] == "一、获奖名单"


def test_the_same_row_gives_the_same_bytes(pdf):
    assert Official().render(paper()) == pdf


def test_progress_is_told():
    seen: list[tuple[int, int]] = []
    Official().render(paper(), lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://quality.example/x.png",
        "static:../manage.py",
        "static:/etc/passwd",
        "data:text/plain,x",
        "attachment:b",
    ],
)
def test_a_document_reads_nothing_but_static_files_and_its_attachments(url):
    with pytest.raises(FatalURLFetchingError):
        OwnFilesOnly({"a": b"x"}).fetch(url)
    with pytest.raises(FatalURLFetchingError):
        write(f'<img src="{url}">', (), {"a": b"x"})


def test_attachments_and_static_files_are_read():
    fetcher = OwnFilesOnly({"章.png": b"x"})
    assert fetcher.fetch("attachment:%E7%AB%A0.png").read() == b"x"
    assert b"portal-song.ttf" in fetcher.fetch("static:fonts/SHA256SUMS").read()


def test_justification_refuses_a_version_it_was_not_written_for(monkeypatch):
    monkeypatch.setattr(weasyprint, "VERSION", "71.0")
    with pytest.raises(ImproperlyConfigured, match=r"written for WeasyPrint 70\.0"):
        justify.install()


def test_a_kind_stands_for_one_document():
    assert documents["notice"].kind == "notice"
    with pytest.raises(ValueError, match="notice"):
        register("notice")(Official)
    assert "no-such-kind" not in documents


def test_a_row_that_is_not_there_is_not_found():
    nobody = SimpleNamespace(filter=lambda **lookup: SimpleNamespace(first=lambda: None))
    missing = type("Missing", (Official,), {"rows": classmethod(lambda cls: nobody)})
    with pytest.raises(Http404):
        missing.fetch("x")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("公示", ["公示"]),
        ("关于第六届驻马店市市长质量奖拟表彰名单的公示", ["关于第六届驻马店市市长质量奖", "拟表彰名单的公示"]),
        (
            "关于2026年度驻马店市质量诚信标兵单位拟表彰名单的公示",
            ["关于2026年度驻马店市质量诚信标兵单位", "拟表彰名单的公示"],
        ),
        ("关于公示\n拟表彰名单的公告", ["关于公示", "拟表彰名单的公告"]),
        (
            "驻马店市人民政府关于表彰2015年度质量奖获奖企业的决定",
            ["驻马店市人民政府", "关于表彰2015年度质量奖获奖企业的决定"],
        ),
    ],
)
def test_titles_break_by_meaning(title, lines):
    assert title_lines(title) == lines


def test_title_lines_fit_and_lose_nothing():
    title = "驻马店市质量强市工作领导小组办公室关于公示第六届驻马店市市长质量奖拟表彰组织名单的公告"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 19


def test_typed_text_becomes_blocks():
    typed = "根据办法，现公示如下。\n\n一、拟表彰名单\n【名单】\n二、受理方式\n（一）实名。匿名异议不予受理。\n一、二产业并重。"
    assert blocks_of(typed, {"【名单】": [names(["甲"])]}) == [
        text("根据办法，现公示如下。"),
        section("一、拟表彰名单"),
        names(["甲"]),
        section("二、受理方式"),
        point("（一）实名。", "匿名异议不予受理。"),
        text("一、二产业并重。"),
    ]


def test_numbers_and_dates_as_documents_write_them():
    assert [chinese_number(n) for n in (1, 10, 12, 20, 31)] == ["一", "十", "十二", "二十", "三十一"]
    assert number_text("驻质强办", 2016, 3) == "驻质强办〔2016〕3号"
    assert date_text(date(2016, 1, 8)) == "2016年1月8日"
    assert chinese_date(date(2016, 1, 28)) == "二〇一六年一月二十八日"


def test_table_widths_must_add_up():
    with pytest.raises(ValueError, match="90"):
        table(["甲", "乙"], [40, 50], [])


def test_file_names_are_safe():
    assert safe_name('证书-1/2:"三"\n.pdf') == "证书-1_2_三_.pdf"


def test_a_qr_code_is_one_path():
    code = qr_code("https://quality.example/verify/7K4M92QX/")
    assert code.size >= 25
    assert code.path.startswith("M2 2h7v1h-7z")


OFFICE = "驻马店市质量强市建设工作领导小组办公室和市场监督管理局质量发展科联合工作组办公室"


@pytest.mark.parametrize("office", ["驻马店市质量强市工作领导小组办公室", OFFICE])
@pytest.mark.parametrize("day", ["", "2016年1月8日"])
def test_a_long_office_stays_within_the_text_block_at_head_and_foot(office, day):
    pages = words(
        Official().render(paper(signed_by=office, date=day, mark=f"{office}文件", blocks=[text("特此通报。")]))
    )
    for page in pages:
        assert min(word.left for word in page) >= LEFT - 0.5
        assert max(word.right for word in page) <= RIGHT + 0.5


def test_the_stamp_of_a_draft_stands_above_the_title():
    page = words(Official().render(paper(status="送审稿", mark="", number="")))[0]
    assert find(page, "送审稿").bottom < find(page, "关于表彰").top
