"""The rulebook's schema as the editor and the comparison read it: every field with its path, its kind and its words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from awards.cycles.explained import CHOICES, GUARDS, MEANINGS, UNITS
from awards.cycles.rulebook import Rulebook
from core.words import Words, joined


class Kind(StrEnum):
    """How a field is written and read."""

    TEXT = "text"
    LONG = "long"  # several lines
    LINES = "lines"  # a list of texts, one a line
    WHOLE = "whole"
    EXACT = "exact"  # amount, percent, points, fraction: exact, written as text
    DAY = "day"
    MOMENT = "moment"  # a day, or a day and a time
    YES = "yes"
    CHOICE = "choice"
    CHOICES = "choices"
    TABLE = "table"  # a name to a number
    PART = "part"
    PERHAPS = "perhaps"  # a part that may be missing
    PARTS = "parts"


LONG = frozenset(
    {"cycle.call.text", "eligibility.trade_position", "completeness[].hint", "checks[].hint", "vetoes[].label"}
)
_FORMATS = {"date": Kind.DAY, "date or date-time": Kind.MOMENT}
_EXACT = {"amount in yuan", "percent", "points", "fraction"}


@dataclass(frozen=True)
class Field:
    """One field of the schema. `path` is that of the schema, e.g. tiers[].quota; `choices` are the words of each value; `parts` the
    fields of the part, or of each part of a list, that stands here."""

    name: str
    path: str
    title: str
    kind: Kind
    required: bool
    unit: str = ""
    low: int | None = None
    high: int | None = None
    step: int | None = None
    longest: int | None = None
    choices: dict[str, Words] = field(default_factory=dict)
    are_numbers: bool = False
    parts: "tuple[Field, ...]" = ()
    default: Any = None

    @property
    def label(self) -> str:
        return _(self.title)

    @property
    def meaning(self) -> Words:
        return MEANINGS.get(self.path, "")

    @property
    def guard(self) -> str:
        """What must hold, in a sentence: limits of the schema and rules between the fields."""
        sentences = [str(GUARDS[self.path])] if self.path in GUARDS else []
        if self.low is not None and self.high is not None:
            sentences.insert(0, _("%(low)d 至 %(high)d。") % {"low": self.low, "high": self.high})
        elif self.low is not None:
            sentences.insert(0, _("至少 %(low)d。") % {"low": self.low})
        if self.step:
            sentences.append(_("应为 %(step)d 的倍数。") % {"step": self.step})
        if self.name == "code" and self.path != "scheme.code":
            sentences.append(_("小写字母、数字、连字符和下划线。"))
        return "".join(sentences)

    @property
    def unit_words(self) -> Words:
        return UNITS.get(self.unit, "")


@cache
def fields(model: type[BaseModel] = Rulebook, path: str = "") -> tuple[Field, ...]:
    """The fields of a part, in the order of the schema."""
    schema = model.model_json_schema()
    return tuple(_field(model, path, name, schema) for name in model.model_fields)


@cache
def by_path() -> dict[str, Field]:
    """Every field of the schema."""
    return {found.path: found for found in walk(fields())}


def walk(found: tuple[Field, ...]) -> Iterator[Field]:
    for one in found:
        yield one
        yield from walk(one.parts)


def part(name: str) -> Field:
    """A part of the whole by its name."""
    return next(one for one in fields() if one.name == name)


@dataclass(frozen=True)
class Page:
    """A page of the editor: some parts that are thought about together."""

    key: str
    title: Words
    icon: str
    parts: tuple[str, ...]


PAGES = (
    Page("award", gettext_lazy("奖项与本届"), "award", ("scheme", "cycle")),
    Page("tiers", gettext_lazy("奖次与类别"), "medal", ("tiers", "tracks")),
    Page("stages", gettext_lazy("流程与日期"), "calendar-event", ("stages",)),
    Page("entry", gettext_lazy("条件与否决"), "user-check", ("eligibility", "vetoes")),
    Page("materials", gettext_lazy("材料与推荐"), "file-text", ("materials", "recommendation")),
    Page("checks", gettext_lazy("审查内容"), "checklist", ("completeness", "checks")),
    Page("review", gettext_lazy("评审与现场"), "users", ("panels", "review", "visits", "defence", "polls")),
    Page("committee", gettext_lazy("排名与委员会"), "gavel", ("ranking", "committee")),
    Page("notice", gettext_lazy("公示与异议"), "speakerphone", ("notice", "objections")),
    Page("after", gettext_lazy("获奖之后"), "certificate", ("after",)),
)


def page_of(path: str) -> Page:
    """The page on which a field stands, by the path of a fault, e.g. tiers[0].quota. What belongs nowhere stands on the first."""
    head = path.partition(".")[0].partition("[")[0]
    return next((page for page in PAGES if head in page.parts), PAGES[0])


def name_of(path: str) -> str:
    """The name of a control: tiers[0].quota -> tiers.0.quota"""
    return path.replace("[", ".").replace("]", "")


def schema_path(path: str) -> str:
    """tiers[0].quota -> tiers[].quota"""
    return "".join("[]" if piece.startswith("[") else piece for piece in _pieces(path))


def titled(path: str, sep: str = " › ") -> str:
    """A fault's path in words: 奖次 › 第 1 项 › 名额. What the schema does not know stays as it is."""
    words, at = [], ""
    for piece in _pieces(path):
        if piece.startswith("["):
            at += "[]"
            words.append(_("第 %(number)d 项") % {"number": int(piece[1:-1]) + 1})
            continue
        if piece == ".":
            at += piece
            continue
        owner = by_path().get(at.rstrip("."))
        at += piece
        found = by_path().get(at)
        words.append(found.label if found else str(owner.choices.get(piece, piece)) if owner else piece)
    return sep.join(words)


