"""A QR code as one SVG path, to be filled; WeasyPrint draws it as vectors."""

from dataclasses import dataclass

import segno


@dataclass(frozen=True)
class Code:
    """`path` in a square view box of `size` modules, quiet zone included."""

    size: int
    path: str


def qr_code(text: str, quiet: int = 2) -> Code:
    """Error correction M: a folded or stained certificate still reads."""
    rows = segno.make(text, error="m", micro=False).matrix
    path = []
    for y, row in enumerate(rows, start=quiet):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                path.append(f"M{x + quiet} {y}h{length}v1h-{length}z")
            x += length + 1
    return Code(len(rows) + 2 * quiet, "".join(path))
