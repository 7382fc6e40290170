"""The arithmetic of a ballot: whole votes and exact fractions, no rows and no percentages."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from awards.criteria.scoring import reaches, votes_needed

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Count:
    """The votes on one candidate. Who is in the base and did not vote counts as not in favour."""

    yes: int
    no: int
    abstain: int
    base: int
    needed: int
    passed: bool


def count(choices: Iterable[str], base: int, threshold: Fraction, *, exceed: bool = False) -> Count:
    """31 ballots at two thirds need 21 votes in favour. More votes than the base is an error of the caller."""
    given = Counter(choices)
    if given.total() > base:
        raise ValueError("more votes than the base")
    yes = given["yes"]
    return Count(
        yes, given["no"], given["abstain"], base, votes_needed(threshold, base, exceed=exceed),
        reaches(yes, threshold, base, exceed=exceed),
    )  # fmt: skip


@dataclass(frozen=True)
class Selection(Generic[Key]):
    """Of those who passed: proposed, left out, and tied at the last place of the quota (`open_places` of them may still be proposed)."""

    proposed: frozenset[Key]
    tied: frozenset[Key]
    open_places: int


def select(votes: Mapping[Key, int], quota: int | None) -> Selection[Key]:
    """The places of one tier go to those who passed, by number of votes; equal votes at the line are not decided here. No quota: all."""
    if quota is None or len(votes) <= quota:
        return Selection(frozenset(votes), frozenset(), 0)
    if quota == 0:
        return Selection(frozenset(), frozenset(), 0)
    line = sorted(votes.values(), reverse=True)[quota - 1]
    above = frozenset(key for key, number in votes.items() if number > line)
    level = frozenset(key for key, number in votes.items() if number == line)
    places = quota - len(above)
    if len(level) <= places:
        return Selection(above | level, frozenset(), 0)
    return Selection(above, level, places)
