"""Nothing there, something to say, still loading."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.base import TONE_ICONS, checked, render, trimmed
from core.words import Words

register = template.Library()


@register.simple_block_tag
def empty(
    content: SafeString, title: Words, text: Words = "", *, icon: str = "inbox", small: bool = False
) -> SafeString:
    """Nothing here, why, and what to do next (the content: a button or a link)."""
    return render("empty", actions=trimmed(content), title=title, text=text, icon=icon, small=small)


@register.simple_block_tag
def alert(
    content: SafeString, tone: str = "info", title: Words = "", *, icon: str = "", live: bool = False
) -> SafeString:
    """A sentence that matters on this page; `live` has it read out when it appears."""
    mark = icon or TONE_ICONS.get(tone, "info-circle")
    return render("alert", content=trimmed(content), tone=checked(tone), title=title, icon=mark, live=live)


@register.simple_tag
def loading(id: str = "", *, label: Words = "") -> SafeString:
    """Shown while htmx waits: point hx-indicator at #id."""
    return render("loading", id=id, label=label or _("正在载入……"))


@register.simple_tag
def skeleton(*, rows: int = 3) -> SafeString:
    """Grey lines in place of content that htmx is about to bring."""
    return render("skeleton", rows=range(rows))
