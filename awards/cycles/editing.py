"""A rulebook edited part by part: what was read is what is written over, parts are sound before they are kept, the rest is told."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from awards.cycles.consistency import faults_of, faults_within
from awards.cycles.outline import part
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.typed import Tree, plain
from core.datafile import Fault
from core.refusal import Refused

LOCKED = ("scheme.code", "cycle.code")


class Stale(Refused):
    """Somebody else wrote the same parts meanwhile."""


def normal(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored rulebook with every default written out."""
    return Rulebook.read(dict(stored)).plain()


def version(stored: Mapping[str, Any], names: Iterable[str]) -> str:
    """A digest of some parts: two officers who edit different parts are not in each other's way."""
    text = json.dumps([stored.get(name) for name in names], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:32]


def put_together(stored: Mapping[str, Any], names: Iterable[str], tree: Tree) -> Rulebook:
    """The rulebook with the typed parts in it. Raises RulebookError with the faults of those parts."""
    names = tuple(names)
    made, faults = plain([part(name) for name in names], tree)
    told = {fault.path for fault in faults}
    try:
        rulebook = Rulebook.read({**stored, **made})
    except RulebookError as error:
        raise RulebookError(faults + [fault for fault in error.faults if fault.path not in told]) from error
    if faults := faults + [fault for fault in faults_within(rulebook) if stands_in(fault, names)]:
        raise RulebookError(faults)
    return rulebook


def refuse_locked(before: Mapping[str, Any], rulebook: Rulebook) -> None:
    """The codes that stand in addresses and file names stay."""
    after = rulebook.plain()
    for path in LOCKED:
        head, name = path.split(".")
        if before[head][name] != after[head][name]:
            raise RulebookError([Fault(path, _("代码建立后不再更改。"))])


def check_version(stored: Mapping[str, Any], names: Iterable[str], given: str) -> None:
    if given != version(stored, names):
        raise Stale(_("这几项内容在您打开页面之后已被他人修改。您填写的内容仍保留在下方，请核对差别后再决定是否保存。"))


def open_faults(rulebook: Rulebook) -> list[Fault]:
    """What does not hold yet between the parts."""
    return faults_of(rulebook)


def stands_in(fault: Fault, names: Iterable[str]) -> bool:
    return fault.path.partition(".")[0].partition("[")[0] in names
