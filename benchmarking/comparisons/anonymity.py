"""The arithmetic of the anonymous comparison: which values are counted together, and what is told of them.

Nobody can be singled out, neither by asking once nor by asking twice, nor by an insider who knows some of the values:

1. Told are means of at least five organizations each, never an organization's own value.
2. They are rounded to a step of at least a fifth of the distance between the lowest and the highest value. The sum behind a mean of five is
   therefore known to no better than that whole distance, so that even all the others together could not work out the last one.
3. Organizations that are counted once stay together: whoever is left out of a later answer, is left out with at least four others, and whoever
   joins, joins with at least four others. So any combination of any number of answers concerns five or more. This rule looks at no value.
4. An answer follows an earlier one only when at least five organizations have joined, left or changed their value.
5. Nothing is told where all but two lie within a tenth of the whole distance: those two together would know what the others have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

FEWEST = 5
MOST_GROUPS = 4
FINEST = Decimal("0.0001")
Population = Mapping[str, str]  # {organization's key: its value}


@dataclass(frozen=True)
class Figures:
    """What is told: the means of equally large groups, the best group first, each a multiple of `step`."""

    means: tuple[Decimal, ...]
    step: Decimal


def figures(values: Iterable[Decimal], *, higher_is_better: bool) -> Figures | None:
    """As many groups of at least five as there are, at most four, fewer where their means would be the same. None for fewer than five
    values, and by rule 5."""
    ranked = sorted(values, reverse=higher_is_better)
    if len(ranked) < FEWEST or is_lopsided(ranked):
        return None
    step = step_of(abs(ranked[0] - ranked[-1]))
    for number in range(min(len(ranked) // FEWEST, MOST_GROUPS), 1, -1):
        means = tuple(rounded_mean(group, step) for group in groups(ranked, number))
        if len(set(means)) == number:
            return Figures(means, step)
    return Figures((rounded_mean(ranked, step),), step)


def is_lopsided(ranked: Sequence[Decimal]) -> bool:
    """Rule 5; also where all values are the same."""
    spread = abs(ranked[0] - ranked[-1])
    rest = min(abs(first - last) for first, last in zip(ranked, ranked[len(ranked) - 3 :], strict=False))
    return not spread or rest * 10 < spread


def step_of(spread: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20, 50, ... (and 0.5, 0.2, ...) that is at least a fifth of `spread`, which is more than nothing."""
    least = max(spread / FEWEST, FINEST)
    power = Decimal(1).scaleb(least.adjusted())
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def rounded_mean(values: Sequence[Decimal], step: Decimal) -> Decimal:
    return (sum(values, Decimal(0)) / len(values) / step).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * step


def groups(ranked: Sequence[Decimal], number: int) -> list[Sequence[Decimal]]:
    """`ranked` in `number` parts whose sizes differ by one at most."""
    borders = [place * len(ranked) // number for place in range(number + 1)]
    return [ranked[first:last] for first, last in pairwise(borders)]


def counted(candidates: Iterable[str], earlier: Iterable[Iterable[str]]) -> set[str]:
    """Who of `candidates` is counted, given who was counted in every earlier answer: rule 3.

    Those who were so far always counted together come again together; where some of them are missing, as many more are left out as it takes to
    leave out five, the rest is counted if it is still five. Newcomers are counted once they are five. Who is left out is decided by the keys alone.
    """
    asked, before = set(candidates), [set(answer) for answer in earlier]
    together: dict[tuple[bool, ...], set[str]] = {}
    for key in asked.union(*before):
        together.setdefault(tuple(key in answer for answer in before), set()).add(key)
    return {key for pattern, cohort in together.items() for key in _kept(cohort, asked, is_new=not any(pattern))}


def _kept(cohort: set[str], asked: set[str], *, is_new: bool) -> Sequence[str]:
    there = sorted(cohort & asked, key=lambda key: (len(key), key))
    missing = 0 if is_new else len(cohort) - len(there)
    stay = len(there) - max(0, FEWEST - missing) if missing else len(there)
    return there[:stay] if stay >= FEWEST else ()


def is_far_enough(population: Population, earlier: Iterable[Population]) -> bool:
    """Rule 4, against every earlier answer."""
    return all(difference(population, other) >= FEWEST for other in earlier)


def difference(one: Population, other: Population) -> int:
    """How many organizations joined, left or changed their value."""
    return sum(one.get(key) != other.get(key) for key in set(one) | set(other))
