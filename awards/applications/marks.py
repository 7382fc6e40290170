"""The two marks that texts of an application know, read and written in one place.

A table: consecutive lines that begin and end with a bar, cells between bars, a bar in a cell written `\\|`; the first line is the head, a
second line of `|---|---|` is not shown. A picture: a line of its own, 【图3】 or 【图3 组织结构】. Every other line is a paragraph.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_FIGURE = re.compile(
    r"【图([0-9]{1,4})(?:[\s：:]+([^\s：:].*))?\s*】"
)  # no two parts of it can take the same character
FIGURE_BEGINS = "【图"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Paragraph:
    """One line of running text."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one length; the first row is the head."""

    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """Where the picture with this number stands."""

    number: int
    caption: str = ""


Block = Paragraph | Table | Figure


def blocks(text: str) -> list[Block]:
    """What a text consists of, in its order; empty lines only separate."""
    found: list[Block] = []
    rows: list[list[str]] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        bare = line.strip()
        if is_row(bare):
            rows.append(_cells(bare))
            continue
        if rows:
            found.append(Table(_even(rows)))
            rows = []
        if figure := _figure(line):
            found.append(figure)
        elif bare:
            found.append(Paragraph(line.rstrip()))
    return found


def write(parts: Sequence[Block]) -> str:
    """The text of the blocks: `blocks` reads the same from it. A line break in a cell or a caption becomes a blank."""
    lines: list[str] = []
    for place, part in enumerate(parts):
        if isinstance(part, Table):
            if place and isinstance(parts[place - 1], Table):
                lines.append("")
            lines.extend(_written(part))
        elif isinstance(part, Figure):
            caption = _one_line(part.caption)
            lines.append(f"【图{part.number} {caption}】" if caption else f"【图{part.number}】")
        else:
            lines.append(part.text)
    return "\n".join(lines)


def is_row(line: str) -> bool:
    """Whether a line without blanks at its ends is a row of a table."""
    return len(line) > 1 and line.startswith("|") and line.endswith("|") and not line.endswith("\\|")


def plain(text: str) -> str:
    """The words alone, which limits count: without pictures and the bars of tables."""
    return "\n".join(_words(text))


def figures(text: str) -> list[Figure]:
    """The pictures that a text names, in its order."""
    return [part for part in blocks(text) if isinstance(part, Figure)]


def without_figure(text: str, number: int) -> str:
    """The text without the lines that name this picture."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if (figure := _figure(line)) is None or figure.number != number)


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with other numbers in its marks: {old: new}. Every other line stays as it is."""
    return "\n".join(_renumbered(line, numbers) for line in text.split("\n"))


def _renumbered(line: str, numbers: Mapping[int, int]) -> str:
    figure = _figure(line)
    return line if figure is None else write([Figure(numbers.get(figure.number, figure.number), figure.caption)])


def _figure(line: str) -> Figure | None:
    bare = line.strip()
    found = _FIGURE.fullmatch(bare) if bare.endswith("】") else None
    return Figure(int(found[1]), _one_line(found[2] or "")) if found else None


def _words(text: str) -> Iterator[str]:
    for part in blocks(text):
        if isinstance(part, Paragraph):
            yield part.text
        elif isinstance(part, Table):
            for row in part.rows:
                yield " ".join(row)


def _cells(line: str) -> list[str]:
    return [_one_line(cell.replace("\\|", "|")) for cell in _BAR.split(line[1:-1])]


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Without the rule under the head, and every row as long as the longest."""
    if len(rows) > 1 and all(_RULE.fullmatch(cell) for cell in rows[1]):
        rows = [rows[0], *rows[2:]]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def _written(table: Table) -> Iterator[str]:
    rows = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in table.rows]
    for place, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if place == 0:
            yield f"|{'---|' * len(row)}"


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
