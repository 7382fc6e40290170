"""Journal lines that nobody reads yet: what they are about is sealed. They stand in the chain like all others, and are read once it is opened."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db.models import Q

_rules: list[Callable[[], Q]] = []


def withhold(rule: Callable[[], Q]) -> None:
    """`rule` gives the lines to keep back, as a condition on journal entries."""
    _rules.append(rule)


def is_withheld() -> Q:
    """The lines that are kept back now."""
    return reduce(or_, (rule() for rule in _rules), Q(pk__in=[]))
