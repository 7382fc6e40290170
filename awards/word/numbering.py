"""The numbers that Word shows before paragraphs: w:numPr resolved to text, as w:lvlText and the counters of its list say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

LEVELS = 9
_MOST = 1_000_000
"""Nothing is counted farther."""
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLAIN = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Level:
    """One level of a list: the first number, how it is written, and the words around the numbers (%1.%2)."""

    start: int = 1
    format: str = "decimal"
    words: str = ""


@dataclass
class List:
    """The levels of one abstract list and where its counters stand."""

    levels: dict[int, Level] = field(default_factory=dict)
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(frozen=True)
class Number:
    """What Word shows before a paragraph."""

    text: str
    is_bullet: bool
    level: int


class Numbering:
    """The lists of a document. `number` counts on, so it must be asked in the document's order, once for each paragraph."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, List] = {}
        self._numbers: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._restarted: set[tuple[str, int]] = set()
        self._by_style: dict[str, str] = {}
        linked: dict[str, str] = {}
        for abstract in root.iterchildren(qn("w:abstractNum")) if root is not None else ():
            key = abstract.get(qn("w:abstractNumId"), "")
            self._lists[key] = List(dict(_levels(abstract)))
            if (style := _value(abstract, "w:styleLink")) is not None:
                self._by_style[style] = key
            if (style := _value(abstract, "w:numStyleLink")) is not None:
                linked[key] = style
        for key, style in linked.items():
            if style in self._by_style:
                self._lists[key] = self._lists[self._by_style[style]]
        for number in root.iterchildren(qn("w:num")) if root is not None else ():
            self._add(number)

    def _add(self, number: Any) -> None:
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in number.iterchildren(qn("w:lvlOverride")):
            place = _whole(override.get(qn("w:ilvl")), 0)
            levels |= dict(_levels(override))
            if (start := _value(override, "w:startOverride")) is not None:
                starts[place] = _whole(start, 1)
        key = _value(number, "w:abstractNumId") or ""
        self._numbers[number.get(qn("w:numId"), "")] = (key, levels, starts)

    def number(self, number_id: str, level: int) -> Number | None:
        """The number of the next paragraph of this list at `level`; None where there is no such list."""
        if number_id not in self._numbers or not 0 <= level < LEVELS:
            return None
        key, own, starts = self._numbers[number_id]
        found = self._lists.get(key)
        if found is None:
            return None
        levels = {**found.levels, **own}
        rule = levels.get(level, Level())
        counters = found.counters
        start, last = starts.get(level, rule.start), counters[level]
        if level in starts and (number_id, level) not in self._restarted:
            self._restarted.add((number_id, level))
            last = None
        counters[level] = start if last is None else min(last + 1, _MOST)
        for above in range(level):
            if counters[above] is None:
                counters[above] = levels.get(above, Level()).start
        for below in range(level + 1, LEVELS):
            counters[below] = None
        if rule.format == "bullet":
            return Number("•", True, level)
        if rule.format == "none":
            return Number("", False, level)
        return Number(_filled(rule.words, counters, levels), False, level)


def _filled(words: str, counters: list[int | None], levels: dict[int, Level]) -> str:
    for place in range(LEVELS):
        if f"%{place + 1}" in words:
            words = words.replace(f"%{place + 1}", written(counters[place] or 0, levels.get(place, Level()).format))
    return words.strip()


def _levels(parent: Any) -> Iterator[tuple[int, Level]]:
    for level in parent.iterchildren(qn("w:lvl")):
        place = _whole(level.get(qn("w:ilvl")), 0)
        words = _value(level, "w:lvlText") or ""
        yield place, Level(_whole(_value(level, "w:start"), 1), _value(level, "w:numFmt") or "decimal", words[:40])


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _whole(text: str | None, default: int) -> int:
    return min(int(text), _MOST) if text is not None and text.isdecimal() else default


def written(number: int, form: str) -> str:
    """A number as a list writes it; what is not known is written in digits."""
    writer = _FORMATS.get(form)
    return writer(number) if writer and number > 0 else str(number)


def _chinese(number: int) -> str:
    """12 -> 十二, 20 -> 二十, 103 -> 一百〇三; digit by digit from 1000 on."""
    if number >= 1000:
        return "".join(_PLAIN[int(digit)] for digit in str(number))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = _PLAIN[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _PLAIN[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_PLAIN[ones] if ones else "")


def _roman(number: int) -> str:
    if number > 3999:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    """a ... z, aa, bb: Word repeats the letter."""
    count, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (count + 1) if count < 4 else str(number)


def _stems(number: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[number - 1] if number <= 10 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": lambda number: "".join(_PLAIN[int(digit)] for digit in str(number)),
    "ideographTraditional": _stems,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
