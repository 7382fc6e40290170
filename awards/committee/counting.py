"""The arithmetic of a ballot: whole votes and exact fractions, no rows and no percentages."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from awards.criteria.scoring import votes_needed

Key = TypeVar("Key", bound=Hashable)
Rank = int | Fraction


@dataclass(frozen=True)
class Count:
    """The votes on one candidate. Who is in the base and did not vote counts as not in favour."""

    yes: int
    no: int
    abstain: int
    base: int
    needed: int
    passed: bool


def count(choices: Iterable[str], base: int, threshold: Fraction | None, *, exceed: bool = False) -> Count:
    """31 ballots at two thirds need 21 votes in favour; without a threshold one vote is needed. Nobody passes on an empty base. More votes
    than the base is an error of the caller."""
    given = Counter(choices)
    if given.total() > base:
        raise ValueError("more votes than the base")
    needed = 1 if threshold is None else votes_needed(threshold, base, exceed=exceed)
    yes = given["yes"]
    return Count(yes, given["no"], given["abstain"], base, needed, base > 0 and yes >= needed)


@dataclass(frozen=True)
class Selection(Generic[Key]):
    """Of those who passed: proposed, left out, and tied at the last place of the quota (`open_places` of them may still be proposed)."""

    proposed: frozenset[Key]
    tied: frozenset[Key]
    open_places: int


def select(votes: Mapping[Key, Rank], quota: int | None) -> Selection[Key]:
    """The places of one pool go to those who passed, by their votes (or votes and results put together); equals at the line are not decided
    here. No quota: all."""
    if quota is None or len(votes) <= quota:
        return Selection(frozenset(votes), frozenset(), 0)
    if quota <= 0:
        return Selection(frozenset(), frozenset(), 0)
    line = sorted(votes.values(), reverse=True)[quota - 1]
    above = frozenset(key for key, number in votes.items() if number > line)
    level = frozenset(key for key, number in votes.items() if number == line)
    places = quota - len(above)
    if len(level) <= places:
        return Selection(above | level, frozenset(), 0)
    return Selection(above, level, places)


@dataclass(frozen=True)
class Outcome(Generic[Key]):
    """What a round makes of the candidates of one pool; everybody is in one of the four. `tied` and `further` are still open."""

    proposed: frozenset[Key]
    tied: frozenset[Key]
    further: frozenset[Key]
    over: frozenset[Key]


def outcome(
    passed: Mapping[Key, Rank], failed: Iterable[Key], places: int | None, *, rounds_left: bool
) -> Outcome[Key]:
    """Whoever has the votes takes the places; equals at the line stay tied, for a run-off or the chair. Where a further round may follow
    and places are still free, those without the votes may go into it."""
    chosen, without = select(passed, places), frozenset(failed)
    beaten = frozenset(passed) - chosen.proposed - chosen.tied
    free = not chosen.tied and (places is None or len(chosen.proposed) < places)
    if rounds_left and free:
        return Outcome(chosen.proposed, chosen.tied, without, beaten)
    return Outcome(chosen.proposed, chosen.tied, frozenset(), beaten | without)
