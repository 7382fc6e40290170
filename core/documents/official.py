"""The parts of an official document after GB/T 9704-2012, as plain values that templates/documents/official.html sets.

A slice's document builds one `Paper`; body blocks are made with `text`, `section`, `point`, `names` and `table`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from math import ceil
from typing import Literal

LONGEST_TITLE_LINE = 19  # 22 pt characters in 156 mm, with a little air
LONGEST_LEAD = 26
LONGEST_MARK = 17  # 26 pt characters in 156 mm
LONGEST_ABOVE_DATE = 15  # a longer name, centred on a date four characters from the right, would leave the text block
LONGEST_SIGNATURE = 22
MOST_WEIGHED = 3  # lines of a title whose every way of cutting is weighed
SECTION = re.compile(r"[一二三四五六七八九十]+、")
POINT = re.compile(r"（[一二三四五六七八九十]+）")
PHRASE_ENDS = (
    "的",
    "于",
    "和",
    "与",
    "及",
    "或",
    "、",
    "》",
    "）",
    "奖",
    "年度",
    "政府",
    "办公室",
    "委员会",
    "单位",
    "组织",
    "企业",
)
NEVER_FIRST = "的和与及或、，》）”"


@dataclass(frozen=True)
class Block:
    """One piece of the body. `lead` is the run-in heading of a point, set in 楷体 before the text."""

    kind: Literal["text", "section", "point", "names", "table"]
    text: str = ""
    lead: str = ""
    lines: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()
    sides: Sequence[str] = ()

    @property
    def columns(self) -> list[tuple[str, int]]:
        return list(zip(self.headings, self.widths, strict=True))

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        sides = self.sides or ["left"] * len(self.headings)
        return [list(zip(row, sides, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own behind the document."""

    label: str
    title: Sequence[str]
    blocks: Sequence[Block]

    @property
    def name(self) -> str:
        return "".join(self.title)


@dataclass(frozen=True)
class Paper:
    """One official document. Without `mark` it has no red head, as a notice on a board has none; `status` marks a paper not yet released."""

    title: Sequence[str]
    blocks: Sequence[Block]
    signed_by: str = ""
    date: str = ""
    mark: str = ""
    number: str = ""
    addressees: str = ""
    annexes: Sequence[Annex] = field(default_factory=tuple)
    remark: str = ""
    imprint: str = ""
    copies: str = ""
    printed_on: str = ""
    status: str = ""

    @property
    def mark_size(self) -> str:
        """The class that keeps each line of the mark within the text block."""
        longest = max(map(len, self.mark_lines), default=0)
        return "" if longest <= 9 else "mark-long" if longest <= 12 else "mark-longest"

    @property
    def mark_lines(self) -> list[str]:
        return title_lines(self.mark, LONGEST_MARK) if self.mark else []

    @property
    def signature_lines(self) -> list[str]:
        return title_lines(self.signed_by, LONGEST_SIGNATURE)

    @property
    def is_signed_wide(self) -> bool:
        """Whether the name is too wide to be centred on the date; the date is then centred below the name."""
        return not self.date or len(self.signed_by) > LONGEST_ABOVE_DATE

    @property
    def annex_lines(self) -> list[str]:
        names = [annex.name for annex in self.annexes]
        if len(names) == 1:
            return [f"附件：{names[0]}"]
        return [f"{'附件：' if number == 1 else ''}{number}. {name}" for number, name in enumerate(names, start=1)]


def text(content: str) -> Block:
    return Block("text", content)


def section(content: str) -> Block:
    """A first-level heading, 一、 in 黑体; the caller numbers it."""
    return Block("section", content)


def point(lead: str, content: str = "") -> Block:
    """A second-level heading, （一） in 楷体, alone or running into its text."""
    return Block("point", content, lead)


def names(lines: Sequence[str]) -> Block:
    """One name a line."""
    return Block("names", lines=tuple(lines))


