"""Data files that people write in YAML: read strictly, checked by pydantic models, every fault told with its path and a Chinese reason."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from core import yamlfaults
from core.words import Words, joined


class Fault(NamedTuple):
    """`path` as in tiers[0].quota; `reason` a Chinese phrase."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class DataFileError(ValueError):
    """Carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Part(BaseModel):
    """A part of a data file: immutable, and a field it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Model = TypeVar("Model", bound=BaseModel)


def rule(label: str, description: str, *, unit: str = "", **options: Any) -> Any:
    """A field: its Chinese label for the screen, its English description and unit for the docs, default and limits."""
    return Field(title=label, description=description, json_schema_extra={"unit": unit}, **options)


def parsed(model: type[Model], source: str | dict[str, Any]) -> Model:
    """`source`, YAML text or plain data, as a model. Raises DataFileError."""
    data = read_yaml(source) if isinstance(source, str) else source
    if not isinstance(data, dict):
        raise DataFileError([Fault("", _("文件内容应为一组字段"))])
    if faults := list(_unprintable(data)):
        raise DataFileError(faults)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DataFileError(faults_from(error)) from error


def read_yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that also refuses doubled keys
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise DataFileError([Fault(yamlfaults.place(error), yamlfaults.reason(error))]) from error


def write_yaml(data: dict[str, Any]) -> str:
    """Plain data as YAML in its own order, readable: lists indented, several lines as a block."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _unprintable(value: Any, path: str = "") -> Iterator[Fault]:
    """Texts that hold the character NUL, which a database does not keep."""
    match value:
        case str() if "\x00" in value:
            yield Fault(path, _("文字中有不能显示的控制字符"))
        case dict():
            for key, inner in value.items():
                yield from _unprintable(str(key), path)
                yield from _unprintable(inner, f"{path}.{key}".lstrip(".").replace("\x00", ""))
        case list():
            for place, inner in enumerate(value):
                yield from _unprintable(inner, f"{path}[{place}]")


def faults_from(error: ValidationError) -> list[Fault]:
    """The faults that pydantic found."""
    return [Fault(path_of(detail["loc"]), _reason(detail)) for detail in error.errors()]


def path_of(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":
            path += f".{part}" if path else str(part)
    return path


_FORMATS: dict[str, Words] = {
    r"^\d{6}$": gettext_lazy("应为六位数字"),
    r"^(\d{6})?$": gettext_lazy("应为六位数字"),
    r"^[a-z0-9][a-z0-9_-]*$": gettext_lazy("只能用小写字母、数字、连字符和下划线，以字母或数字开头"),
}


def _reason(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return _("缺少这一项")
        case "extra_forbidden":
            return _("没有这个字段，请检查拼写")
        case "string_type":
            return _("应为文本；数字和编号请加引号")
        case "string_too_short":
            return _("不能为空")
        case "string_too_long":
            return _("不能超过 %s 个字符") % context["max_length"]
        case "string_pattern_mismatch":
            known = _FORMATS.get(context["pattern"])
            return str(known) if known else _("格式不符：应匹配 %s") % context["pattern"]
        case "int_type" | "int_from_float" | "int_parsing":
            return _("应为整数")
        case "bool_type":
            return _("应为 true 或 false")
        case "literal_error":
            return _("只能是 %s%s") % (joined(re.split(r" or |, ", context["expected"])), _guess(detail))
        case "greater_than_equal":
            return _("不能小于 %s") % context["ge"]
        case "less_than_equal":
            return _("不能大于 %s") % context["le"]
        case "multiple_of":
            return _("应为 %s 的倍数") % context["multiple_of"]
        case "list_type":
            return _("应为列表")
        case "too_short":
            return _("至少要有 %s 项") % context["min_length"]
        case "dict_type" | "model_type" | "model_attributes_type":
            return _("应为一组字段")
        case "value_error":
            return str(context["error"])
        case _:
            return _("内容有误：%s") % detail["msg"]


def _guess(detail: ErrorDetails) -> str:
    """A word that may have been meant."""
    words = [word.strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    close = get_close_matches(str(detail["input"]), words, n=1)
    return _("（是否为 %s？）") % close[0] if close else ""


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, long texts as blocks, nothing aliased."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice, which YAML would silently take from its last place."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node in (key for key, _value in node.value if key.tag != "tag:yaml.org,2002:merge"):
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yamlfaults.DoubledKey(None, None, str(key), key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)
