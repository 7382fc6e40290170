"""How figures, periods and the words of the source files are shown. Every page, chart and paper shows a figure through `figure`."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from reports.statistics.models import PARTS

WORDS = Path(__file__).parent.parent / "data" / "words.csv"
NOTHING = "—"
COUNTED_IN = frozenset(
    [
        "家",
        "项",
        "个",
        "人",
        "人次",
        "名",
        "户",
        "届",
        "版",
        "位",
        "次",
        "场",
        "对",
        "篇",
        "条",
        "件",
        "份",
        "种",
        "台",
        "套",
        "所",
        "座",
        "起",
        "部",
        "期",
        "天",
        "组",
    ]
)
"""Units of things that are counted. Money, shares and rates may fall below nought."""


def number(value: Decimal | None, decimals: int = 0) -> str:
    """With thousands and `decimals` places, more when the value has more: 6650000 -> 6,650,000; nothing -> —."""
    if value is None:
        return NOTHING
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # a figure is a finite number
    return f"{value:,.{max(decimals, -exponent, 0)}f}"


def figure(value: Decimal | None, decimals: int = 0, *, is_lower_bound: bool = False) -> str:
    """A figure as people read it; a lower bound stays marked as one: 超过 10,100."""
    shown = number(value, decimals)
    return _("超过 %(value)s") % {"value": shown} if is_lower_bound and value is not None else shown


def period(year: int | None, part: str = "") -> str:
    """2015年, 2015年上半年, 2015年3月; — where the source gives no year."""
    if year is None:
        return NOTHING
    whole = _("%(year)d年") % {"year": year}
    return f"{whole}{dict(PARTS)[part]}" if part else whole


def words(kind: str, text: str) -> str:
    """What the page says for a unit, level, source or note of the source files; other text is shown as it is."""
    return _known().get((kind, text), text)


def adds_up(unit: str) -> bool:
    """Whether the figures of districts in `unit` add up to their city's: what is counted and money do, ranks, sessions and shares do not."""
    return words("unit", unit).strip() in (COUNTED_IN - {"位", "名", "届", "期", "天"} | {"元", "万元", "亿元"})


def is_count(unit: str) -> bool:
    """Whether figures in `unit`, as the source files or the page write it, are counts, which are never negative."""
    return words("unit", unit).strip() in COUNTED_IN


@cache
def _known() -> dict[tuple[str, str], str]:
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["text"]): row["words"] for row in csv.DictReader(lines)}
