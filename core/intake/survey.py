"""One pass over a sheet's XML before it is read: how far it reaches, and what the reader would pass over in silence.

python-calamine gives error values and formulas without a result as empty text, and lays a sheet out as a rectangle as large as its
farthest cell; so both are looked at here first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.intake.archive import parser_without_doctype

Cell = tuple[int, int]
"""Row and column, from 0."""
FARTHEST_ROW, FARTHEST_COLUMN = 1_048_576, 16_384
MOST_REMARKS, MOST_STYLES = 100_000, 65_536
"""So many errors, formulas, quoted cells and merged ranges are remembered of a sheet; Excel itself allows so many styles."""
LONGEST_FORMULA = 200


@dataclass
class Survey:
    rows: int = 0
    columns: int = 0
    characters: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    blank_formulas: dict[Cell, str] = field(default_factory=dict)
    """Formulas without a result, as far as the file writes them out."""
    quoted: set[Cell] = field(default_factory=set)
    """Cells that Excel marks as text by an apostrophe."""
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)

    @property
    def has_data(self) -> bool:
        return self.rows > 0


def survey(xml: bytes, string_lengths: list[int], quoting_styles: frozenset[str]) -> Survey:
    surveyor = _Surveyor(string_lengths, quoting_styles)
    parser = parser_without_doctype()
    parser.buffer_text = True
    parser.StartElementHandler = surveyor.start
    parser.EndElementHandler = surveyor.end
    parser.CharacterDataHandler = surveyor.text
    parser.Parse(xml, True)
    return surveyor.found


class _Surveyor:
    def __init__(self, string_lengths: list[int], quoting_styles: frozenset[str]) -> None:
        self.found = Survey()
        self._lengths, self._quoting = string_lengths, quoting_styles
        self._row, self._column = -1, -1
        self._kind = ""
        self._is_formula = self._has_value = self._in_value = False
        self._value = self._formula = ""
        self._in_formula = False
        self._remarks = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is"):
            self._has_value, self._in_value, self._value = True, name == "v", ""
        elif name == "f":
            self._is_formula = self._in_formula = True
            self._formula = ""
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "mergeCell":
            first, _colon, last = attributes["ref"].partition(":")
            self._remember()
            self.found.merged.append((cell_of(first), cell_of(last or first)))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            self._row, self._column = cell_of(reference)
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._is_formula = self._has_value = False
        if attributes.get("s", "") in self._quoting:
            self._remember()
            self.found.quoted.add((self._row, self._column))

    def _remember(self) -> None:
        self._remarks += 1
        if self._remarks > MOST_REMARKS:
            raise ValueError(f"more than {MOST_REMARKS} remarkable cells")

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data
        elif self._in_formula and len(self._formula) < LONGEST_FORMULA:
            self._formula += data

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._in_value = False
        elif name == "f":
            self._in_formula = False

    def _end_cell(self) -> None:
        here, found = (self._row, self._column), self.found
        if self._is_formula and (not self._has_value or (not self._value and self._kind != "str")):
            self._remember()
            found.blank_formulas[here] = self._formula[:LONGEST_FORMULA]
            self._has_value = True
        if not self._has_value:
            return
        found.rows, found.columns = max(found.rows, self._row + 1), max(found.columns, self._column + 1)
        if self._kind == "e":
            self._remember()
            found.errors[here] = self._value
        elif self._kind == "s":
            found.characters += self._lengths[int(self._value)]


def cell_of(reference: str) -> Cell:
    """Row and column of "C7". ValueError when that is no cell."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{reference!r} is no cell")
        column = column * 26 + ord(letter) - 64
    row = int(reference[len(letters) :])
    if not (0 < row <= FARTHEST_ROW and 0 < column <= FARTHEST_COLUMN):
        raise ValueError(f"{reference!r} is no cell")
    return row - 1, column - 1


def string_lengths(xml: bytes) -> list[int]:
    """The length of every shared string."""
    lengths: list[int] = []
    if not xml:
        return lengths

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = parser_without_doctype()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.Parse(xml, True)
    return lengths


def quoting_styles(xml: bytes) -> frozenset[str]:
    """The numbers of the cell styles that mark text by an apostrophe."""
    numbers: set[str] = set()
    if not xml:
        return frozenset()
    inside = False
    count = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside, count
        name = tag.rpartition(":")[2]
        if name == "cellXfs":
            inside = True
        elif inside and name == "xf":
            if attributes.get("quotePrefix") in ("1", "true"):
                numbers.add(str(count))
            count += 1
            if count > MOST_STYLES:
                raise ValueError(f"more than {MOST_STYLES} styles")

    def end(tag: str) -> None:
        nonlocal inside
        if tag.rpartition(":")[2] == "cellXfs":
            inside = False

    parser = parser_without_doctype()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return frozenset(numbers)
