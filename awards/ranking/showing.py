"""A ranking as its page and its papers show it: the parts that it weighs, and the sector classes where the rulebook has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from awards.cycles.models import Cycle
from awards.cycles.places import pools
from awards.cycles.words import class_name
from awards.ranking.models import PARTS, Ranking, RankingLine
from core.words import Words


@dataclass
class Row:
    """One line of the page; `parts` are the names and hundredths of what is weighed, `track` the name of the sector class."""

    line: RankingLine
    parts: Sequence[tuple[Words, int | None]]
    track: str = ""
    is_below_the_line: bool = field(default=False)


@dataclass(frozen=True)
class Offer:
    """The places of a tier, or of a sector class in it."""

    tier: str
    track: str
    quota: int


def rows_of(ranking: Ranking, lines: Iterable[RankingLine]) -> list[Row]:
    parts, names = ranking.weighed, track_names(ranking.cycle)
    return [
        Row(line, [(PARTS[part], line.part(part)) for part in parts], names.get(line.track, line.track))
        for line in lines
    ]


def track_names(cycle: Cycle) -> dict[str, str]:
    return {track.code: class_name(track) for track in cycle.rules.tracks}


def places_of(cycle: Cycle) -> list[Offer]:
    """What is to be had, pool by pool, without those that have nothing to give."""
    names, titles = track_names(cycle), {tier.code: tier.name for tier in cycle.tiers.all()}
    found = []
    for tier in cycle.rules.tiers:
        offered = pools(cycle.rules, tier)
        rest = _("其他") if len(offered) > 1 else ""
        title = titles.get(tier.code, tier.name)
        found += [Offer(title, names.get(pool.track, rest), pool.quota) for pool in offered if pool.quota]
    return found
