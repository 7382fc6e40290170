"""Chinese words for every field of a rulebook, by its path in the schema ("tiers[].quota"): what it means and what must hold."""

from awards.cycles.explained import basics, entry, outcome
from awards.cycles.explained.choices import CHOICES, STAGES, UNITS
from core.words import Words

__all__ = ["CHOICES", "GUARDS", "MEANINGS", "STAGES", "UNITS"]

MEANINGS: dict[str, Words] = {**basics.MEANINGS, **entry.MEANINGS, **outcome.MEANINGS}
GUARDS: dict[str, Words] = {**basics.GUARDS, **entry.GUARDS, **outcome.GUARDS}
