"""What an edit changed, in the words that the journal keeps: the fields that differ; of a long text the place where it differs."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 400
LEAD = 40

Facts = dict[str, Any]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Facts, Facts]:
    """`before` and `after` of the fields that differ, for `journal.record`; both empty when nothing does."""
    names = [name for name in after if before.get(name) != after[name]]
    pairs = {name: _told(before.get(name), after[name]) for name in names}
    return {name: old for name, (old, _new) in pairs.items()}, {name: new for name, (_old, new) in pairs.items()}


def changed_in_full(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Facts, Facts]:
    """As `changed`, with long texts whole: who changed which words of what is published can be read from the journal's lines."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _told(old: Any, new: Any) -> tuple[Any, Any]:
    if not isinstance(old, str) or not isinstance(new, str):
        return old, new
    same = next(
        (at for at, (was, is_now) in enumerate(zip(old, new, strict=False)) if was != is_now), min(len(old), len(new))
    )
    start = max(0, same - LEAD)
    return _excerpt(old, start), _excerpt(new, start)


def _excerpt(text: str, start: int) -> str:
    """A short text whole; of a long one what stands at `start`, with its length and the digest that proves the rest."""
    if len(text) <= LONGEST:
        return text
    found = {
        "excerpt": text[start : start + LONGEST],
        "from": start + 1,
        "length": len(text),
        "digest": sha256(text.encode()).hexdigest(),
    }
    return _("%(excerpt)s……（自第%(from)d字起摘录；全文%(length)d字，SHA-256：%(digest)s）") % found
