"""Points and places of the yearly assessment. Points are exact decimals with two places."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext_noop as _

Key = TypeVar("Key")
# The least share of the full points for a grade; what is below the last has failed. A grade is kept and printed as these words, whatever
# language its reader has chosen; pages translate it.
GRADES = (
    (Fraction(9, 10), _("优秀")),
    (Fraction(8, 10), _("良好")),
    (Fraction(6, 10), _("合格")),
)
FAILED = _("不合格")


def total(points: Sequence[Decimal]) -> Decimal:
    """The exact sum."""
    return sum(points, Decimal(0))


def places(points: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Place of each, the highest first; equal points share a place, and the next one counts all before it (1, 2, 2, 4)."""
    return {key: 1 + sum(other > own for other in points.values()) for key, own in points.items()}


def grade(points: Decimal, full: int) -> str:
    """The grade by exact share of the full points, in Chinese."""
    share = Fraction(points) / full
    return next((name for least, name in GRADES if share >= least), FAILED)