def table(
    headings: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], sides: Sequence[str] = ()
) -> Block:
    """A ruled table; `widths` are percent in steps of 1 and sum to 100, `sides` are left, centre or right for each column."""
    if sum(widths) != 100:
        raise ValueError(f"column widths sum to {sum(widths)} %, not 100 %")
    return Block(
        "table", headings=tuple(headings), widths=tuple(widths), rows=tuple(map(tuple, rows)), sides=tuple(sides)
    )


def blocks_of(content: str, inserts: Mapping[str, Sequence[Block]] | None = None) -> list[Block]:
    """What an officer typed, as blocks: a line is a paragraph, 一、 begins a section, （一） a point.

    A line that is just a key of `inserts` (such as 【名单】) becomes those blocks; keys not met are left to the caller.
    """
    blocks: list[Block] = []
    for line in (line.strip(" \t\u3000") for line in content.splitlines()):
        if inserts and line in inserts:
            blocks.extend(inserts[line])
        elif SECTION.match(line) and not line.endswith(("。", "；", "：")):
            blocks.append(section(line))
        elif POINT.match(line):
            lead, stop, rest = line.partition("。")
            blocks.append(point(lead + stop, rest) if rest or len(line) <= LONGEST_LEAD else text(line))
        elif line:
            blocks.append(text(line))
    return blocks


def date_text(day: date) -> str:
    """Arabic numerals, unpadded: 2015年1月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def number_text(word: str, year: int, serial: int) -> str:
    """驻质强办〔2016〕3号: full year in hexagonal brackets, no padding zero."""
    return f"{word}〔{year}〕{serial}号"


def chinese_number(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 二十三."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def chinese_date(day: date) -> str:
    """二〇一六年一月二十八日, as certificates write it."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def title_lines(title: str, longest: int = LONGEST_TITLE_LINE) -> list[str]:
    """`title` in lines: where its author broke it, else in the fewest lines that fit, evenly and by meaning."""
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    count = ceil(_ems(title) / longest)
    if count == 1:
        return [title]
    places = [cut for cut in range(1, len(title)) if _may_break(title, cut)]
    if count > MOST_WEIGHED:
        return _filled(title, places, longest)

    def ugliness(cuts: Sequence[int]) -> float:
        sizes = [_ems(line) for line in _cut(title, cuts)]
        uneven = sum(abs(size - _ems(title) / count) for size in sizes) + 100 * sum(size > longest for size in sizes)
        return uneven + max(0.0, sizes[-1] - sizes[0]) / 2 + sum(_roughness(title, cut) for cut in cuts)

    return _cut(title, min(combinations(places, count - 1), key=ugliness))


def _filled(title: str, places: Sequence[int], longest: int) -> list[str]:
    """A title of many lines, filled one after the other: to weigh every way of cutting it would take hours."""
    cuts: list[int] = []
    for place, following in pairwise((*places, len(title))):
        if _ems(title[cuts[-1] if cuts else 0 : following]) > longest:
            cuts.append(place)
    return _cut(title, cuts)


def _cut(title: str, cuts: Sequence[int]) -> list[str]:
    return [title[before:after] for before, after in pairwise((0, *cuts, len(title)))]


def _ems(line: str) -> float:
    return sum(0.56 if char.isascii() else 1.0 for char in line)


def _roughness(title: str, cut: int) -> float:
    """How much a break at `cut` hurts: least before 关于 and 拟表彰, little after a word that ends a phrase, most elsewhere."""
    return -16 if title.startswith(("关于", "拟表彰"), cut) else 0 if title[:cut].endswith(PHRASE_ENDS) else 10


def _may_break(title: str, cut: int) -> bool:
    before, after = title[cut - 1], title[cut]
    inside_number = before.isdigit() and (after.isdigit() or after in "年届月日号")
    return (
        after not in NEVER_FIRST and before not in "《（“" and not inside_number and title[cut - 1 : cut + 1] != "年度"
    )
