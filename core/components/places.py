"""Where one can go: the working side's navigation, drawn on every page and therefore put together here."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.marks import mark

register = template.Library()
_HERE = SafeString(' aria-current="page"')


@register.simple_tag
def side_nav(groups: Iterable[Mapping[str, Any]]) -> SafeString:
    """The navigation: groups of core.navigation.groups_for, each {label, entries: [{label, url, icon, active, perhaps count}]}."""
    drawn = format_html_join("", "{}", ((_group(number, group),) for number, group in enumerate(groups, start=1)))
    return format_html('<nav class="side-nav" id="side-nav" aria-label="{}">{}</nav>', _("工作导航"), drawn)


def _group(number: int, group: Mapping[str, Any]) -> SafeString:
    entries = format_html_join("", "<li>{}</li>", ((_entry(entry),) for entry in group["entries"]))
    if not group["label"]:
        return format_html('<div class="side-group"><ul>{}</ul></div>', entries)
    return format_html(
        '<div class="side-group"><p class="side-label" id="side-{}">{}</p><ul aria-labelledby="side-{}">{}</ul></div>',
        number,
        group["label"],
        number,
        entries,
    )


def _entry(entry: Mapping[str, Any]) -> SafeString:
    here = _HERE if entry.get("active") else SafeString("")
    return _link(entry["url"], str(entry["label"]), entry.get("icon") or "point", here, entry.get("count") or 0)


@lru_cache(maxsize=1000)
def _link(url: str, label: str, icon: str, here: SafeString, count: int) -> SafeString:
    """Every page has some forty of them, and they are always the same."""
    number = format_html('<span class="side-count">{}</span>', count) if count else ""
    return format_html('<a class="side-link" href="{}"{}>{}<span>{}</span>{}</a>', url, here, mark(icon), label, number)
