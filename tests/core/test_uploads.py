import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core import uploads
from core.refusal import Refused
from tests.people import pdf


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


_MACRO_TYPE = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


def _office(*parts: str, **written: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in {**dict.fromkeys(parts, "x"), **written}.items():
            archive.writestr(part, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4 x"),
        ("a.PNG", _png()),
        ("a.docx", _office("word/document.xml")),
        ("a.xlsx", _office("xl/workbook.xml")),
    ],
)
def test_a_file_that_is_what_its_name_says(name: str, content: bytes) -> None:
    assert uploads.check(SimpleUploadedFile(name, content)) == name.rpartition(".")[2].lower()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", _png(), "与扩展名不符"),
        ("a.png", b"<html>", "与扩展名不符"),
        ("a.docx", _office("xl/workbook.xml"), "与扩展名不符"),
        ("a.docx", _office("word/document.xml", "word/vbaProject.bin"), "含有宏"),
        ("a.docx", _office("word/document.xml", "word/VBAPROJECT.BIN"), "含有宏"),
        ("a.xlsx", _office("xl/workbook.xml", **{"[Content_Types].xml": _MACRO_TYPE}), "含有宏"),
        ("a.docx", b"PK\x03\x04 broken", "与扩展名不符"),
        ("a.pdf", b"%PDF-1.4 x" + _office("word/document.xml"), "与扩展名不符"),
        ("a.png", _png() + _office("word/document.xml"), "与扩展名不符"),
        ("a.exe", b"MZ", "不接受"),
        ("a.svg", b"<svg onload=alert(1)>", "不接受"),
        ("a.pdf", b"", "是空的"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        uploads.check(SimpleUploadedFile(name, content))


def test_a_file_that_is_too_big_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.UPLOAD_MAX_BYTES = 5
    with pytest.raises(Refused, match="上限"):
        uploads.check(pdf())


def test_a_stored_file_keeps_name_size_and_sum(officer: User) -> None:
    stored = uploads.store(pdf("审计报告 2014.pdf"), by=officer)
    assert stored.name == "审计报告 2014.pdf"
    assert "审计" not in stored.file.name
    served = uploads.serve(stored)
    assert served["Content-Disposition"].startswith("attachment")
    assert len(b"".join(served.streaming_content)) == stored.size
