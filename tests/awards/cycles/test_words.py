"""The rules in human words."""

from fractions import Fraction

import pytest
from django.conf import settings

from awards.cycles.outcome_words import decimal, share
from awards.cycles.rulebook import Rulebook
from awards.cycles.words import class_name, describe
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


def test_the_limits_of_a_kind_of_evidence_are_said() -> None:
    book = make_rulebook()
    book["materials"]["evidence"][0] |= {"max_files": 3, "max_mb": 5}
    text = {section.key: "".join(section.lines) for section in describe(Rulebook.parse(book))}
    assert "必交材料：营业执照（最多 3 份，单个不超过 5 MB）。" in text["materials"]
    assert "可交材料：佐证材料。" in text["materials"]
    assert "自评报告，按准则逐条填写" in text["materials"]
    short = ["application", "completeness", "decision"]
    book["stages"] = [stage for stage in book["stages"] if stage["name"] in short]
    for answers, told in (("optional", "可以另交自评报告"), ("none", "")):
        book["materials"]["answers"] = answers
        line = "".join(next(one for one in describe(Rulebook.parse(book)) if one.key == "materials").lines)
        assert told in line
        assert ("自评报告" in line) == bool(told)


def test_who_gets_the_title_only_and_which_class_is_on_trial_is_said() -> None:
    bare = {"budget_funded_title_only": True, "first_time_only": True}
    tier = {"code": "gold", "name": "金奖", "quota": 1, "prize_yuan": "100000", **bare}
    tracks = [{"code": "works", "name": "工业", "industries": ["C"]}, {"code": "school", "name": "教育", "trial": True}]
    rules = Rulebook.parse(make_rulebook(tiers=[tier], tracks=tracks))
    text = "".join(describe(rules)[0].lines)
    assert "金奖：财政全额拨款单位只授称号，不发奖金。" in text
    assert "金奖：再次获奖的只授称号，不发奖金。" in text
    assert "行业类别：工业、教育（试点）。" in text
    assert [class_name(track) for track in rules.tracks] == ["工业", "教育 · 试点"]


def test_places_classes_lines_and_bars_of_the_tiers_are_said() -> None:
    tiers = [
        {"code": "main", "name": "市长质量奖", "quota": 3, "prize_yuan": "300000", "pass_line": "600"},
        {"code": "nominee", "name": "提名奖", "quota": 4, "pass_percent": "50", "sizes": ["small"], "barred_years": 0},
        {"code": "person", "name": "质量工匠", "quota": 0, "off_quota": True, "candidates": "person", "barred_years": 2},
    ]  # fmt: skip
    tracks = [{"code": "works", "name": "工业", "industries": ["C"], "quotas": {"main": 2}}]
    book = make_rulebook(tiers=tiers, tracks=tracks, eligibility={"barred_after_win_years": 5})
    sections = describe(Rulebook.parse(book))
    text = {section.key: section.lines for section in sections}
    assert text["tiers"] == [
        "市长质量奖：不超过 3 个（其中工业 2），得分不低于 600 分，奖金 300,000 元。",
        "提名奖：不超过 4 个，限小型组织，得分不低于满分的 50%，只授称号。",
        "质量工匠：授予个人，不占名额，只授称号。",
        "名额可以空缺。",
    ]
    assert "获提名奖的不受此限，可以继续申报。" in text["eligibility"]
    assert "获质量工匠的，2 年内不得再次申报本奖项各奖次。" in text["eligibility"]
    without = [phase for phase in book["stages"] if phase["name"] != "consensus"]
    alone = Rulebook.parse({**book, "stages": without, "review": {"aggregation": "mean"}})
    assert not any("合议" in line for line in next(row for row in describe(alone) if row.key == "review").lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rulebook_can_be_read_aloud(path: object) -> None:
    sections = describe(Rulebook.parse(path.read_text(encoding="utf-8")))
    assert len(sections) >= 12
    assert all(line.strip() and "None" not in line for section in sections for line in section.lines)
