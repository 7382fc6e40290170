"""Scores as exact arithmetic: pure functions over whole numbers and fractions, no rows and no floats.

Source: GB/T 19580-2012 (seven categories, 23 items, 1000 points) and annex C of GB/Z 19579-2012 (an item is scored as a whole in steps
of 5 % of its points). Points are kept as whole hundredths of a point, because points x percent is always a whole number of them.
Where a division does not come out even (rescaling, means, weights) the exact fraction is rounded once, at the end, half up to 0.01.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeVar

STEP = 5
PERCENTS: tuple[int, ...] = tuple(range(0, 101, STEP))
FULL_POINTS = 1000

Aggregation = Literal["mean", "trimmed", "median", "consensus"]
Key = TypeVar("Key", bound=Hashable)


def is_admissible(percent: object) -> bool:
    """One of the 21 values 0, 5, ... 100 (GB/Z 19579-2012, annex C)."""
    return isinstance(percent, int) and not isinstance(percent, bool) and percent in PERCENTS


def hundredths(item_points: int, percent: int) -> int:
    """An item's score in hundredths of a point: 10 points at 5 % are 50."""
    if not is_admissible(percent):
        raise ValueError(f"{percent!r} is not a multiple of {STEP} from 0 to 100")
    if item_points < 0:
        raise ValueError("an item has no negative points")
    return item_points * percent


def points(item_points: int, percent: int) -> Decimal:
    """An item's score in points with two places: 10 points at 5 % are 0.50, 15 points at 5 % are 0.75."""
    return as_points(hundredths(item_points, percent))


def as_points(value: int) -> Decimal:
    """Hundredths of a point as points with exactly two places: 61250 -> 612.50."""
    return Decimal(value).scaleb(-2)


def as_hundredths(value: Decimal) -> int:
    """Points with at most two places as hundredths: 612.5 -> 61250."""
    scaled = value.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than two decimal places")
    return int(scaled)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; exactly half goes away from zero (ROUND_HALF_UP)."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


@dataclass(frozen=True)
class Mark:
    """One item as scored: its category's clause, its points, and a percent unless it does not apply."""

    category: str
    points: int
    percent: int | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Totals:
    """Sums in hundredths of a point. `categories` are plain sums of what applies; `total` is scaled to the full points of the set."""

    total: int
    categories: dict[str, int] = field(default_factory=dict)
    applicable_points: int = FULL_POINTS
    full_points: int = FULL_POINTS

    @property
    def is_rescaled(self) -> bool:
        return self.applicable_points != self.full_points


def totals(marks: Iterable[Mark], full_points: int | None = None) -> Totals:
    """The sums of one sheet. Every item needs a percent or the mark "not applicable".

    "Not applicable" never counts as zero: the item's points leave the base and the rest is scaled back to the full points
    (1000 in GB/T 19580-2012), rounded half up to 0.01.
    """
    rows = list(marks)
    full = sum(row.points for row in rows) if full_points is None else full_points
    categories: dict[str, int] = {}
    base = 0
    for row in rows:
        categories.setdefault(row.category, 0)
        if row.not_applicable:
            if row.percent is not None:
                raise ValueError("an item that does not apply has no percent")
            continue
        if row.percent is None:
            raise ValueError("an item is neither scored nor marked as not applicable")
        categories[row.category] += hundredths(row.points, row.percent)
        base += row.points
    return Totals(rescaled(sum(categories.values()), base, full), categories, base, full)


def rescaled(value: int, applicable_points: int, full_points: int = FULL_POINTS) -> int:
    """`value` hundredths out of `applicable_points` as hundredths out of `full_points`."""
    if applicable_points <= 0:
        raise ValueError("no item applies: there is no base to scale from")
    return round_half_up(Fraction(value * full_points, applicable_points))


def aggregate(values: Sequence[int], method: Aggregation) -> int:
    """Several experts' hundredths as one value: `exact_aggregate` rounded half up."""
    return round_half_up(exact_aggregate(values, method))


def exact_aggregate(values: Sequence[int], method: Aggregation) -> Fraction:
    """Mean, trimmed mean or median, not rounded.

    The trimmed mean leaves out one highest and one lowest value; of fewer than three values none is left out.
    "consensus" is agreed by people and not computed.
    """
    if not values:
        raise ValueError("nothing to aggregate")
    ordered = sorted(values)
    if method == "trimmed" and len(ordered) >= 3:
        ordered = ordered[1:-1]
    elif method == "median":
        middle = (len(ordered) - 1) // 2
        ordered = ordered[middle : len(ordered) - middle]
    elif method == "consensus":
        raise ValueError("a consensus is agreed, not computed")
    return Fraction(sum(ordered), len(ordered))


def nearest_step(percents: Sequence[int], method: Aggregation = "mean") -> int:
    """The admissible percent nearest to the experts' aggregate, half up: where a consensus talk begins."""
    value = Fraction(aggregate([percent * 100 for percent in percents], method), 100)
    return round_half_up(value / STEP) * STEP


def weighted(parts: Mapping[str, int], weights: Mapping[str, Decimal]) -> int:
    """The overall result in hundredths: each part times its weight in percent; the weights must sum to 100.

    A part without weight is left out; a weight without its part is an error, never a zero.
    """
    if sum(weights.values()) != 100:
        raise ValueError("the weights do not sum to 100")
    missing = [name for name, weight in weights.items() if weight and name not in parts]
    if missing:
        raise ValueError(f"no score for {', '.join(missing)}")
    exact = sum((Fraction(weight) * parts[name] / 100 for name, weight in weights.items() if weight), Fraction(0))
    return round_half_up(exact)


def places(results: Mapping[Key, int]) -> dict[Key, int]:
    """Places from the highest result down; equal results share a place and the next place is skipped: 1, 2, 2, 4."""
    ordered = sorted(results, key=lambda key: -results[key])
    numbered: dict[Key, int] = {}
    previous: Key | None = None
    for position, key in enumerate(ordered, start=1):
        tied = previous is not None and results[previous] == results[key]
        numbered[key] = numbered[previous] if tied and previous is not None else position
        previous = key
    return numbered


def shortlist(results: Mapping[Key, int], size: int) -> list[Key]:
    """The `size` best, best first; who ties with the last of them stays on the list, because a tie is broken by people."""
    numbered = places(results)
    return [key for key in sorted(results, key=lambda key: numbered[key]) if numbered[key] <= size]


def candidates_wanted(quota: int, factor: Fraction) -> int:
    """How many candidates go before the committee for `quota` places (差额): 5 places at 3/2 are 8."""
    return ceil(factor * quota)


def votes_needed(threshold: Fraction, base: int, *, exceed: bool = False) -> int:
    """The least number of votes that reaches (or, with `exceed`, passes) `threshold` of `base` ballots.

    Two thirds of 31 is 20.67, so 21; more than half of 30 is 16. Compared as exact fractions, never as rounded percentages.
    """
    if not 0 < threshold <= 1:
        raise ValueError("a threshold lies above 0 and at most at 1")
    if base < 0:
        raise ValueError("a base is not negative")
    share = threshold * base
    return floor(share) + 1 if exceed else max(ceil(share), 1)


def reaches(votes: int, threshold: Fraction, base: int, *, exceed: bool = False) -> bool:
    """Whether `votes` of `base` pass; nobody passes on an empty base."""
    return base > 0 and votes >= votes_needed(threshold, base, exceed=exceed)
