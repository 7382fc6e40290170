"""What a page is built of: header, card, table, facts, tabs, filter, pager."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.base import checked, render, trimmed
from core.components.marks import mark
from core.words import Words

register = template.Library()
_CURRENT = SafeString(' aria-current="page"')


@register.simple_block_tag(end_name="end_page_header")
def page_header(
    content: SafeString,
    title: Words,
    *,
    subtitle: Words = "",
    eyebrow: Words = "",
    back: str = "",
    back_label: Words = "",
) -> SafeString:
    """The h1 of a page; the content is its actions. `back` is the address of the page above, `eyebrow` a number or kind above the title."""
    return render(
        "page_header",
        actions=trimmed(content),
        title=title,
        subtitle=subtitle,
        eyebrow=eyebrow,
        back=back,
        back_label=back_label or _("返回"),
    )


@register.simple_block_tag
def breadcrumb(content: SafeString) -> SafeString:
    """Where this page lies; its content are {% crumb %}s, the last one without an address."""
    return format_html('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', _("当前位置"), content)


@register.simple_tag
def crumb(label: Words, url: str = "") -> SafeString:
    """One place in {% breadcrumb %}."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: Words = "",
    subtitle: Words = "",
    icon: str = "",
    tone: str = "neutral",
    link: str = "",
    link_label: Words = "",
    flush: bool = False,
    id: str = "",
) -> SafeString:
    """A surface with a heading. `flush` lets a table reach the edges; `link` is a "see all" at the right of the heading."""
    return render(
        "card",
        content=content,
        title=title,
        subtitle=subtitle,
        icon=icon,
        tone=checked(tone),
        link=link,
        link_label=link_label or _("查看全部"),
        flush=flush,
        id=id,
    )


@register.simple_block_tag
def table(content: SafeString, *, caption: Words, stack: bool = True, dense: bool = False, id: str = "") -> SafeString:
    """A table that scrolls in its own box and, with `stack`, becomes cards on a phone (give each td a data-label)."""
    return render("table", content=content, caption=caption, stack=stack, dense=dense, id=id)


@register.simple_block_tag
def definitions(content: SafeString, *, columns: int = 2) -> SafeString:
    """A list of facts; its content are {% definition %}s."""
    return format_html('<dl class="facts facts-{}">{}</dl>', columns, content)


@register.simple_block_tag
def definition(content: SafeString, label: Words, *, wide: bool = False, number: bool = False) -> SafeString:
    """One fact inside {% definitions %}. An empty value shows a dash."""
    classes = "fact" + (" fact-wide" if wide else "") + (" fact-number" if number else "")
    value = trimmed(content) or SafeString('<span class="text-quiet">—</span>')
    return format_html('<div class="{}"><dt>{}</dt><dd>{}</dd></div>', classes, label, value)


@register.simple_block_tag
def tabs(content: SafeString, *, label: Words) -> SafeString:
    """Links to the sibling views of one thing; its content are {% tab %}s."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag(takes_context=True)
def tab(
    context: Context, label: Words, url: str, *, active: bool | None = None, count: int | None = None, icon: str = ""
) -> SafeString:
    """One link in {% tabs %}; current when its address is the page's, unless `active` says otherwise."""
    current = _here(context, url) if active is None else active
    return format_html(
        '<li><a class="tab" href="{}"{}>{}{}{}</a></li>',
        url,
        _CURRENT if current else "",
        mark(icon, "sm"),
        label,
        "" if count is None else format_html('<span class="tab-count">{}</span>', count),
    )


def _here(context: Context, url: str) -> bool:
    request = context.get("request")
    if request is None:
        return False
    asked = request.get_full_path() if "?" in url else request.path
    return bool(asked == url)


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context, content: SafeString, *, placeholder: Words = "", name: str = "q", total: int | None = None
) -> SafeString:
    """A GET form above a table: the search field `name` (none when no placeholder is given), then the content's fields."""
    request = context["request"]
    kept = [(key, value) for key, values in request.GET.lists() for value in values if value and key != "page"]
    return render(
        "filter_bar",
        content=trimmed(content),
        placeholder=placeholder,
        name=name,
        value=request.GET.get(name, ""),
        filtered=bool(kept),
        path=request.path,
        total=total,
    )


@register.simple_tag(takes_context=True)
def sort_head(context: Context, label: Words, key: str, *, default: str = "", number: bool = False) -> SafeString:
    """A table heading that sorts by ?sort=key, and by -key when pressed again."""
    query = context["request"].GET.copy()
    now = query.get("sort", default)
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    return render("sort_head", label=label, query=query.urlencode(), order=order, number=number)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Page[Any], *, name: str = "page") -> SafeString:
    """Links to the other pages of a list; the rest of the query string is kept. Nothing when there is one page."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return render(
        "pager",
        page=page,
        numbers=numbers,
        name=name,
        kept=f"{query.urlencode()}&" if query else "",
        gap=page.paginator.ELLIPSIS,
    )