def _pieces(path: str) -> Iterator[str]:
    piece = ""
    for letter in path:
        if letter in ".[" and piece:
            yield piece
            piece = ""
        if letter == ".":
            yield letter
            continue
        piece += letter
        if letter == "]":
            yield piece
            piece = ""
    if piece:
        yield piece


def _field(model: type[BaseModel], path: str, name: str, root: dict[str, Any]) -> Field:
    info, schema = model.model_fields[name], root["properties"][name]
    place = f"{path}.{name}".lstrip(".")
    base: dict[str, Any] = {
        "name": name,
        "path": place,
        "title": info.title or name,
        "required": info.is_required(),
        "unit": schema.get("unit", ""),
    }
    inner, is_list = _model(info.annotation)
    if inner is not None:
        kind = Kind.PARTS if is_list else Kind.PERHAPS if _may_be_missing(schema) else Kind.PART
        return Field(kind=kind, parts=fields(inner, place + ("[]" if is_list else "")), **base)
    value = info.get_default(call_default_factory=True, validated_data={}) if not info.is_required() else None
    return Field(**base, default=value, **_leaf(place, _core(schema), _may_be_missing(schema)))


def _leaf(path: str, schema: dict[str, Any], may_be_missing: bool) -> dict[str, Any]:
    if "enum" in schema:
        return {"kind": Kind.CHOICE, "choices": CHOICES[path]}
    match schema.get("type"):
        case "array" if "enum" in schema["items"]:
            numbers = schema["items"].get("type") == "integer"
            return {"kind": Kind.CHOICES, "choices": CHOICES[path], "are_numbers": numbers}
        case "array":
            return {"kind": Kind.LINES}
        case "object":
            is_whole = schema["additionalProperties"].get("type") == "integer"
            return {"kind": Kind.TABLE, "choices": CHOICES.get(path, {}), "are_numbers": is_whole}
        case "boolean":
            return {"kind": Kind.YES}
        case "integer":
            limits = {"low": schema.get("minimum"), "high": schema.get("maximum"), "step": schema.get("multipleOf")}
            return {"kind": Kind.WHOLE, **limits}
    told = schema.get("format", "")
    if told in _EXACT:
        return {"kind": Kind.EXACT}
    kind = Kind.LONG if path in LONG else Kind.TEXT
    return {"kind": _FORMATS.get(told, kind), "longest": schema.get("maxLength")}


def _core(schema: dict[str, Any]) -> dict[str, Any]:
    """Without the "or nothing"."""
    inner = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return inner[0] if inner else schema


def _may_be_missing(schema: dict[str, Any]) -> bool:
    return any(one.get("type") == "null" for one in schema.get("anyOf", ()))


def _model(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument, getattr(annotation, "__origin__", None) is list
    return None, False


def words_of(found: Field, value: Any) -> str:
    """A plain value of a leaf as a person reads it; 未设 when there is none."""
    if value in (None, "", [], {}):
        return _("未设")
    match value:
        case bool():
            return _("是") if value else _("否")
        case list():
            return joined(str(found.choices.get(str(one), one)) for one in value)
        case dict():
            return joined(f"{found.choices.get(str(key), key)} {one}{found.unit_words}" for key, one in value.items())
    if found.choices:
        return str(found.choices.get(str(value), value))
    if found.unit == "yuan":
        return (
            f"{value:,}{found.unit_words}" if isinstance(value, int) else f"{_grouped(str(value))} {found.unit_words}"
        )
    return (
        f"{value} {found.unit_words}".strip()
        if found.unit and found.unit != "year"
        else str(value).replace("T", " ").removesuffix(":00+08:00")
    )


def _grouped(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}"
