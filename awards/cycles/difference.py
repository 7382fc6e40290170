"""What differs between two rulebooks, by part and field, in words. Rows of a list are matched by their code, so that a row that has only
moved, or before which another was put, is not told as changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from awards.cycles.outline import Field, Kind, fields, page_of, words_of
from core.words import joined

KEYS = ("code", "name", "level", "title")


@dataclass(frozen=True)
class Change:
    """`kind`: added, removed, changed, moved; a side that is not there is empty. `path` is that of a fault, in the newer rulebook."""

    kind: str
    path: str
    title: str
    before: str = ""
    after: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.before) + len(self.after) > 120


@dataclass
class Group:
    """The changes of one part of the whole."""

    name: str
    title: str
    changes: list[Change] = field(default_factory=list)

    @property
    def page(self) -> str:
        return page_of(self.name).key


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Group]:
    """Of two rulebooks as plain data with every default written out."""
    groups = []
    for one in fields():
        group = Group(one.name, one.label)
        _compare(one, before.get(one.name), after.get(one.name), one.name, "", group.changes)
        if group.changes:
            groups.append(group)
    return groups


def edited(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Group]:
    """What a journal line about a rulebook tells: of a whole rulebook, of the parts that were written, or of the call alone. A first
    rulebook has nothing that it differs from."""
    if "rulebook" in after:
        return differences(before["rulebook"], after["rulebook"]) if "rulebook" in before else []
    if "text" in after:
        return differences({"cycle": {"call": before}}, {"cycle": {"call": after}})
    return differences(before, after)


def _compare(found: Field, old: Any, new: Any, path: str, title: str, told: list[Change]) -> None:
    if old == new:
        return
    match found.kind:
        case Kind.PART:
            _compare_part(found, old or {}, new or {}, path, title, told)
        case Kind.PERHAPS if old is not None and new is not None:
            _compare_part(found, old, new, path, title, told)
        case Kind.PERHAPS:
            kind = "added" if old is None else "removed"
            told.append(Change(kind, path, title or found.label, _row_words(found, old), _row_words(found, new)))
        case Kind.PARTS:
            _compare_rows(found, old or [], new or [], path, title, told)
        case _:
            told.append(Change("changed", path, title or found.label, words_of(found, old), words_of(found, new)))


def _compare_part(
    found: Field, old: Mapping[str, Any], new: Mapping[str, Any], path: str, title: str, told: list[Change]
) -> None:
    for one in found.parts:
        name = f"{title} › {one.label}" if title else one.label
        _compare(one, old.get(one.name), new.get(one.name), f"{path}.{one.name}", name, told)


def _compare_rows(
    found: Field,
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    path: str,
    title: str,
    told: list[Change],
) -> None:
    key = next((name for name in KEYS if any(one.name == name for one in found.parts)), "")
    before = {str(row.get(key, place)): row for place, row in enumerate(old)}
    after = {str(row.get(key, place)): (place, row) for place, row in enumerate(new)}
    for name, row in before.items():
        if name not in after:
            told.append(Change("removed", path, _joined(title, row_title(found, row)), _row_words(found, row), ""))
    for name, (place, row) in after.items():
        called, at = _joined(title, row_title(found, row)), f"{path}[{place}]"
        if name not in before:
            told.append(Change("added", at, called, "", _row_words(found, row)))
        else:
            _compare_part(found, before[name], row, at, called, told)
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        orders = (
            joined(row_title(found, before[n]) for n in kept_before),
            joined(row_title(found, after[n][1]) for n in kept_after),
        )
        told.append(Change("moved", path, _joined(title, _("顺序")), *orders))


def row_title(found: Field, row: Mapping[str, Any]) -> str:
    """What a row of a list is called: its name, or the words of what it is about."""
    for name in ("name", "label", "title", "level", "code"):
        if value := row.get(name):
            one = next(part for part in found.parts if part.name == name)
            return str(one.choices.get(str(value), value))
    return _("一项")


def _joined(title: str, name: str) -> str:
    return f"{title} › {name}" if title else name


def _row_words(found: Field, row: Mapping[str, Any] | None) -> str:
    """What a whole row says, without what is empty or no."""
    if row is None:
        return ""
    said = [
        f"{one.label} {words_of(one, row[one.name])}"
        for one in found.parts
        if one.kind not in (Kind.PART, Kind.PERHAPS, Kind.PARTS)
        and row.get(one.name) not in (None, "", [], {}, False, "0", 0)
    ]
    return _("；").join(said)
