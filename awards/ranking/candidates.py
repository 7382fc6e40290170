"""Who goes on after the ranking: pure selection over results already placed, no rows are read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from awards.criteria.scoring import candidates_wanted

ORGANIZATION = "organization"


@dataclass(frozen=True)
class Placed:
    """A case with its result in hundredths and its place. `size` is the applicant's size class, `kind` what the case puts forward.

    `pools` says for each tier in which of its pools the case competes (the class's code, "" or left out: the shared one). `named` is the
    off-quota tier for which people have named it.
    """

    key: int
    result: int
    place: int
    size: str = ""
    kind: str = ORGANIZATION
    pools: Mapping[int, str] = field(default_factory=dict)
    named: int | None = None


@dataclass(frozen=True)
class Place:
    """One pool of the tier `key`: `quota` places, and who may stand for them. No places (off-quota tiers): nobody is listed by rank."""

    key: int
    quota: int
    pass_line: int | None = None
    sizes: frozenset[str] = frozenset()
    kind: str = ORGANIZATION
    track: str = ""

    def admits(self, case: Placed) -> bool:
        """By rank: of its kind, its pool and its size, and not below the pass line. Who was named for another tier competes for none."""
        return case.named is None and case.pools.get(self.key, "") == self.track and self.takes(case)

    def takes(self, case: Placed) -> bool:
        reached = case.result >= (self.pass_line or 0)
        return reached and case.kind == self.kind and (not self.sizes or case.size in self.sizes)


def candidates(cases: Sequence[Placed], tiers: Sequence[Place], factor: Fraction) -> Mapping[int, int]:
    """Case -> tier. Pools choose in their order, each the best `factor` x quota of those left whom it admits.

    Who ties with the last of them is listed too: a tie is broken by people, not by the order of names. Who was named for a tier stands for
    that tier, or, below its pass line, for none.
    """
    chosen: dict[int, int] = {}
    for tier in tiers:
        chosen |= {case.key: tier.key for case in cases if case.named == tier.key and tier.takes(case)}
        if tier.quota <= 0:
            continue
        left = sorted((case for case in cases if case.key not in chosen and tier.admits(case)), key=lambda c: c.place)
        wanted = candidates_wanted(tier.quota, factor)
        line = left[min(wanted, len(left)) - 1].place if left else 0
        chosen |= {case.key: tier.key for case in left if case.place <= line}
    return chosen
