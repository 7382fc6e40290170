"""The journal lines of one row as a person reads them: what was done, and word by word what was before and what is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.journal import timeline
from core.models import Entry
from core.words import Words, joined

MOST = 100


@dataclass(frozen=True)
class Change:
    """One field, or a fact told beside the change; a side that the line does not tell is empty."""

    label: Words
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return len(self.before) + len(self.after) > 120


@dataclass(frozen=True)
class Line:
    """`part` says which part of the row was written, e.g. the clause of an item."""

    entry: Entry
    part: str
    changes: list[Change]


def history(subject: models.Model, labels: Mapping[str, Words]) -> list[Line]:
    """The newest lines about `subject`, newest first: every change, and of the further data what `labels` has words for."""
    return [_line(entry, labels) for entry in timeline(subject).reverse()[:MOST]]


def _line(entry: Entry, labels: Mapping[str, Words]) -> Line:
    names = [name for name in dict.fromkeys([*entry.before, *entry.after]) if name != "stage"]
    changes = [
        Change(labels.get(name, name), _said(entry.before.get(name, "")), _said(entry.after.get(name, "")))
        for name in names
    ]
    facts = [
        Change(labels[name], "", _said(value))
        for name, value in entry.data.items()
        if name in labels and name not in names
    ]
    return Line(entry, entry.data.get("item", ""), facts + changes)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return joined(value)
    return "" if value is None else str(value)
