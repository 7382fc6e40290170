"""What other parts of the portal know about an applicant, shown beside the checks of the preliminary review. They lie above the screening in
the order of imports, so they register their reading here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from awards.applications.models import Application
from core.words import Words

TRAINING, ASSESSORS, SELF_ASSESSMENT, RESULTS_USED = "training", "assessors", "self_assessment", "results_used"
"""Codes of the four adoption checks, as the shipped rulebooks name them."""


@dataclass(frozen=True)
class Fact:
    """One sentence about the check `check` (a code of the rulebook), and where it comes from. `tone`: success speaks for it, warning against
    it, neutral neither. The officer decides."""

    check: str
    sentence: Words
    url: str = ""
    tone: str = "neutral"


Known = tuple[bool | None, str, str]
"""Whether a condition is met (None: people judge), what is known about it, and the page that tells it."""
Source = Callable[[Application], Sequence[Fact]]
_sources: list[Source] = []
_conditions: dict[str, Callable[[Application], Known]] = {}


def register(source: Source) -> None:
    """Called from an app's ready(): a reading that costs the same few statements however much there is to read."""
    if source not in _sources:
        _sources.append(source)


def register_condition(code: str, reading: Callable[[Application], Known]) -> None:
    """Called from an app's ready(): what that app knows about the condition `code` of awards.applications.eligibility."""
    _conditions[code] = reading


def known_about(code: str, application: Application) -> Known | None:
    """What another part of the portal knows about a condition; None where none does."""
    reading = _conditions.get(code)
    return reading(application) if reading else None


def facts_for(application: Application) -> list[Fact]:
    """The facts of every registered source, in the order of registration. `application.organization` should be at hand."""
    return [fact for source in _sources for fact in source(application)]
