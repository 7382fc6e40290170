"""What happened, and where in the process something stands."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.base import render
from core.words import Words

register = template.Library()


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
    return render("steps", entries=list(entries), label=label or _("流程进度"))
