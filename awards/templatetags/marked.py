"""`{% marked_text text pictures %}`: a text of an application with its tables and pictures."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from awards.applications.differences import Piece
from awards.applications.showing import Addresses, compared, marked

register = template.Library()


@register.simple_tag
def marked_text(text: str, pictures: Addresses | None = None) -> SafeString:
    """`pictures` is the address of each picture by its number; a number without one is named in words."""
    return marked(text, pictures or {})


@register.simple_tag
def what_differs(pieces: Sequence[Piece]) -> SafeString:
    """The differences of two texts; long stretches that are the same are cut short."""
    return compared(pieces)
