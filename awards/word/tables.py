"""Tables of Word as tables of an application: merged cells filled, tables in cells flattened, pictures told in the cell and shown behind it."""

from collections.abc import Iterator

from awards.applications import marks
from awards.word.blocks import Block, Cell, Figure, Grid, Line, Omitted

REPEATED = 40
"""A merged cell's words are repeated in the cells it covers when they are no longer than this."""


def place(figure: Figure) -> str:
    """A picture's place in a text, to be filled in when it has its number."""
    caption = f" {figure.caption}" if figure.caption else ""
    return f"\ufdd0{figure.number}{caption}\ufdd1"


def rows_of(grid: Grid) -> list[list[str]]:
    """Every row as long as the longest."""
    rows: list[list[str]] = []
    above: list[str] = []
    for cells in grid.rows:
        row: list[str] = []
        for cell in cells:
            text = words_of(cell)
            if cell.continues and not text and len(row) < len(above):
                text = above[len(row)]
            repeats = text if len(text) <= REPEATED and len(cells) > 1 else ""
            if cell.continues and not words_of(cell):
                text = repeats
            row.extend([text, *[repeats] * (cell.columns - 1)])
        above = row
        rows.append(row)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def words_of(cell: Cell) -> str:
    """A cell's words in one line; the cells of a table inside it are separated by ；."""
    return " ".join(piece for block in cell.blocks for piece in _pieces(block)).strip()


def _pieces(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield block.shown.strip()
    elif isinstance(block, Figure):
        yield place(block)
    elif isinstance(block, Grid):
        yield "；".join("，".join(filter(None, row)) for row in rows_of(block))


def figures_of(grid: Grid) -> list[Figure]:
    """The pictures in its cells, also of tables inside them, each once."""
    found: dict[int, Figure] = {}
    for block in _all(grid):
        if isinstance(block, Figure):
            found.setdefault(block.number, block)
    return list(found.values())


def omitted_of(grid: Grid) -> list[Omitted]:
    return [block for block in _all(grid) if isinstance(block, Omitted)]


def has_table(grid: Grid) -> bool:
    """Whether a cell holds a table of its own."""
    return any(isinstance(block, Grid) for row in grid.rows for cell in row for block in cell.blocks)


def _all(grid: Grid) -> Iterator[Block]:
    for row in grid.rows:
        for cell in row:
            for block in cell.blocks:
                yield block
                if isinstance(block, Grid):
                    yield from _all(block)


def unfolded(grid: Grid) -> Iterator[Block]:
    """The blocks of a table that only lays a page out, cell by cell."""
    for row in grid.rows:
        for cell in row:
            yield from cell.blocks


def is_layout(grid: Grid, headings: int, characters: int) -> bool:
    """Whether a table is a frame around text and no table: the headings of items stand in it with their texts, or one cell is all it has.

    `headings` and `characters` are those of all its cells.
    """
    if headings:
        return any(line.level is not None for line in grid.lines()) or characters / headings >= _TEXT_OF_AN_ITEM
    cells = [cell for row in grid.rows for cell in row]
    return len(cells) == 1 and (len(cells[0].blocks) > 1 or has_table(grid))


_TEXT_OF_AN_ITEM = 100


def written(grid: Grid) -> str:
    rows = rows_of(grid)
    return marks.write([marks.Table(rows)]) if rows else ""
