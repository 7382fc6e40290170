"""Small marks drawn many times on a page: put together here, because a template costs several times as much."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.components.base import checked, render
from core.words import Words
from core.workflow import Staged

register = template.Library()
_DOT = SafeString('<span class="tag-dot" aria-hidden="true"></span>')


@register.simple_tag
def icon(name: str, *, label: Words = "", size: str = "") -> SafeString:
    """A line icon of static/icons.txt; decorative unless it is given a label. `size`: "", "sm", "lg", "xl"."""
    if not label:
        return _plain_icon(name, size)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
        _icon_class(size),
        label,
        static("icons.svg"),
        name,
    )


@cache
def _plain_icon(name: str, size: str) -> SafeString:
    """Kept while the process runs: neither the templates that name icons nor the static files change under it."""
    href = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', _icon_class(size), href)


def _icon_class(size: str) -> str:
    return f"icon icon-{size}" if size else "icon"


def mark(name: str, size: str = "") -> SafeString:
    """A decorative icon, or nothing where no name is given."""
    return _plain_icon(name, size) if name else SafeString("")


@register.simple_tag
def badge(text: Any, tone: str = "neutral", *, icon: str = "", dot: bool = False) -> SafeString:
    """A short state in words; the colour only repeats what the words say."""
    return format_html('<span class="tag tag-{}">{}{}</span>', checked(tone), _DOT if dot else mark(icon), text)


@register.simple_tag
def stage_badge(row: Any) -> SafeString:
    """The stage of a Staged row: `get_stage_display()` in the tone of `stage_tone`, if the row has one."""
    label = (
        row.stage_words(row.stage)
        if isinstance(row, Staged)
        else getattr(row, "get_stage_display", lambda: row.stage)()
    )
    return badge(label, getattr(row, "stage_tone", "neutral"), dot=True)


@register.simple_tag
def deadline(at: date | None, *, done: bool = False) -> SafeString:
    """The last day (or moment) of something and how long that is away; late ones stand out. `done` says that it no longer presses."""
    if at is None:
        return SafeString('<span class="text-quiet">—</span>')
    day = clock.last_day_before(at) if isinstance(at, datetime) else at
    left = (day - clock.today()).days
    if done:
        tone, words = "done", _("已办结")
    elif left < 0:
        tone, words = "late", ngettext("已逾期 %(days)d 天", "已逾期 %(days)d 天", -left) % {"days": -left}
    elif left == 0:
        tone, words = "soon", _("今天截止")
    else:
        tone = "soon" if left <= 3 else "far"
        words = ngettext("还剩 %(days)d 天", "还剩 %(days)d 天", left) % {"days": left}
    return format_html(
        '<span class="deadline deadline-{}"><time datetime="{}">{}</time><span>{}</span></span>',
        tone,
        day.isoformat(),
        day.isoformat(),
        words,
    )


@register.simple_tag
def file_link(url: str, name: str, *, size: int | None = None, note: Words = "") -> SafeString:
    """A download: the file's kind, name and size (bytes)."""
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return render("file_link", url=url, name=name, kind=kind[:4], size=size, note=note)
