"""The rulebook's schema as a page of Markdown: docs/rulebook.md is this text, and a test says when it is not."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from awards.cycles.rulebook import Rulebook

HEAD = """# The rulebook

One YAML file holds everything in which one award differs from another. `manage.py rulebook check FILE` says what is wrong with a file, with
path and reason, and exits with 1; `rulebook load FILE` makes the cycle; `rulebook dump CODE` writes a cycle's rulebook back. This page is
printed by `manage.py rulebook docs`. `rulebooks/` holds examples.

Dates are days in Asia/Shanghai; a stage that closes on a day is open through that day. Amounts, percents and fractions are exact: write
decimals and fractions as quoted text ("0.5", "2/3"), and quote codes, postcodes and telephone numbers. Every part may be left out where a
default stands, and a field that is not listed here is an error.

Between the parts must hold: the weights sum to 100 and each weighted part has its stage; the plan begins with `application`, no stage stands
twice or before what it follows, and opening and closing days run in order; track quotas fit the tiers; a committee has an odd number of
members; a panel has at least 3 experts; the preliminary review has its checks; a pass line needs the ranking. What contradicts itself is
refused by `check` and `load`; in the browser it loads as a draft, with every contradiction told by path and line, and cannot be published.

A figure of the three-year table may be computed from others instead of typed. The value before the first year of the table is not known,
so what needs it stays empty there, with the reason said; so does a division by nothing. The rates of real forms:

```yaml
- {code: asset_contribution, label: 总资产贡献率, unit: "%", computed: {formula: ratio_to_average, of: [profit, taxes, interest], over: [total_assets]}}
- {code: capital_preservation, label: 资本保值增值率, unit: "%", computed: {formula: ratio_to_opening, of: [equity], over: [equity]}}
- {code: debt_ratio, label: 资产负债率, unit: "%", computed: {formula: ratio, of: [liabilities], over: [total_assets]}}
- {code: productivity, label: 全员劳动生产率, unit: 万元/人, computed: {formula: ratio, of: [added_value], over: [staff], percent: false}}
- {code: tax_and_profit, label: 利税总额, unit: 万元, computed: {formula: sum, of: [profit, taxes]}}
- {code: revenue_growth, label: 营业收入增长率, unit: "%", computed: {formula: growth, of: [revenue]}}
```

Every rulebook that `check` finds sound runs from the call to the certificates (tests/awards/test_any_plan.py draws plans and drives them). The
editor knows every field of this page, with its Chinese explanation (`awards/cycles/explained/`, a test says when one is missing).
"""


def markdown() -> str:
    return HEAD + "".join(_section(path, model) for path, model in parts())


def parts(path: str = "", model: type[BaseModel] = Rulebook) -> Iterator[tuple[str, type[BaseModel]]]:
    """Every part with the path at which it stands, each before its own parts."""
    yield path, model
    for name, field in model.model_fields.items():
        part, many = _part(field.annotation)
        if part is not None:
            yield from parts(f"{path}.{name}".lstrip(".") + ("[]" if many else ""), part)


def _part(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model inside an annotation, and whether there may be several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for argument in get_args(annotation):
        part, _many = _part(argument)
        if part is not None:
            return part, getattr(annotation, "__origin__", None) is list
    return None, False


def _section(path: str, model: type[BaseModel]) -> str:
    title = f"`{path}`" if path else "The whole"
    about = (model.__doc__ or "").strip().replace("\n", " ")
    kinds = model.model_json_schema()
    rows = [
        f"| `{name}` | {field.title} | {_kind(kinds['properties'][name], kinds)} | {_default(field)} | {_about(field)} |"
        for name, field in model.model_fields.items()
    ]
    text = f"{about}\n\n" if about else ""
    return (
        f"\n## {title}\n\n{text}| field | 名称 | value | default | meaning |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _about(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    return f"{field.description} ({unit})" if unit else str(field.description)


def _kind(schema: dict[str, Any], root: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        target = root["$defs"][name]
        return _kind(target, root) if "enum" in target else "part"
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(one, root) for one in schema["anyOf"] if one.get("type") != "null")
    match schema.get("type"):
        case "array":
            return "list of " + _kind(schema["items"], root)
        case "object" if "additionalProperties" in schema:
            key = _kind(schema["propertyNames"], root) if "propertyNames" in schema else "name"
            return f"{key} to {_kind(schema['additionalProperties'], root)}"
        case "object":
            return "part"
        case "integer":
            return f"whole number{_limits(schema)}"
        case "boolean":
            return "true or false"
        case _:
            return str(schema.get("format", "text"))


def _limits(schema: dict[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is None and high is None:
        return ""
    return f" from {low}" if high is None else f" {low} to {high}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "" if value is PydanticUndefined or isinstance(value, BaseModel) else _shown(value)


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "empty"
        case bool():
            return str(value).lower()
        case [] | {}:
            return "empty"
        case Decimal() | Fraction():
            return f"`{value}`"
        case dict():
            return ", ".join(f"{key}: {item}" for key, item in value.items())
        case Enum():
            return f"`{value.value}`"
        case _:
            return f"`{value}`"
