"""What experts think of the applicants: percents around each firm's level, comments tied to factor and paragraph, consensus and visits."""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from awards.criteria.scoring import STEP, nearest_step
from awards.demo.firms import Firm
from awards.demo.texts import written
from awards.demo.writer import STRONG, WEAK, Writer
from core.datafile import Part, parsed

DATA = Path(__file__).parent / "data"
LOWEST, HIGHEST = 10, 90
Comment = dict[str, str]


class _Comments(Part):
    proof: str
    strengths: list[str]
    opportunities: list[str]


class _File(Part):
    items: dict[str, _Comments]


class _Sayings(Part):
    sayings: dict[str, list[str]]


@cache
def _comments() -> dict[str, _Comments]:
    return parsed(_File, (DATA / "comments.yaml").read_text(encoding="utf-8")).items


@cache
def _sayings() -> dict[str, list[str]]:
    return parsed(_Sayings, (DATA / "sayings.yaml").read_text(encoding="utf-8")).sayings


def percent(firm: Firm, clause: str, reader: str, award_year: int) -> int:
    """What the expert `reader` gives: around the firm's level, results a little lower; readers differ, now and then by a band."""
    item = _chance(firm, clause, award_year).randint(-9, 9)
    strictness = random.Random(f"{reader} strictness").randint(-4, 4)
    chance = _chance(firm, clause, award_year, reader)
    noise = chance.choice((-14, 14)) if chance.random() < 0.07 else chance.randint(-5, 5)
    value = firm.level - 7 - 3 * clause.startswith("4.7") + item + strictness + noise
    return _bounded(value)


def agreed(firm: Firm, clause: str, percents: Sequence[int]) -> int:
    """The value on which the panel agrees: near the middle, now and then a step off after the talk."""
    shift = _chance(firm, clause, "agreed").choice((-STEP, 0, 0, 0, 0, STEP)) if max(percents) > min(percents) else 0
    return _bounded(nearest_step(percents, "median") + shift)


def after_visit(firm: Firm, clause: str, value: int) -> int:
    """The value after the site visit: most are confirmed, some go up or down by a step."""
    return _bounded(value + _chance(firm, clause, "visit").choice((-STEP, 0, 0, 0, 0, 0, STEP)))


def _bounded(value: int) -> int:
    return min(max(round(value / STEP) * STEP, LOWEST), HIGHEST)


def comments(firm: Firm, clause: str, value: int, reader: str, award_year: int) -> tuple[list[Comment], list[Comment]]:
    """Strengths and opportunities that one expert writes; the better the score, the more of the one and the fewer of the other."""
    strengths = 3 if value >= 65 else 2 if value >= 35 else 1
    opportunities = 1 if value >= 75 else 2 if value >= 40 else 3
    return (
        _written(firm, clause, _comments()[clause].strengths, strengths, reader, award_year),
        _written(firm, clause, _comments()[clause].opportunities, opportunities, reader, award_year),
    )


def _written(firm: Firm, clause: str, lines: list[str], count: int, reader: str, award_year: int) -> list[Comment]:
    """`count` of the comments that hold for this firm, in the order of their paragraphs."""
    writer = _reader_of(firm, clause, award_year)
    fitting = [line for line in lines if _holds(firm, line) and writer.can_say(line)]
    chosen = _chance(firm, clause, reader, len(lines)).sample(fitting, min(count, len(fitting)))
    return [_comment(writer, clause, line) for line in fitting if line in chosen]


def _reader_of(firm: Firm, clause: str, award_year: int) -> Writer:
    writer = Writer(firm, award_year)
    writer.stated = set(written(firm.key, clause, award_year)[1])
    return writer


def _holds(firm: Firm, line: str) -> bool:
    mark = line.split(" ", 1)[0][-1]
    return {"<": firm.level < WEAK, ">": firm.level >= STRONG}.get(mark, True)


def _comment(writer: Writer, clause: str, line: str) -> Comment:
    """ "A1> text" as factor, text and the paragraph of the self-assessment."""
    head, text = line.split(" ", 1)
    head = head.rstrip("<>")
    place = int(head[-1])
    return {"factor": head[:-1], "text": writer.fill(text, clause), "reference": f"自评报告{clause}第{place}段"}


def overall(firm: Firm, reader: str, award_year: int) -> str:
    return _say(firm, "overall", reader, award_year)


def consensus_reason(firm: Firm, clause: str, percents: Sequence[int], value: int, award_year: int) -> str:
    """Why the panel agreed on `value`: what the higher and the lower marks saw."""
    high, low = max(percents), min(percents)
    praise, doubt = comments(firm, clause, 50, "consensus", award_year)
    if high == low:
        return f"评分一致，均为{high}%。"
    side = "接近较高一方" if value - low > high - value else "接近较低一方" if value - low < high - value else "取中"
    saying = _chance(firm, clause, "reason").choice(_sayings()["reason"])
    return saying.format(
        high=high, low=low, gap=high - low, value=value, side=side,
        praise=praise[0]["text"].rstrip("。"), doubt=doubt[0]["text"].rstrip("。"),
    )  # fmt: skip


def consensus_summary(firm: Firm, award_year: int) -> str:
    return _say(firm, "consensus", "panel", award_year)


def visit_programme(firm: Firm, award_year: int) -> str:
    return _say(firm, "programme", "panel", award_year)


def visit_finding(firm: Firm, clause: str, award_year: int) -> str:
    """What was looked at on the spot, and what it showed."""
    writer = _reader_of(firm, clause, award_year)
    saying = writer.fill(writer.choose(_sayings()["finding"], f"finding {clause}"), f"finding {clause}")
    return saying.replace("[proof]", writer.fill(_comments()[clause].proof, clause))


def visit_reason(firm: Firm, clause: str, before: int, after: int, award_year: int) -> str:
    """Why the visit moved a score; empty when it did not."""
    if after == before:
        return ""
    return _say(firm, "raised" if after > before else "lowered", clause, award_year)


def visit_summary(firm: Firm, award_year: int) -> str:
    return _say(firm, "visit", "panel", award_year)


def foreword(firm: Firm, award_year: int) -> str:
    """The opening of the feedback report."""
    return _say(firm, "foreword", "panel", award_year)


def _say(firm: Firm, topic: str, reader: str, award_year: int) -> str:
    """One of the sayings for firms of this level."""
    level = "strong" if firm.level >= STRONG else "weak" if firm.level < WEAK else "middle"
    sayings = _sayings().get(f"{topic} {level}") or _sayings()[topic]
    writer = Writer(firm, award_year)
    return writer.fill(writer.choose(sayings, f"{topic} {reader} {award_year}"), topic)


def _chance(firm: Firm, *parts: object) -> random.Random:
    return random.Random(f"{firm.key} {parts}")
