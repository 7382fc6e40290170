"""The inside of one paragraph: its words, and what stands among them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from awards.word.blocks import Block, Figure, Omitted

if TYPE_CHECKING:
    from awards.word.walking import Walk

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_GRAPHICS = {"chart": "chart", "diagram": "smartart", "chartex": "chart"}
_NAMED = re.compile(r"图([0-9]{1,4})")
_SYMBOLS = {
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "□",
    0xFC: "✓",
    0xFB: "✗",
    0x6C: "●",
    0x6E: "■",
    0xD8: "➢",
    0xE0: "→",
    0x76: "❖",
}
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)")


class Runs:
    """What one paragraph holds. `boxes` are the blocks of its text boxes; figures stand before or behind the words."""

    def __init__(self, walk: "Walk", fields: list[str]) -> None:
        self.text: list[str] = []
        self.boxes: list[Block] = []
        self.figures_before: list[Figure] = []
        self.figures_after: list[Figure] = []
        self.omitted: list[Omitted] = []
        self.notes: list[int] = []
        self._walk, self._fields = walk, fields
        self._instruction: list[str] = []

    @property
    def has_content(self) -> bool:
        return any(piece.strip() for piece in self.text)

    def read(self, element: Any) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if not isinstance(tag, str):
                continue  # a comment or an instruction to a program
            handler = _HANDLERS.get(tag)
            if handler is not None:
                handler(self, child)

    def _run(self, run: Any) -> None:
        properties = run.find(qn("w:rPr"))
        if properties is not None and _is_on(properties.find(qn("w:vanish"))):
            self._walk.counted["hidden"] += bool("".join(run.itertext(qn("w:t"))).strip())
            return
        self.read(run)

    def _words(self, element: Any) -> None:
        if not self._instructing:
            self.text.append(element.text or "")

    @property
    def _instructing(self) -> bool:
        return bool(self._fields) and self._fields[-1] == ""

    def _break(self, element: Any) -> None:
        kind = element.get(qn("w:type"), "textWrapping")
        if kind != "textWrapping":
            self._walk.counted["breaks"] += 1
        self.text.append("\n")

    def _symbol(self, element: Any) -> None:
        code = element.get(qn("w:char"), "")
        value = int(code, 16) & 0xFF if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0
        if value not in _SYMBOLS:
            self._walk.counted["symbols"] += 1
        self.text.append(_SYMBOLS.get(value, "▪"))

    def _note(self, element: Any) -> None:
        relation = RT.FOOTNOTES if element.tag == qn("w:footnoteReference") else RT.ENDNOTES
        if number := self._walk.note(element.get(qn("w:id"), ""), relation):
            self.notes.append(number)
            self.text.append(f"〔注{number}〕")

    def _field(self, element: Any) -> None:
        """w:fldChar: what lies between begin and separate is an instruction, what lies behind it the result. The stack outlives the paragraph."""
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append("")
            self._instruction = []
        elif kind == "separate" and self._fields:
            found = _INSTRUCTION.match("".join(self._instruction))
            self._fields[-1] = found[1].upper() if found else "?"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _instruct(self, element: Any) -> None:
        self._instruction.append(element.text or "")

    def _simple_field(self, element: Any) -> None:
        self.read(element)

    def _inserted(self, element: Any) -> None:
        self._walk.counted["inserted"] += 1
        self.read(element)

    def _deleted(self, element: Any) -> None:
        self._walk.counted["deleted"] += 1

    def _control(self, control: Any) -> None:
        properties = control.find(qn("w:sdtPr"))
        if properties is not None and properties.find(qn("w:showingPlcHdr")) is not None:
            return  # 单击此处输入文字
        for content in control.iterchildren(qn("w:sdtContent")):
            self.read(content)

    def _ruby(self, element: Any) -> None:
        for base in element.iterchildren(qn("w:rubyBase")):
            self.read(base)

    def _alternate(self, alternate: Any) -> None:
        choice = alternate.find(f"{MC}Choice")
        fallback = alternate.find(f"{MC}Fallback")
        if choice is not None:
            self.read(choice)
        elif fallback is not None:
            self.read(fallback)

    def _equation(self, element: Any) -> None:
        self.omitted.append(self._walk.equation(element))

    def _object(self, element: Any) -> None:
        kind = "control" if element.find(qn("w:control")) is not None else "object"
        self.omitted.append(Omitted(kind))

    def _drawing(self, drawing: Any) -> None:
        """A picture, a chart, a text box, or a shape; what is none of these has no content."""
        hints = next(_own(drawing, f"{PLACE}docPr"), None)
        named = _NAMED.fullmatch(hints.get("name", "")) if hints is not None else None
        caption = hints.get("title", "") if hints is not None and named else ""
        anything = False
        for blip in _own(drawing, f"{DRAWING}blip"):
            anything = True
            relation = blip.get(qn("r:embed")) or blip.get(qn("r:link")) or ""
            self._place(self._walk.picture(relation, int(named[1]) if named else 0), caption or "")
        for graphic in _own(drawing, f"{DRAWING}graphicData"):
            kind = _GRAPHICS.get(graphic.get("uri", "").rpartition("/")[2])
            if kind:
                anything = True
                self.omitted.append(Omitted(kind, hints.get("descr", "")[:60] if hints is not None else ""))
        anything = self._text_boxes(drawing) or anything
        if not anything:
            self._walk.counted["shapes"] += 1

    def _pict(self, pict: Any) -> None:
        """The older drawing language (VML): a picture or a text box."""
        for image in _own(pict, f"{VML}imagedata"):
            self._place(self._walk.picture(image.get(qn("r:id"), "")))
        self._text_boxes(pict)

    def _text_boxes(self, element: Any) -> bool:
        found = False
        for box in _own(element, qn("w:txbxContent")):
            found = True
            self._walk.counted["boxes"] += 1
            self.boxes.extend(self._walk.of(box))
        return found

    def _place(self, picture: Figure | Omitted, caption: str = "") -> None:
        if isinstance(picture, Omitted):
            self.omitted.append(picture)
            return
        picture.caption = caption
        (self.figures_after if self.has_content else self.figures_before).append(picture)


def _own(element: Any, tag: str) -> Iterator[Any]:
    """The elements of that tag that belong to a drawing itself: none inside its text boxes, none of what stands for it in older programs."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        if isinstance(child.tag, str) and child.tag not in (qn("w:txbxContent"), f"{MC}Fallback"):
            yield from _own(child, tag)


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(qn("w:val"), "true") not in ("0", "false", "off")


