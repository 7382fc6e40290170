"""What a Word file consists of, as this slice sees it: lines, tables, pictures' places, and what cannot be taken over."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Line:
    """One paragraph. `level` is that of a heading style or of the outline, 0 to 8; `number` what Word shows before it; `notes` its footnotes."""

    text: str
    level: int | None = None
    number: str = ""
    is_bullet: bool = False
    depth: int = 0
    is_contents: bool = False
    is_body: bool = False
    """The paragraph says itself that it is no heading (outline level "body text")."""
    is_caption: bool = False
    is_cover: bool = False
    notes: list[int] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """With its number or bullet, indented as deep as its list."""
        if not self.number:
            return self.text
        gap = "" if self.number[-1] in "、）)．。：:" and not self.number.isascii() else " "
        return "  " * (self.depth if self.level is None else 0) + self.number + gap + self.text


@dataclass
class Figure:
    """Where a picture stands: its number in the file, and the number and words that an export of the portal gave it."""

    number: int
    named: int = 0
    caption: str = ""


@dataclass
class Omitted:
    """Something that is not taken over, where it stood."""

    kind: str
    words: str = ""


@dataclass
class Cell:
    blocks: "list[Block]"
    columns: int = 1
    continues: bool = False
    """Merged with the cell above it."""


@dataclass
class Grid:
    """A table before it becomes text."""

    rows: list[list[Cell]]

    def lines(self) -> Iterator[Line]:
        """Every line in any cell."""
        for row in self.rows:
            for cell in row:
                yield from lines_of(cell.blocks)


Block = Line | Figure | Omitted | Grid


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        elif isinstance(block, Grid):
            yield from block.lines()
