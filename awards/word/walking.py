"""A Word document walked through in its order: its XML becomes blocks, and what cannot be taken over is told where it stood."""

from collections import Counter
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from awards.word import pictures
from awards.word.archive import Opened
from awards.word.blocks import Block, Cell, Figure, Grid, Line, Omitted
from awards.word.numbering import Number, Numbering
from awards.word.runs import MC, Runs
from awards.word.styles import Styles, outline_level, whole
from awards.word.words import seen

COLUMNS = 63
"""Word's own limit; a merged cell that claims more has so many."""
_BODY = 9
_THROUGH = tuple(qn(name) for name in ("w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"))
_P, _TBL, _SDT = qn("w:p"), qn("w:tbl"), qn("w:sdt")


class Walk:
    """One walk through a document. `blocks` is what it consists of; `counted` how often something was seen that is not kept; `notes` the
    footnotes by their number in this text; `parts` the pictures' names in the package, and what an export called them, by their number."""

    def __init__(self, opened: Opened) -> None:
        document = opened.document
        self.part = document.part
        self.counted: Counter[str] = Counter()
        self.notes: dict[int, str] = {}
        self.looks: dict[int, pictures.Look] = {}
        self.parts: dict[int, tuple[str, int]] = {}
        self.tables = 0
        self._numbers: dict[tuple[str, int], int] = {}
        self._styles = Styles(_root(self.part, RT.STYLES))
        self._numbering = Numbering(_root(self.part, RT.NUMBERING))
        self._notes = {kind: _note_texts(self.part, kind) for kind in (RT.FOOTNOTES, RT.ENDNOTES)}
        self._contents_depth = 0
        self._fields: list[str] = []
        self._carried: Runs | None = None
        self.counted["outside"] = opened.outside
        self._count_around()
        self.blocks = self.of(document.element.body)

    def of(self, parent: Any) -> list[Block]:
        """The blocks of a body, a cell or a text box."""
        found: list[Block] = []
        for child in parent.iterchildren():
            if child.tag == _P:
                found.extend(self._paragraph(child))
            elif child.tag == _TBL:
                found.append(self._table(child))
            elif child.tag == _SDT:
                found.extend(self._control(child))
            elif child.tag in _THROUGH:
                found.extend(self.of(child))
            elif child.tag == f"{MC}AlternateContent":
                found.extend(self.of(_chosen(child)))
            elif child.tag == qn("w:altChunk"):
                found.append(Omitted("chunk"))
            elif child.tag == f"{{{nsmap['m']}}}oMathPara":
                found.append(self.equation(child))
        if self._carried is not None:
            found.extend(self._finish(self._carried, None, None))
            self._carried = None
        return found

    def _control(self, control: Any) -> list[Block]:
        gallery = control.find(f".//{qn('w:docPartGallery')}")
        is_contents = gallery is not None and "table of contents" in gallery.get(qn("w:val"), "").lower()
        self._contents_depth += is_contents
        found = [block for content in control.iterchildren(qn("w:sdtContent")) for block in self.of(content)]
        self._contents_depth -= is_contents
        return found

    def _paragraph(self, paragraph: Any) -> list[Block]:
        properties = paragraph.find(qn("w:pPr"))
        was_contents = self.in_contents
        runs = Runs(self, self._fields)
        if self._carried is not None:
            runs, self._carried = self._carried, None
        runs.read(paragraph)
        while self._fields and self._fields[-1] == "":
            self._fields.pop()  # an instruction without a result ends with its paragraph, or what follows would be lost
        is_contents = was_contents or self.in_contents
        if properties is not None and properties.find(f"{qn('w:rPr')}/{qn('w:del')}") is not None:
            self._carried = runs  # the paragraph's end was deleted: the next one goes on in the same line
            return []
        return self._finish(runs, properties, is_contents)

    @property
    def in_contents(self) -> bool:
        return self._contents_depth > 0 or "TOC" in self._fields

    def _finish(self, runs: Runs, properties: Any, is_contents: bool | None) -> list[Block]:
        """The blocks of one paragraph: text boxes before it, pictures before or behind its words."""
        style = self._styles.of(_value(properties, "w:pStyle"))
        own = outline_level(properties)
        level = style.level if own is None else (own if own < _BODY else None)
        number = self._number(properties, style.list)
        if level is not None and is_contents:  # contents whose field has no end, end at the first heading
            is_contents = False
            self._fields[:] = [field for field in self._fields if field != "TOC"]
        found: list[Block] = [*runs.boxes]
        text = seen("".join(runs.text)).rstrip()
        before, after = runs.figures_before, runs.figures_after
        found.extend(before)
        lines = text.split("\n") if level is None else [" ".join(text.split())]
        for place, words in enumerate(line for line in lines if line.strip()):
            found.append(
                Line(
                    words.rstrip(),
                    level,
                    number.text if number and place == 0 else "",
                    bool(number and number.is_bullet and place == 0),
                    number.level if number else 0,
                    bool(is_contents or style.is_contents),
                    own == _BODY,
                    style.is_caption,
                    style.is_cover,
                    runs.notes if place == 0 else [],
                )
            )
        found.extend(after)
        found.extend(runs.omitted)
        return found

    def _number(self, properties: Any, of_style: tuple[str, int] | None) -> Number | None:
        numbers = properties.find(qn("w:numPr")) if properties is not None else None
        number_id, level = of_style or ("", 0)
        if numbers is not None:
            number_id = _value(numbers, "w:numId") or number_id
            given = _value(numbers, "w:ilvl")
            level = whole(given) if given is not None else level
        return self._numbering.number(number_id, level) if number_id and number_id != "0" else None

    def _table(self, table: Any) -> Grid:
        self.tables += 1
        rows: list[list[Cell]] = []
        for row in _through(table, "w:tr"):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                self.counted["deleted"] += 1
                continue
            cells = [Cell([]) for _blank in range(min(whole(_value(properties, "w:gridBefore")), COLUMNS))]
            cells.extend(self._cell(cell) for cell in _through(row, "w:tc"))
            rows.append(cells)
        return Grid(rows)

    def _cell(self, cell: Any) -> Cell:
        properties = cell.find(qn("w:tcPr"))
        columns = whole(_value(properties, "w:gridSpan"), COLUMNS) or 1
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        continues = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        return Cell(self.of(cell), columns, continues)

    def picture(self, relation: str, named: int = 0) -> Figure | Omitted:
        """The picture that a drawing refers to, looked at once. `named` is the number that an export of the portal gave it."""
        found = self.part.rels.get(relation)
        if found is None:
            return Omitted("picture")
        if found.is_external:
            return Omitted("linked")
        part = found.target_part
        key = (str(part.partname), named)
        if key not in self._numbers:
            seen_as = pictures.look(part.blob)
            if seen_as.fault:
                return Omitted("picture", seen_as.fault)
            if len(self._numbers) >= pictures.MOST:
                return Omitted("many")
            number = self._numbers[key] = len(self._numbers) + 1
            self.parts[number], self.looks[number] = key, seen_as
        return Figure(self._numbers[key], named)

    def note(self, key: str, relation: str) -> int:
        """A footnote or endnote gets its number in this text; 0 where there is none."""
        text = self._notes[relation].get(key, "")
        if not text:
            return 0
        self.notes[len(self.notes) + 1] = text
        return len(self.notes)

    def equation(self, element: Any) -> Omitted:
        return Omitted("equation", seen("".join(element.itertext()))[:60])

    def _count_around(self) -> None:
        """What stands around the text and is not read."""
        for relation in self.part.rels.values():
            if relation.is_external:
                continue
            root = getattr(relation.target_part, "element", None)
            if root is None:
                continue
            if relation.reltype in (RT.HEADER, RT.FOOTER):
                self.counted["headers"] += bool("".join(root.itertext(qn("w:t"))).strip())
            elif relation.reltype == RT.COMMENTS:
                self.counted["comments"] += sum(1 for _comment in root.iterchildren(qn("w:comment")))


