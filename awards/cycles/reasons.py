"""A fault of a rulebook: where, and why in Chinese."""

from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails


class Fault(NamedTuple):
    """`path` as in tiers[0].quota; `reason` a Chinese phrase."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class RulebookError(ValueError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


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
            return _("格式不符：应匹配 %s") % context["pattern"]
        case "int_type" | "int_from_float" | "int_parsing":
            return _("应为整数")
        case "bool_type":
            return _("应为 true 或 false")
        case "literal_error":
            return _("只能是 %s%s") % (context["expected"].replace(" or ", "、").replace(", ", "、"), _guess(detail))
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
