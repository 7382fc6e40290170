"""What the styles of a document say about a paragraph: whether it is a heading and of which level, its list, whether it is contents or caption."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题|title)\s*([1-9一二三四五六七八九])", re.IGNORECASE)
_LEVEL = re.compile(r"([一二三四五六七八九1-9])\s*级\s*标题")
_CONTENTS = re.compile(r"(toc|目录)\s*(\d|heading|标题)", re.IGNORECASE)
_CAPTION = re.compile(r"caption|题注", re.IGNORECASE)
_COVER = re.compile(r"cover|封面", re.IGNORECASE)
_DIGITS = "一二三四五六七八九"
_BODY = 9
_DEEPEST = 30


@dataclass(frozen=True)
class Style:
    level: int | None = None
    list: tuple[str, int] | None = None
    """numId and level of the list that the style belongs to."""
    is_contents: bool = False
    is_caption: bool = False
    is_cover: bool = False


class Styles:
    def __init__(self, root: Any) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        for element in root.iterchildren(qn("w:style")) if root is not None else ():
            key = element.get(qn("w:styleId"))
            if key and element.get(qn("w:type"), "paragraph") == "paragraph":
                self._elements[key] = element

    def of(self, key: str | None) -> Style:
        if not key:
            return Style()
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: str) -> Style:
        """A style with what it inherits."""
        level: int | None = None
        number_id: str | None = None
        place: int | None = None
        has_level = is_contents = is_caption = is_cover = False
        for element in self._line(key):
            name = _value(element, "w:name") or ""
            properties = element.find(qn("w:pPr"))
            is_contents = is_contents or bool(_CONTENTS.match(name))
            is_caption = is_caption or bool(_CAPTION.match(name))
            is_cover = is_cover or bool(_COVER.match(name))
            if not has_level and (found := _level_of(name, properties)) is not None:
                has_level, level = True, found if found < _BODY else None
            if properties is not None and (numbers := properties.find(qn("w:numPr"))) is not None:
                number_id = number_id or _value(numbers, "w:numId")
                if place is None and (given := _value(numbers, "w:ilvl")) is not None:
                    place = whole(given)
        own = (number_id, place or 0) if number_id and number_id != "0" else None
        return Style(None if is_contents or is_cover else level, own, is_contents, is_caption, is_cover)

    def _line(self, key: str) -> list[Any]:
        """The style and those it is based on, as far as they go."""
        found: list[Any] = []
        seen: set[str] = set()
        while key in self._elements and key not in seen and len(found) < _DEEPEST:
            seen.add(key)
            found.append(self._elements[key])
            key = _value(self._elements[key], "w:basedOn") or ""
        return found


def _level_of(name: str, properties: Any) -> int | None:
    if found := _HEADING.fullmatch(name.strip()) or _LEVEL.fullmatch(name.strip()):
        return _DIGITS.index(found[1]) if found[1] in _DIGITS else int(found[1]) - 1
    if name.strip().lower() in ("title", "标题"):
        return 0
    return outline_level(properties)


def outline_level(properties: Any) -> int | None:
    """w:outlineLvl of a paragraph or style: 0 to 8 a heading, 9 body text; None where it says nothing."""
    given = _value(properties, "w:outlineLvl") if properties is not None else None
    return None if given is None else min(whole(given), _BODY)


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def whole(text: str | None, most: int = 1_000_000) -> int:
    """A number that a file gives; 0 where it gives none."""
    return min(int(text), most) if text is not None and text.isdecimal() else 0