_HANDLERS = {
    qn("w:r"): Runs._run,
    qn("w:t"): Runs._words,
    qn("w:tab"): lambda runs, _element: runs.text.append("\t"),
    qn("w:ptab"): lambda runs, _element: runs.text.append("\t"),
    qn("w:br"): Runs._break,
    qn("w:cr"): lambda runs, _element: runs.text.append("\n"),
    qn("w:noBreakHyphen"): lambda runs, _element: runs.text.append("-"),
    qn("w:sym"): Runs._symbol,
    qn("w:footnoteReference"): Runs._note,
    qn("w:endnoteReference"): Runs._note,
    qn("w:fldChar"): Runs._field,
    qn("w:instrText"): Runs._instruct,
    qn("w:fldSimple"): Runs._simple_field,
    qn("w:hyperlink"): Runs._simple_field,
    qn("w:smartTag"): Runs._simple_field,
    qn("w:customXml"): Runs._simple_field,
    qn("w:dir"): Runs._simple_field,
    qn("w:bdo"): Runs._simple_field,
    qn("w:ins"): Runs._inserted,
    qn("w:moveTo"): Runs._inserted,
    qn("w:del"): Runs._deleted,
    qn("w:moveFrom"): Runs._deleted,
    qn("w:sdt"): Runs._control,
    qn("w:ruby"): Runs._ruby,
    qn("w:drawing"): Runs._drawing,
    qn("w:pict"): Runs._pict,
    qn("w:object"): Runs._object,
    f"{MC}AlternateContent": Runs._alternate,
    f"{MATH}oMath": Runs._equation,
    f"{MATH}oMathPara": Runs._equation,
}
