"""The places (名额) of a tier, as candidates compete for them: sector classes with places of their own compete inside the class."""

from dataclasses import dataclass

from awards.cycles.edition import TierRule, TrackRule
from awards.cycles.rulebook import Rulebook


@dataclass(frozen=True)
class Pool:
    """The places for which a candidate competes: of `tier`, in the sector class `track` or, where that is empty, shared by everybody whose
    class has no places of its own. `quota` is None where the tier has no limit."""

    tier: str
    track: str
    quota: int | None


def track_of(rulebook: Rulebook, industry: str) -> TrackRule | None:
    """The sector class of a trade (GB/T 4754 code, e.g. "C3399"): the longest code that matches decides."""
    fitting = [
        (len(code), -place, track)
        for place, track in enumerate(rulebook.tracks)
        for code in track.industries
        if industry.startswith(code)
    ]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else None


def pool_of(rulebook: Rulebook, tier: TierRule, industry: str) -> Pool:
    """Where an applicant of a trade competes for `tier`."""
    track = track_of(rulebook, industry)
    return pool_in(rulebook, tier, track.code if track else "")


def pool_in(rulebook: Rulebook, tier: TierRule, track: str) -> Pool:
    """Where whoever belongs to the sector class `track` (its code, "" for none) competes for `tier`."""
    return next((pool for pool in pools(rulebook, tier) if pool.track == track), pools(rulebook, tier)[-1])


def pools(rulebook: Rulebook, tier: TierRule) -> list[Pool]:
    """Every pool of `tier`: the classes with places of their own in the rulebook's order, then what the others share."""
    if tier.off_quota:
        return [Pool(tier.code, "", None)]
    own = [
        Pool(tier.code, track.code, track.quotas[tier.code]) for track in rulebook.tracks if tier.code in track.quotas
    ]
    return [*own, Pool(tier.code, "", tier.quota - sum(pool.quota or 0 for pool in own))]
