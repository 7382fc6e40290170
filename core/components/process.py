"""What happened, and where in the process something stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.base import render
from core.components.marks import mark
from core.words import Words

register = template.Library()
_HERE = SafeString(' aria-current="step"')


@register.simple_tag
def timeline(entries: Iterable[Any], *, newest_first: bool = False) -> SafeString:
    """What happened, line by line: each entry has label, at, actor_name, note."""
    lines = list(entries)
    return render("timeline", entries=lines[::-1] if newest_first else lines)


@register.simple_tag
def worklist(lines: Iterable[Any], *, label: Words = "") -> SafeString:
    """What waits for somebody: lines of core.waiting.Waiting (title, url, count, icon, tone, due, hint)."""
    return render("worklist", lines=list(lines), label=label or _("待办事项"))


@register.simple_tag
def steps(entries: Iterable[Any], *, label: Words = "") -> SafeString:
    """The process as a band: each entry has label, state ("done", "current", "todo") and perhaps at (a date or text) and url."""
    rows = (entry if isinstance(entry, Mapping) else entry._asdict() for entry in entries)
    drawn = format_html_join("", "{}", ((_step(number, row),) for number, row in enumerate(rows, start=1)))
    return format_html(
        '<nav class="steps" aria-label="{}" tabindex="0"><ol>{}</ol></nav>', label or _("流程进度"), drawn
    )


def _step(number: int, entry: Mapping[str, Any]) -> SafeString:
    state, label = entry["state"], entry["label"]
    said = {"done": _("（已完成）"), "todo": _("（未开始）")}.get(state, "")
    return format_html(
        '<li class="step step-{}"{}><span class="step-mark" aria-hidden="true">{}</span>'
        '<span class="step-label">{}<span class="visually-hidden">{}</span></span>{}</li>',
        state,
        _HERE if state == "current" else "",
        mark("check", "sm") if state == "done" else number,
        format_html('<a href="{}">{}</a>', url, label) if (url := entry.get("url")) else label,
        said,
        format_html('<span class="step-at">{}</span>', at) if (at := entry.get("at")) else "",
    )
