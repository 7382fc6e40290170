"""What else happens when an event is concluded. Slices that read events register their act; it runs in the same transaction."""

from collections.abc import Callable
from typing import Any

from benchmarking.exchanges.models import Event

Conclusion = Callable[[Event, Any], object]
_conclusions: list[Conclusion] = []


def register(act: Conclusion) -> None:
    """`act(event, by)` is called after the step, before the commit."""
    if act not in _conclusions:
        _conclusions.append(act)


def follow(event: Event, by: Any) -> None:
    for act in _conclusions:
        act(event, by)
