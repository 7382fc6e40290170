"""Who stands before the committee: pure selection over results already placed, no rows are read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from awards.criteria.scoring import candidates_wanted


@dataclass(frozen=True)
class Placed:
    """A case with its result in hundredths and its place; `size` is the applicant's size class."""

    key: int
    result: int
    place: int
    size: str = ""


@dataclass(frozen=True)
class Place:
    """What a tier offers: `quota` places, and who may stand for them. No places (off-quota tiers): nobody is listed by rank."""

    key: int
    quota: int
    pass_line: int | None = None
    sizes: frozenset[str] = frozenset()

    def admits(self, case: Placed) -> bool:
        return case.result >= (self.pass_line or 0) and (not self.sizes or case.size in self.sizes)


def candidates(cases: Sequence[Placed], tiers: Sequence[Place], factor: Fraction) -> Mapping[int, int]:
    """Case -> tier. Tiers choose in their order, each the best `factor` x quota of those left that reach its pass line.

    Who ties with the last of them is listed too: a tie is broken by people, not by the order of names.
    """
    chosen: dict[int, int] = {}
    for tier in tiers:
        if not tier.quota:
            continue
        left = sorted((case for case in cases if case.key not in chosen and tier.admits(case)), key=lambda c: c.place)
        wanted = candidates_wanted(tier.quota, factor)
        line = left[min(wanted, len(left)) - 1].place if left else 0
        chosen |= {case.key: tier.key for case in left if case.place <= line}
    return chosen
