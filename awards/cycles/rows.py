"""Rows of a list in the editor: one more, one less, one up, one down, and an end reckoned from a start and a number of days."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from awards.cycles.outline import Field, Kind, part
from awards.cycles.partforms import empty_row
from awards.cycles.typed import MOST_ROWS, Tree
from core import calendar
from core.datafile import Fault

MOST_DAYS = 1000


def changed(tree: Tree, asked: str) -> str:
    """Do to `tree` what a button asked: "add:tiers", "remove:tiers.0", "up:tiers.1", "down:tiers.1". Returns the row to look at;
    what nobody could have asked changes nothing."""
    act, _colon, name = asked.partition(":")
    if act == "add":
        rows, found = _list(tree, name)
        if rows is not None and found is not None and len(rows) < MOST_ROWS:
            rows.append(empty_row(found))
            return f"part-{name}.{len(rows) - 1}"
        return ""
    name, _dot, text = name.rpartition(".")
    rows, _found = _list(tree, name)
    if rows is None or not text.isascii() or not text.isdigit() or int(text) >= len(rows):
        return ""
    place = int(text)
    if act == "remove":
        del rows[place]
        return f"part-{name}"
    other = place + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return f"part-{name}.{max(0, min(other, len(rows) - 1))}"


def reckon(tree: Tree) -> list[Fault]:
    """Write the closing day of every stage for which a number of days was typed; the number has then done its work."""
    faults = []
    for place, stage in enumerate(tree.get("stages", ())):
        span = stage.get("span", {})
        text = span.get("days", "").strip()
        if not text:
            continue
        path = f"stages[{place}]"
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_DAYS):
            faults.append(Fault(f"{path}.days", _("应为 1 至 %(most)d 之间的整数。") % {"most": MOST_DAYS}))
            continue
        try:
            start = date.fromisoformat(stage["opens"]["day"].strip())
        except ValueError:
            faults.append(Fault(f"{path}.opens", _("按天数推算须先填写开始日期。")))
            continue
        unit = "calendar" if span.get("unit") == "calendar" else "working"
        stage["closes"] = {"day": calendar.last_day(start, int(text), unit).isoformat(), "time": ""}
        span["days"] = ""
    return faults


def _list(tree: Tree, name: str) -> tuple[list[Any] | None, Field | None]:
    """The list that stands at `name` in the tree, e.g. materials.evidence."""
    head, *rest = name.split(".")
    if head not in tree:
        return None, None
    found, at = part(head), tree[head]
    for piece in rest:
        inner = next((one for one in found.parts if one.name == piece), None)
        if inner is None or not isinstance(at, dict):
            return None, None
        found, at = inner, at[piece]
    return (at, found) if found.kind == Kind.PARTS else (None, None)
