"""Numbers as tiles, bars and charts."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from core.components.base import checked, render
from core.words import Words

register = template.Library()


@register.simple_tag
def stat(
    label: Words,
    value: Any,
    *,
    unit: Words = "",
    hint: Words = "",
    tone: str = "neutral",
    url: str = "",
    icon: str = "",
) -> SafeString:
    """One figure; put several into <div class="stats">."""
    return render("stat", label=label, value=value, unit=unit, hint=hint, tone=checked(tone), url=url, icon=icon)


@register.simple_tag
def progress(value: int, max: int, label: Words, *, tone: str = "primary", show: bool = True) -> SafeString:
    """How much of a whole is done: "12 / 23"."""
    text = f"{value} / {max}"
    return format_html(
        '<div class="meter meter-{}"><progress value="{}" max="{}" aria-label="{}">{}</progress>{}</div>',
        checked(tone),
        value,
        max,
        label,
        text,
        format_html('<span class="meter-text" aria-hidden="true">{}</span>', text) if show else "",
    )


@register.simple_tag
def chart(data: Mapping[str, Any], *, label: Words, size: str = "medium") -> SafeString:
    """A chart and, folded away, its figures as a table.

    `data`: {"kind": "radar" | "bar" | "line", "labels": [...], "series": [{"name": ..., "values": [...]}], "max": ..., "unit": ...};
    a bar chart may say "horizontal": True. `size`: small, medium, large.
    """
    rows = [
        {"label": heading, "values": [series["values"][place] for series in data["series"]]}
        for place, heading in enumerate(data["labels"])
    ]
    return render("chart", data=data, json=json_script(data), rows=rows, label=label, size=size)
