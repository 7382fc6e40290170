"""What calls itself a report and is none: each is refused with a sentence, quickly, and nothing outside the file is read."""

import io
import resource
import socket
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from awards.word import archive, pictures, reading
from core.refusal import Refused
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
    upload,
)  # fmt: skip

HEAD = (2, "4.1.2 高层领导的作用")
PLAIN = saved(paper(HEAD, SENTENCE))
DOCUMENT, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


def entity(xml: bytes) -> bytes:
    declared = (
        b'<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    head, _mark, rest = xml.partition(b"?>")
    return head + b"?>" + declared + rest.replace("公司".encode(), b"&b;&c;", 1)


def deep(_xml: bytes) -> bytes:
    w = f"xmlns:w='{MACHINE}/wordprocessingml/2006/main'"
    return f"<w:document {w}><w:body>{'<w:p>' * 5000}{'</w:p>' * 5000}</w:body></w:document>".encode()


def with_text(size: int) -> Any:
    def change(xml: bytes) -> bytes:
        return xml.replace("公司".encode(), b"x" * size, 1)

    return change


def with_many(element: bytes, times: int) -> Any:
    return lambda xml: xml.replace(b"<w:body>", b"<w:body>" + element * times)


MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
TABLE = b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"


def duplicate() -> bytes:
    out = io.BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as new:
        new.writestr(DOCUMENT, b"<x/>")
    return out.getvalue()


def many_entries() -> bytes:
    return rewritten(PLAIN, {}, [(f"word/media/x{number}.bin", b"") for number in range(archive.ENTRIES)])


def hidden() -> bytes:
    """The main part lies where no XML is looked for."""
    kind = MAIN_TYPE.decode()
    return rewritten(
        PLAIN,
        {
            TYPES: lambda xml: xml.replace(b"</Types>", f'<Override PartName="/word/x.png" ContentType="{kind}"/></Types>'.encode()),
            "_rels/.rels": lambda xml: xml.replace(b"word/document.xml", b"word/x.png"),
        },
        [("word/x.png", entity(b"<?xml version='1.0'?><a>" + "公司".encode() + b"</a>"))],
    )  # fmt: skip


HOSTILE = [
    ("宏.docm", PLAIN, "宏"),
    ("宏.docx", rewritten(PLAIN, {}, [("word/vbaProject.bin", b"macro")]), "宏|损坏"),
    ("宏.docx", rewritten(PLAIN, {}, [("word/deeper/VBAProject.BIN", b"macro")]), "宏"),
    ("宏.docx", rewritten(PLAIN, {TYPES: lambda xml: xml.replace(MAIN_TYPE, MACRO_TYPE)}), "宏"),
    ("旧.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
    ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
    ("密.docx", ENCRYPTED, "密码"),
    ("富.docx", b"{\\rtf1 hello}", "RTF"),
    ("空.docx", b"", "空的"),
    ("页.docx", b"<html><script>alert(1)</script></html>", "不符"),
    ("报告.pdf", PLAIN, "不接受"),
    ("报告.docx", b"%PDF-1.4\n%%EOF\n", "不符"),
    ("表.docx", None, "不符"),
    ("双.docx", PLAIN + b"<script>alert(1)</script>", "夹带"),
    ("双.docx", PLAIN + PLAIN, "夹带|损坏"),
    ("头.docx", b"MZ\x90\x00" + PLAIN, "不符"),
    ("断.docx", PLAIN[: len(PLAIN) // 2], "不符|损坏"),
    ("错.docx", rewritten(PLAIN, {DOCUMENT: lambda xml: xml[:-40]}), "损坏"),
    ("错.docx", rewritten(PLAIN, {DOCUMENT: lambda xml: b"<html/>"}), "损坏|没有可以导入"),
    ("错.docx", rewritten(PLAIN, {TYPES: lambda xml: b"<Types/>"}), "损坏"),
    ("错.docx", rewritten(PLAIN, {DOCUMENT: lambda xml: b"\xff\xfe\x00<"}), "损坏"),
    ("实体.docx", rewritten(PLAIN, {DOCUMENT: entity}), "损坏"),
    ("实体.docx", rewritten(PLAIN, {"word/styles.xml": entity}), "损坏"),
    ("实体.docx", rewritten(PLAIN, {DOCUMENT: lambda xml: entity(xml).decode().replace('encoding="UTF-8"', "").replace("encoding='UTF-8'", "").encode("utf-16")}), "损坏"),
    ("严.docx", rewritten(PLAIN, {"_rels/.rels": lambda xml: xml.replace(b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument")}), "Strict"),
    ("藏.docx", hidden(), "损坏"),
    ("深.docx", rewritten(PLAIN, {DOCUMENT: deep}), "过大"),
    ("炸弹.docx", rewritten(PLAIN, {DOCUMENT: with_text(60 * 1024 * 1024)}), "过大"),
    ("炸弹.docx", rewritten(PLAIN, {}, [("word/media/image1.png", b"\0" * (30 * 1024 * 1024))]), "过大"),
    ("百兆.docx", rewritten(PLAIN, {DOCUMENT: with_text(100 * 1024 * 1024)}), "过大"),
    ("重.docx", duplicate(), "损坏|夹带"),
    ("多.docx", many_entries(), "过大"),
    ("万表.docx", rewritten(PLAIN, {DOCUMENT: with_many(TABLE, 10_000)}), "表格|过大"),
    ("无字.docx", saved(Document()), "没有可以导入"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE, ids=[f"{n}-{row[0]}" for n, row in enumerate(HOSTILE)])
def test_it_is_refused_with_a_sentence(name: str, content: bytes | None, words: str) -> None:
    began = time.process_time()
    with pytest.raises(Refused, match=words) as refusal:
        reading.read(upload(content if content is not None else _workbook(), name), GB)
    assert refusal.value.sentence.endswith("。")
    assert time.process_time() - began < 5


def _workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


def test_a_large_file_is_refused_before_it_is_opened(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(Refused, match="上限"):
        found(PLAIN)


def test_very_long_texts_are_refused_in_bounded_memory() -> None:
    varied = "".join(f"第{number}句话说明一件事。" for number in range(120_000)).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match="万字"):
        found(rewritten(PLAIN, {DOCUMENT: lambda xml: xml.replace("公司".encode(), varied, 1)}))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # KB


def test_what_points_outside_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    content = related(
        PLAIN,
        f"<Relationship Id='rId901' Type='{MACHINE}/officeDocument/2006/relationships/image' Target='http://169.254.169.254/x.png' TargetMode='External'/>"
        f"<Relationship Id='rId902' Type='{MACHINE}/officeDocument/2006/relationships/attachedTemplate' Target='\\\\host\\t.dotm' TargetMode='External'/>",
    )
    linked = b"<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:imagedata r:id='rId901'/></v:shape></w:pict></w:r></w:p>"
    result = found(rewritten(content, {DOCUMENT: lambda xml: xml.replace(b"</w:body>", linked + b"</w:body>")}))
    assert text_of(result, "4.1.2") == SENTENCE
    assert [row.kind for row in result.left] == ["linked"]
    assert any("文件之外" in note for note in result.notes)


def test_a_part_is_no_path(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    content = related(
        PLAIN,
        f"<Relationship Id='rId903' Type='{MACHINE}/officeDocument/2006/relationships/image' Target='../../../..{secret}'/>",
    )
    drawn = b"<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:imagedata r:id='rId903'/></v:shape></w:pict></w:r></w:p>"
    with pytest.raises(Refused, match="损坏"):
        found(rewritten(content, {DOCUMENT: lambda xml: xml.replace(b"</w:body>", drawn + b"</w:body>")}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "无法识别"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "无法识别"),
        (b"\x01\x00\x00\x00" + b"\0" * 60, "EMF"),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 60, "WMF"),
        (picture()[:-20], "无法识别"),
        (b"P6 10 10 255\n" + b"\0" * 300, "PPM"),
    ],
)
def test_pictures_that_are_none(content: bytes, words: str) -> None:
    assert words in pictures.look(content).fault
    with pytest.raises(Refused):
        pictures.made(content)


def test_a_picture_of_very_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 1000)
    assert "尺寸过大" in pictures.look(picture(size=(40, 30))).fault
    monkeypatch.setattr(pictures, "BYTES", 10)
    assert "超过" in pictures.look(picture()).fault


def test_more_pictures_than_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 2)
    document = paper(HEAD)
    for width in range(20, 24):
        document.add_picture(io.BytesIO(picture(size=(width, 10))))
    result = found(document)
    assert (len(result.pictures), [row.kind for row in result.left]) == (2, ["many", "many"])


def test_absurd_numbers_in_the_xml() -> None:
    absurd = (
        b"<w:tbl><w:tr><w:trPr><w:gridBefore w:val='99999999999'/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='4000000000'/></w:tcPr><w:p><w:pPr><w:numPr>"
        b"<w:ilvl w:val='-3'/><w:numId w:val='99999999999999999999'/></w:numPr><w:outlineLvl w:val='abc'/></w:pPr><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    result = found(rewritten(PLAIN, {DOCUMENT: lambda xml: xml.replace(b"</w:body>", absurd + b"</w:body>")}))
    assert clauses(result) == ["4.1.2"]
    assert len(text_of(result, "4.1.2")) < 2000


def test_markup_in_a_report_is_words() -> None:
    result = found(paper(HEAD, "<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7|add:7 }}"))
    assert text_of(result, "4.1.2") == "<script>alert(1)</script>\n=HYPERLINK(1)\n{{ 7|add:7 }}"


def test_very_many_short_lines_take_little_time() -> None:
    lines = b"".join(
        f"<w:p><w:r><w:t>{n % 9 + 1}.{n % 7}.{n % 5} \u6218\u7565{chr(0x4E00 + n % 9000)}\u5b9a</w:t></w:r></w:p>".encode()
        for n in range(30_000)
    )
    began = time.process_time()
    found(rewritten(PLAIN, {DOCUMENT: lambda xml: xml.replace(b"</w:body>", lines + b"</w:body>")}))
    assert time.process_time() - began < 15
