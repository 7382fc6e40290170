"""Filters of the statistics: {% load observations %}."""

from typing import Any

from django import template

from reports.statistics import display

register = template.Library()


@register.filter
def figure(row: Any) -> str:
    """The figure of an observation (or of anything with `value` and `indicator`), a lower bound marked: 超过 10,100."""
    return display.figure(row.value, row.indicator.decimals, is_lower_bound=getattr(row, "is_lower_bound", False))


@register.filter
def period(row: Any) -> str:
    return display.period(row.year, getattr(row, "part", ""))


@register.filter
def unit_words(text: str) -> str:
    return display.words("unit", text)


@register.filter
def level_words(text: str) -> str:
    return display.words("level", text)


@register.filter
def source_words(text: str) -> str:
    return display.words("source", text)


@register.filter
def note_words(text: str) -> str:
    return display.words("note", text)


@register.filter
def required(standing: Any) -> str:
    """The figure that a target requires; a lower bound where last year's figure is one: 超过 12,120."""
    return display.figure(
        standing.required, standing.target.indicator.decimals, is_lower_bound=standing.required_is_bound
    )


@register.filter
def of(rows: Any, key: Any) -> Any:
    """The entry of a mapping under `key`, or None."""
    return rows.get(key)
