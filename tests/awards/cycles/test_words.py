"""The rules in human words."""

from fractions import Fraction

import pytest
from django.conf import settings

from awards.cycles.outcome_words import decimal, share
from awards.cycles.rulebook import Rulebook
from awards.cycles.words import describe
from tests.awards.builders import make_rulebook

FILES = sorted((settings.BASE_DIR / "rulebooks").glob("*.yaml"))


@pytest.mark.parametrize(
    ("value", "words"),
    [("2/3", "三分之二"), ("1/2", "半数"), ("1", "全部"), ("0.6", "五分之三"), ("0.55", "55%"), ("17/31", "1700/31%")],
)
def test_shares(value: str, words: str) -> None:
    assert share(Fraction(value)) == words


@pytest.mark.parametrize(("value", "words"), [("8/5", "1.6"), ("2", "2"), ("4/3", "4/3")])
def test_decimals(value: str, words: str) -> None:
    assert decimal(Fraction(value)) == words


def test_the_sections_say_what_the_rules_say() -> None:
    rules = Rulebook.parse(make_rulebook())
    text = {section.key: "".join(section.lines) for section in describe(rules)}
    assert "成立满 3 年" in text["eligibility"]
    assert "每条不超过 2,000 字" in text["materials"]
    assert "材料评审占 60%，现场评审占 40%" in text["ranking"]
    assert "1.5 倍" in text["ranking"]
    assert "达到到会委员（回避者不计）的三分之二" in text["committee"]
    assert "公示 5 个工作日" in text["notice"]
    assert "defence" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rulebook_can_be_read_aloud(path: object) -> None:
    sections = describe(Rulebook.parse(path.read_text(encoding="utf-8")))
    assert len(sections) >= 12
    assert all(line.strip() and "None" not in line for section in sections for line in section.lines)
