"""Turns sentences with gaps into text: words of the firm, figures of its metrics, and numbers that stay the same wherever they stand.

{name} is a word; {name:2-6} a number between, {name:2-6%} that share of the employees, {name:0.2-0.6r} that share of the revenue in
10,000 yuan, {name:a/b} one of some words.
"""

import random
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from awards.demo import tables
from awards.demo.firms import Firm
from awards.demo.words import words_of
from core.datafile import Part, parsed

DATA = Path(__file__).parent / "data"
STRONG, WEAK = 60, 50
_GAP = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)([%r]?)")


class Paragraph(Part):
    title: str
    factor: str
    say: list[str]
    strong: list[str] = []
    weak: list[str] = []

    def sentences(self, firm: Firm) -> list[str]:
        """What a firm of this level says."""
        more = self.strong if firm.level >= STRONG else self.weak if firm.level < WEAK else []
        return [*self.say, *more]


class Answers(Part):
    items: dict[str, list[Paragraph]]


@cache
def answers() -> dict[str, list[Paragraph]]:
    """Every clause's paragraphs, and those of the profile and the preliminary review."""
    found: dict[str, list[Paragraph]] = {}
    for name in ("answers-leading", "answers-working", "answers-results", "answers-cases", "profile"):
        for clause, paragraphs in parsed(Answers, (DATA / f"{name}.yaml").read_text(encoding="utf-8")).items.items():
            found.setdefault(clause, []).extend(paragraphs)
    return found


class Writer:
    """Writes for one firm and award year; the same words come out every time. `stated` are the names of the numbers that were written."""

    def __init__(self, firm: Firm, award_year: int) -> None:
        self.firm = firm
        self.last_year = award_year - 1
        self.stated: set[str] = set()
        self.words = words_of(firm.key, self.last_year)

    def paragraphs(self, clause: str) -> list[str]:
        """The paragraphs of a clause, one text each, with their titles."""
        written = []
        for place, paragraph in enumerate(answers()[clause]):
            body = "".join(
                self.fill(self._variant(sentence, f"{clause}{place}{index}"), clause)
                for index, sentence in enumerate(paragraph.sentences(self.firm))
            )
            written.append(f"{paragraph.title}\n{body.lstrip()}" if paragraph.title else body)
        return written

    def fill(self, sentence: str, clause: str) -> str:
        return _GAP.sub(lambda gap: self._gap(clause, gap[1], gap[2]), sentence)

    def can_say(self, sentence: str) -> bool:
        """Whether every number of the sentence has been stated; words are always known."""
        return all(self._word(name) is not None or name in self.stated for name, _choice in _GAP.findall(sentence))

    def choose(self, options: Sequence[Any], seed: str) -> Any:
        return self._chance(seed).choice(options)

    def _gap(self, clause: str, name: str, choice: str) -> str:
        if name == "table":
            return "\n" + tables.table(self.firm, choice, self.last_year, self.words) + "\n"
        word = None if choice else self._word(name)
        if word is not None:
            return word
        number = self._number(clause, name, choice or self._choices(clause)[name])
        self.stated.add(name)
        return number

    def _number(self, clause: str, name: str, choice: str) -> str:
        chance = self._chance(f"{clause}{name}{self.last_year}")
        bounds = _RANGE.fullmatch(choice)
        if bounds is None:
            return chance.choice(choice.split("/"))
        low, high = Decimal(bounds[1]), Decimal(bounds[2])
        places = max(-int(bound.as_tuple().exponent) for bound in (low, high))
        scale = 10**places
        value = Decimal(chance.randint(int(low * scale), int(high * scale))) / scale
        match bounds[3]:
            case "%":
                return str(max(round(self.firm.employees * value / 100), 2))
            case "r":
                return str(max(round(self.firm.revenue * value / 100), 1))
            case _:
                return f"{value:.{places}f}"

    @staticmethod
    @cache
    def _choices(clause: str) -> dict[str, str]:
        """The ranges of a clause's numbers by name, for those who quote them."""
        text = "".join(s for p in answers().get(clause, []) for s in (*p.say, *p.strong, *p.weak))
        return {name: choice for name, choice in _GAP.findall(text) if choice}

    def _variant(self, sentence: str, seed: str) -> str:
        """One variant of those for everybody and those for makers of goods (G:) or givers of services (S:)."""
        mark, other = ("S:", "G:") if self.firm.serves else ("G:", "S:")
        fitting = [variant.removeprefix(mark) for variant in sentence.split("｜") if not variant.startswith(other)]
        return str(self.choose(fitting, seed)) if fitting else ""

    def _chance(self, seed: str) -> random.Random:
        return random.Random(f"{self.firm.key} {seed}")

    def _word(self, name: str) -> str | None:
        return self.words.get(name)