def _through(parent: Any, name: str) -> list[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    found: list[Any] = []
    for child in parent.iterchildren():
        if child.tag == qn(name):
            found.append(child)
        elif child.tag == _SDT:
            found.extend(row for content in child.iterchildren(qn("w:sdtContent")) for row in _through(content, name))
        elif child.tag in _THROUGH:
            found.extend(_through(child, name))
    return found


def _chosen(alternate: Any) -> Any:
    """Of an mc:AlternateContent the choice that is there, else the fallback."""
    choice = alternate.find(f"{MC}Choice")
    return choice if choice is not None else alternate.find(f"{MC}Fallback")


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name)) if parent is not None else None
    return None if child is None else child.get(qn("w:val"))


def _root(part: Any, relation: str) -> Any:
    """The XML of a part that the document refers to; None where there is none."""
    found = next((row for row in part.rels.values() if row.reltype == relation and not row.is_external), None)
    if found is None or not str(found.target_part.partname).lower().endswith(".xml"):
        return None
    target = found.target_part
    return target.element if hasattr(target, "element") else parse_xml(target.blob)


def _note_texts(part: Any, relation: str) -> dict[str, str]:
    """The footnotes by their id; separators are none."""
    root = _root(part, relation)
    found = {}
    for note in root.iterchildren() if root is not None else ():
        if note.get(qn("w:type"), "normal") == "normal":
            found[note.get(qn("w:id"), "")] = " ".join(seen("".join(note.itertext(qn("w:t")))).split())
    return found
