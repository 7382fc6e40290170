"""A self-assessment written as .docx: cover, profile and items as headings, tables as tables, pictures in their places.

What is written here is read again by `awards.word.reading` without a difference: paragraphs that would look like headings say that they are body
text, pictures carry the number of their mark.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from PIL import Image

from awards.applications import marks
from awards.word.headings import reads_as_heading
from awards.word.outline import PROFILE, Outline
from awards.word.words import seen

SERIF, SANS, LATIN = "宋体", "黑体", "Times New Roman"
COVER = "封面"
_BODY_TEXT = 9
_WIDEST = Cm(15)
_COLUMNS = 63
_UNKNOWN_PICTURE = (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError)
_INK = RGBColor(0, 0, 0)


@dataclass(frozen=True)
class Cover:
    """What stands on the first page: the cycle, whose report it is, and lines below."""

    cycle: str
    organization: str
    lines: Sequence[str] = ()


Pictures = Mapping[int, Callable[[], bytes]]
"""How to read each picture, by its number."""


def write(cover: Cover, outline: Outline, texts: Mapping[str, str], pictures: Pictures) -> bytes:
    """The report. `texts` are marked texts by clause, and the profile's by PROFILE; what is not there is an empty section."""
    writer = _Writer(outline, pictures)
    writer.cover(cover)
    writer.section(1, outline.profile_name, texts.get(PROFILE, ""))
    for category in outline.categories:
        writer.heading(1, f"{category.clause} {category.name}")
        for item in (item for item in outline.items if item.category == category.clause):
            writer.section(2, f"{item.clause} {item.name}", texts.get(item.clause, ""))
    return writer.finished()


class _Writer:
    def __init__(self, outline: Outline, pictures: Pictures) -> None:
        self.outline, self.pictures = outline, pictures
        self.document: WordDocument = Document()
        _lay_out(self.document)

    def cover(self, cover: Cover) -> None:
        document = self.document
        for text, size, before in [
            (cover.cycle, 18, 120), (_("自评报告"), 32, 60), (cover.organization, 20, 160), *((line, 14, 12) for line in cover.lines),
        ]:  # fmt: skip
            if not text:
                continue
            paragraph = document.add_paragraph(style=COVER)
            paragraph.paragraph_format.space_before = Pt(before)
            run = paragraph.add_run(seen(text))
            run.font.size = Pt(size)
        document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def heading(self, level: int, heading: str) -> None:
        self.document.add_heading(seen(heading), level)

    def section(self, level: int, heading: str, text: str) -> None:
        self.heading(level, heading)
        before: marks.Block | None = None
        for block in marks.blocks(seen(text)):
            if isinstance(block, marks.Table) and isinstance(before, marks.Table):
                self.document.add_paragraph()  # or Word would make one table of the two
            self._block(block)
            before = block
        if isinstance(before, marks.Table) or before is None:
            self.document.add_paragraph()

    def _block(self, block: marks.Block) -> None:
        if isinstance(block, marks.Table) and len(block.rows[0]) <= _COLUMNS:
            self._table(block)
        elif isinstance(block, marks.Figure) and block.number in self.pictures:
            self._figure(block)
        elif isinstance(block, marks.Paragraph):
            self._paragraph(block.text)
        else:
            for line in marks.write([block]).split(
                "\n"
            ):  # a picture that is not there, a table wider than Word allows: as their marks
                self._paragraph(line)

    def _paragraph(self, text: str) -> None:
        paragraph = self.document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = None if text[:1].isspace() else Pt(24)
        self._deny_heading(paragraph._p, text)

    def _deny_heading(self, paragraph: Any, text: str) -> None:
        if reads_as_heading(text, self.outline):
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(_BODY_TEXT))
            paragraph.get_or_add_pPr().append(level)

    def _table(self, table: marks.Table) -> None:
        """Made of elements: python-docx's own cells take a quadratic time."""
        rows, columns = len(table.rows), len(table.rows[0])
        made = self.document.add_table(rows, columns, style="Table Grid")
        for number, (row, cells) in enumerate(zip(made._tbl.tr_lst, table.rows, strict=True)):
            if number == 0:
                row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, text in zip(row.tc_lst, cells, strict=True):
                paragraph = cell.p_lst[0]
                paragraph.get_or_add_pPr().style = "CellText"
                run = paragraph.add_r()
                run.text = text
                if number == 0:
                    run.get_or_add_rPr().append(OxmlElement("w:b"))
                self._deny_heading(paragraph, text)

    def _figure(self, figure: marks.Figure) -> None:
        content = self.pictures[figure.number]()
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_before = 1, Pt(6)
        try:
            shape = paragraph.add_run().add_picture(io.BytesIO(content))
        except (*_UNKNOWN_PICTURE, ZeroDivisionError):  # a JPEG without a header that python-docx knows
            shape = paragraph.add_run().add_picture(io.BytesIO(_plain(content)))
        if shape.width > _WIDEST:
            shape.height = Emu(int(shape.height * _WIDEST / shape.width))
            shape.width = _WIDEST
        named = shape._inline.docPr
        name = f"图{figure.number}"
        for attribute, words in (("name", name), ("title", figure.caption), ("descr", figure.caption or name)):
            named.set(attribute, words)
        self.document.add_paragraph(f"图{figure.number} {figure.caption}".strip(), style="Caption")

    def finished(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _plain(content: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(out, format="PNG")
    return out.getvalue()


def _lay_out(document: WordDocument) -> None:
    """A4, 宋体 for text, 黑体 for headings, page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.6)
    _font(document.styles["Normal"], SERIF, 12)
    _space(document.styles["Normal"], lines=1.5)
    for level, size in ((1, 18), (2, 15)):
        _font(document.styles[f"Heading {level}"], SANS, size)
    _space(document.styles["Heading 1"], before=24, after=6)
    _space(document.styles["Heading 2"], before=12, after=6)
    _font(document.styles["Caption"], SERIF, 10.5)
    document.styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _space(document.styles["Caption"], before=3, after=6)
    cover = document.styles.add_style(COVER, WD_STYLE_TYPE.PARAGRAPH)
    _font(cover, SANS, 18)
    cover.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell = document.styles.add_style("CellText", WD_STYLE_TYPE.PARAGRAPH)
    _font(cell, SERIF, 10.5)
    _space(cell, before=2, after=2)
    _number_pages(section.footer.paragraphs[0])


def _space(style: Any, *, lines: float = 1, before: float = 0, after: float = 0) -> None:
    """Line spacing, and points above and below a paragraph."""
    form = style.paragraph_format
    form.line_spacing, form.space_before, form.space_after = lines, Pt(before), Pt(after)


def _font(style: Any, family: str, size: float) -> None:
    style.font.size, style.font.name, style.font.color.rgb, style.font.italic = Pt(size), LATIN, _INK, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), family)


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
