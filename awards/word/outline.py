"""The headings that a report is expected to have: the items of a criteria set, with the names and numbers under which they circulate."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Self

from awards.criteria.content import CriteriaContent
from awards.criteria.models import CriteriaSet
from awards.cycles.kinds import CandidateKind
from awards.word.words import loosely, plainly

PROFILE = "profile"
PROFILE_NAMES = frozenset(
    kind + what
    for kind in ("组织", "企业", "公司", "单位", "学校", "医院", "集团")
    for what in ("概述", "概况", "简介", "基本情况", "基本情况介绍", "简况")
)
_OTHER_NAMES = {
    CandidateKind.PERSON: frozenset({"个人事迹", "个人简介", "个人概况", "主要事迹", "先进事迹", "个人事迹材料", "主要事迹材料", "先进事迹材料"}),
    CandidateKind.PROJECT: frozenset({"项目概述", "项目概况", "项目简介", "项目基本情况"}),
}  # fmt: skip
_NEAR, _APART, _SHORTEST = 0.8, 0.1, 4


@dataclass(frozen=True)
class Line:
    """One item, or a category (then `category` is its own clause)."""

    clause: str
    name: str
    category: str


Numbers = dict[str, Line]


@dataclass(frozen=True)
class Outline:
    """What headings are matched with. `code` is the criteria set's; `kind` says what the opening text is called."""

    code: str
    name: str
    categories: tuple[Line, ...]
    items: tuple[Line, ...]
    kind: str = CandidateKind.ORGANIZATION

    @classmethod
    def of(cls, criteria: CriteriaSet, kind: str = CandidateKind.ORGANIZATION) -> Self:
        """Of a set in the database: two statements."""
        categories = list(criteria.categories.prefetch_related("items"))
        return cls(
            criteria.code,
            criteria.name,
            tuple(Line(row.clause, row.name, row.clause) for row in categories),
            tuple(Line(item.clause, item.name, row.clause) for row in categories for item in row.items.all()),
            kind,
        )

    @classmethod
    def parsed(cls, content: CriteriaContent) -> Self:
        """Of a criteria file."""
        return cls(
            content.criteria.code,
            content.criteria.name,
            tuple(Line(row.clause, row.name, row.clause) for row in content.categories),
            tuple(Line(item.clause, item.name, row.clause) for row in content.categories for item in row.items),
        )

    @property
    def profile_name(self) -> str:
        return str(CandidateKind(self.kind).profile_label)

    def is_profile(self, words: str) -> bool:
        name = plainly(words)
        return name in PROFILE_NAMES or name in _OTHER_NAMES.get(CandidateKind(self.kind), ())

    @cached_property
    def by_clause(self) -> dict[str, Line]:
        return {line.clause: line for line in self.items}

    @cached_property
    def numberings(self) -> dict[str, Numbers]:
        """How reports number the items: as the standard does, or counted without each category's unscored first clause; each also as chapters
        of the standard's clause 4 alone (1.2 for 4.1.2). The standard's own comes first."""
        standard = {line.clause: line for line in self.items}
        shifted: Numbers = {}
        for category in self.categories:
            own = [line for line in self.items if line.category == category.clause]
            shifted |= {f"{category.clause}.{place}": line for place, line in enumerate(own, 1)}
        found = {
            "standard": standard,
            "shifted": shifted,
            "short": _shortened(standard),
            "short_shifted": _shortened(shifted),
        }
        return {
            name: numbers for name, numbers in found.items() if numbers and (name == "standard" or numbers != standard)
        }

    @cached_property
    def _titled(self) -> dict[str, Line]:
        return {plainly(f"{line.clause}{line.name}"): line for line in self.items}

    @cached_property
    def _named(self) -> dict[str, Line]:
        return {plainly(line.name): line for line in self.items}

    @cached_property
    def _loosely_named(self) -> dict[str, Line]:
        return {loosely(line.name): line for line in self.items}

    def titled(self, words: str) -> Line | None:
        """The item whose own number and name these are; also of numbers that no standard writes so (A1, 甲)."""
        return self._titled.get(plainly(words)) if any(char.isalnum() for char in words[:1]) else None

    def named(self, words: str) -> Line | None:
        """The item that is called exactly so; blanks, width and punctuation do not count."""
        return self._named.get(plainly(words))

    def like(self, words: str) -> Line | None:
        """The one item that is called nearly so: 的, 与 and 和 do not count, and a little may differ."""
        key = loosely(words)
        if key not in self._alike:
            self._alike[key] = self._nearest(key)
        return self._alike[key]

    @cached_property
    def _alike(self) -> dict[str, Line | None]:
        """Answers given already: the same words are asked for more than once."""
        return dict(self._loosely_named)

    def _nearest(self, key: str) -> Line | None:
        if not _SHORTEST <= len(key) <= self._longest:
            return None
        letters = set(key)
        near = sorted(
            (
                (_ratio(key, name), line.clause)
                for name, line in self._loosely_named.items()
                if 2 * len(letters & set(name)) >= _NEAR * len(letters)
            ),
            reverse=True,
        )
        if not near or near[0][0] < _NEAR or (len(near) > 1 and near[0][0] - near[1][0] < _APART):
            return None
        return self.by_clause[near[0][1]]

    @cached_property
    def _longest(self) -> int:
        """No longer words are like a name."""
        return 2 * max(map(len, self._loosely_named), default=0)

    def category(self, number: str, words: str) -> Line | None:
        """The category that a heading is, by its name; or by its number where there are no words."""
        key = loosely(words)
        named = self._categories_named.get(key) or self._categories_named.get(key.removeprefix("经营"))
        if named is not None or key:
            return named
        return next((line for line in self.categories if number in (line.clause, _short(line.clause))), None)

    @cached_property
    def _categories_named(self) -> dict[str, Line]:
        return {loosely(line.name): line for line in self.categories}


def _shortened(numbers: Numbers) -> Numbers:
    return {_short(number): line for number, line in numbers.items()}


def _short(number: str) -> str:
    """4.1.2 -> 1.2: the chapters of the standard's clause 4 alone."""
    head, _dot, rest = number.partition(".")
    return rest if head == "4" and rest else number


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
