"""Word files of the shapes in which reports come: made with python-docx, and with raw XML where it can make none."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from awards.criteria.content import CriteriaContent
from awards.word.found import Found
from awards.word.outline import Outline
from awards.word.reading import read

ROOT = Path(__file__).resolve().parents[3]
GB = Outline.parsed(CriteriaContent.parse((ROOT / "awards/criteria/data/gbt19580-2012.yaml").read_text("utf-8")))
SMALL = Outline.parsed(CriteriaContent.parse((ROOT / "awards/criteria/data/small-enterprise.yaml").read_text("utf-8")))
SENTENCE = "公司建立了由高层领导主持的质量改进机制，每季度评审一次，形成闭环。"
MACHINE = "http://schemas.openxmlformats.org"


def picture(form: str = "PNG", colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=form)
    return out.getvalue()


def paper(*lines: str | tuple[int, str]) -> WordDocument:
    """A document of paragraphs; (level, text) is a heading of that style."""
    document = Document()
    for line in lines:
        if isinstance(line, tuple):
            document.add_heading(line[1], line[0])
        else:
            document.add_paragraph(line)
    return document


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(content: bytes | WordDocument, name: str = "自评报告.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else saved(content))


def found(document: bytes | WordDocument, outline: Outline = GB) -> Found:
    return read(upload(document), outline)


def text_of(result: Found, clause: str) -> str:
    return next(part.text for part in result.parts if part.clause == clause)


def clauses(result: Found) -> list[str]:
    return [part.clause for part in result.matched]


def with_xml(document: WordDocument, xml: str) -> WordDocument:
    """`xml` as another child of the body; w:, r: and the like may be used, m: and mc: must be declared."""
    element = parse_xml(xml.replace(">", f" {nsdecls('w', 'r', 'wp', 'a', 'pic')}>", 1))
    document.element.body.insert(len(document.element.body) - 1, element)
    return document


def rewritten(
    content: bytes, changes: Mapping[str, Callable[[bytes], bytes]], more: Iterable[tuple[str, bytes]] = ()
) -> bytes:
    """The archive with parts changed and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, changes[entry.filename](part) if entry.filename in changes else part)
        for name, part in more:
            new.writestr(name, part)
    return out.getvalue()


def related(content: bytes, relations: str, more: Iterable[tuple[str, bytes]] = (), types: str = "") -> bytes:
    """The archive with more relations of the document, more parts and their content types."""
    return rewritten(
        content,
        {
            "word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", relations.encode() + b"</Relationships>"),
            "[Content_Types].xml": lambda part: part.replace(b"</Types>", types.encode() + b"</Types>"),
        },
        more,
    )  # fmt: skip


def whole(characters: int = 50_000, tables: int = 40, pictures: int = 30, outline: Outline = GB) -> WordDocument:
    """A report with every item by heading styles, as long and with as many tables and pictures as is asked."""
    document = Document()
    document.add_heading("自评报告", 0)
    document.add_heading("组织概述", 1)
    document.add_paragraph(SENTENCE)
    each = characters // len(outline.items) // len(SENTENCE) + 1
    for category in outline.categories:
        document.add_heading(f"{category.clause} {category.name}", 1)
        for item in (item for item in outline.items if item.category == category.clause):
            document.add_heading(f"{item.clause} {item.name}", 2)
            for _number in range(each):
                document.add_paragraph(SENTENCE)
            place = outline.items.index(item)
            for number in range(place, tables, len(outline.items)):
                table = document.add_table(4, 4)
                for row, cells in enumerate(table.rows):
                    for column, cell in enumerate(cells.cells):
                        cell.text = f"表{number}行{row}列{column}"
            for number in range(place, pictures, len(outline.items)):
                document.add_picture(io.BytesIO(picture(colour=f"#{number * 8:02x}40{number:02x}", size=(200, 150))))
    return document
