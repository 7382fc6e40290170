"""Chinese justification for WeasyPrint, which widens only spaces: the slack of each full line becomes letter spacing.

It replaces one function of WeasyPrint, so it is pinned to the version it was written against and refuses any other.
"""

from typing import Any

import weasyprint
from django.core.exceptions import ImproperlyConfigured
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

WRITTEN_FOR = "70.0"
LOOSEST = 0.25  # em: a line with more slack than this for each gap (before a long number or address) stays ragged


def install() -> None:
    """Put our `justify_line` in the place of WeasyPrint's; doing so twice changes nothing."""
    if weasyprint.VERSION != WRITTEN_FOR:
        raise ImproperlyConfigured(
            f"core/documents/justify.py was written for WeasyPrint {WRITTEN_FOR}, but {weasyprint.VERSION} is installed: "
            "run tests/core/test_documents.py against it, then raise WRITTEN_FOR."
        )
    inline.justify_line = justify_line


def justify_line(context: Any, line: Any, slack: float) -> None:
    """Spread `slack` evenly over the gaps between all characters of `line`, unless that would tear it apart."""
    gaps = _characters(line) - 1
    if gaps > 0 and slack / gaps <= LOOSEST * line.style["font_size"]:
        _spread(context, line, slack / gaps, 0.0)


def _characters(box: Any) -> int:
    if isinstance(box, boxes.TextBox):
        return len(box.text)
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        return sum(_characters(child) for child in box.children if child.is_in_normal_flow())
    return 1


def _spread(context: Any, box: Any, spacing: float, shift: float) -> float:
    """Move `box` right by `shift`, widen it by `spacing` a character, and return the shift of what follows it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        box.style = box.style.copy()
        own = box.style["letter_spacing"]
        box.style["letter_spacing"] = spacing + (0 if own == "normal" else own)
        box.pango_layout = create_layout(box.text, box.style, context, None, box.justification_spacing)
        box.pango_layout.deactivate()
        added = spacing * len(box.text)
        box.width += added
        return shift + added
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _spread(context, child, spacing, shift)
        box.width += shift - before
        return shift
    box.translate(shift, 0)
    return shift + spacing
