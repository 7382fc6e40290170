"""What is typed in the editor, between the strings of a form and the plain data of a rulebook.

A tree of typed values has the shape of the plain data, but its leaves are what stands in the controls: text, ticks, lists of ticks, and for
a moment its day and its time. Nothing typed is lost on the way: what is no number stays as it was typed and becomes a fault.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from awards.cycles.fields import SHANGHAI
from awards.cycles.outline import Field, Kind
from core.datafile import Fault

Tree = dict[str, Any]
MOST_ROWS = 200
LONGEST, LONGEST_LINE = 20_000, 500  # characters


def shown(fields: Iterable[Field], plain: Mapping[str, Any]) -> Tree:
    """Plain data as it stands in the controls."""
    return {field.name: _shown(field, plain.get(field.name, _default(field))) for field in fields}


def _default(field: Field) -> Any:
    return field.default if field.kind not in (Kind.DAY, Kind.MOMENT) else None


def _shown(field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.PART:
            return shown(field.parts, value or {})
        case Kind.PERHAPS:
            return shown(field.parts, value or {}) | {"present": value is not None}
        case Kind.PARTS:
            return [shown(field.parts, row) for row in value or ()]
        case Kind.YES:
            return bool(value)
        case Kind.LINES:
            return "\n".join(value or ())
        case Kind.CHOICES:
            return [str(one) for one in value or ()]
        case Kind.TABLE:
            return {str(key): str(one) for key, one in (value or {}).items()}
        case Kind.MOMENT:
            return _moment(value)
    return "" if value is None else str(value)


def _moment(value: str | None) -> Tree:
    if value is None or len(value) == 10:
        return {"day": value or "", "time": ""}
    moment = datetime.fromisoformat(value).astimezone(SHANGHAI)
    exact = moment.second or moment.microsecond
    return {"day": moment.date().isoformat(), "time": moment.time().isoformat() if exact else f"{moment:%H:%M}"}


def sent(fields: Iterable[Field], data: QueryDict, at: str = "") -> Tree:
    """What a form sent, under the names that `partforms` gives: tiers.0.quota."""
    return {field.name: _sent(field, data, f"{at}.{field.name}".lstrip(".")) for field in fields}


def _sent(field: Field, data: QueryDict, name: str) -> Any:
    match field.kind:
        case Kind.PART:
            return sent(field.parts, data, name)
        case Kind.PERHAPS:
            inner, was = sent(field.parts, data, name), data.get(f"{name}.was", "")
            is_there = bool(data.get(f"{name}.present")) or (not was and _says_something(inner))
            return inner | {"present": is_there, "was": was}
        case Kind.PARTS:
            return [_row(field, data, f"{name}.{place}") for place in range(_count(data, name))]
        case Kind.YES:
            return bool(data.get(name))
        case Kind.CHOICES:
            return data.getlist(name)
        case Kind.TABLE:
            start = f"{name}."
            return {key.removeprefix(start): data.get(key, "") for key in data if key.startswith(start)}
        case Kind.MOMENT:
            return {"day": data.get(name, ""), "time": data.get(f"{name}.time", "")}
    return data.get(name, "")


def _says_something(tree: Tree) -> bool:
    """Whether anything was typed into a part that was not there: then it is there, whether or not its box was ticked."""
    return any(isinstance(value, str) and value.strip() for value in tree.values())


def _row(field: Field, data: QueryDict, name: str) -> Tree:
    row = sent(field.parts, data, name)
    if field.name == "stages":
        row["span"] = {"days": data.get(f"{name}.days", ""), "unit": data.get(f"{name}.unit", "working")}
    return row


def _count(data: QueryDict, name: str) -> int:
    """How many rows were sent: as many as the form says, and no more than have a control."""
    text = data.get(f"{name}.count", "")
    said = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return next((place for place in range(said) if not _has_row(data, f"{name}.{place}.")), said)


def _has_row(data: QueryDict, start: str) -> bool:
    return any(key.startswith(start) for key in data)


def plain(fields: Iterable[Field], tree: Tree, at: str = "") -> tuple[Tree, list[Fault]]:
    """Plain data for the schema to check, and what cannot even be handed to it."""
    made: Tree = {}
    faults: list[Fault] = []
    for field in fields:
        path = f"{at}.{field.name}".lstrip(".")
        value = _plain(field, tree.get(field.name), path, faults)
        if value is not None:
            made[field.name] = value
    return made, faults


def _plain(field: Field, value: Any, path: str, faults: list[Fault]) -> Any:
    match field.kind:
        case Kind.PERHAPS if not value["present"]:
            return None
        case Kind.PART | Kind.PERHAPS:
            made, found = plain(field.parts, value, path)
            faults += found
            return made
        case Kind.PARTS:
            rows = []
            for place, row in enumerate(value):
                made, found = plain(field.parts, row, f"{path}[{place}]")
                rows.append(made)
                faults += found
            return rows
        case Kind.YES:
            return value
        case Kind.LINES:
            lines = [line.strip() for line in value.splitlines() if line.strip()]
            if len(value) > LONGEST or any(len(line) > LONGEST_LINE for line in lines):
                faults.append(Fault(path, _("每行不能超过 %d 字，总共不能超过 %d 字。") % (LONGEST_LINE, LONGEST)))
            return lines
        case Kind.CHOICES:
            return [_number(one) if field.are_numbers else one for one in value]
        case Kind.TABLE:
            given = {key: text.strip() for key, text in value.items() if text.strip() not in ("", "0")}
            return {key: _number(text) if field.are_numbers else text for key, text in given.items()}
        case Kind.MOMENT:
            return _plain_moment(value, path, faults)
    return _plain_text(field, value.replace("\r\n", "\n").strip(), path, faults)


def _plain_text(field: Field, text: str, path: str, faults: list[Fault]) -> Any:
    most = LONGEST if field.kind == Kind.LONG else LONGEST_LINE
    if len(text) > most:
        faults.append(Fault(path, _("不能超过 %s 个字符") % most))
    if text:
        return _number(text) if field.kind == Kind.WHOLE else text
    if field.kind in (Kind.TEXT, Kind.LONG):
        return "" if field.default == "" else None if not field.required else _empty(path, faults)
    if field.required or field.default is not None:
        return _empty(path, faults)
    return None


def _empty(path: str, faults: list[Fault]) -> None:
    faults.append(Fault(path, _("请填写。")))


def _plain_moment(value: Tree, path: str, faults: list[Fault]) -> str | None:
    day, time = value["day"].strip(), value["time"].strip()
    if not day:
        if time:
            faults.append(Fault(path, _("请先填写日期。")))
        return None
    return f"{day}T{time if time.count(':') > 1 else time + ':00'}+08:00" if time else day


def _number(text: str) -> int | str:
    """A whole number; what is none stays as it was typed, for the schema to refuse."""
    bare = text.strip()
    return (
        int(bare) if bare.removeprefix("-").isascii() and bare.removeprefix("-").isdigit() and len(bare) < 12 else bare
    )
