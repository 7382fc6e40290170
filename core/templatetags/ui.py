"""The components of every page. Each is a function with named properties: a misspelt property fails when the template compiles.

Long markup lives in templates/components/; what a list draws once per cell (icon, badge, money) is put together here, because a
template costs fifty times as much. /styleguide/ shows each component with its usage.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect, Textarea, Widget
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import money
from core.words import Words

register = template.Library()

TONES = frozenset({"neutral", "primary", "info", "success", "warning", "danger", "award"})
TONE_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
    "award": "award",
}


def _checked(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}: one of {', '.join(sorted(TONES))}")
    return tone


def _render(component: str, **properties: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", properties)


def _trimmed(content: SafeString) -> SafeString:
    """Rendered content without the blanks around it: empty when a block was left empty."""
    return SafeString(content.strip())


# --- marks -----------------------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, *, label: Words = "", size: str = "") -> SafeString:
    """A line icon of static/icons.txt; decorative unless it is given a label. `size`: "", "sm", "lg", "xl"."""
    classes = f"icon icon-{size}" if size else "icon"
    sprite = static("icons.svg")
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', classes, label, sprite, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite, name)


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


@register.simple_tag
def badge(text: Any, tone: str = "neutral", *, icon: str = "", dot: bool = False) -> SafeString:
    """A short state in words; the colour only repeats what the words say."""
    mark = SafeString('<span class="tag-dot" aria-hidden="true"></span>') if dot else _icon(icon)
    return format_html('<span class="tag tag-{}">{}{}</span>', _checked(tone), mark, text)


@register.simple_tag
def stage_badge(row: Any) -> SafeString:
    """The stage of a Staged row: `get_stage_display()` in the tone of `stage_tone`, if the row has one."""
    label = row.get_stage_display() if hasattr(row, "get_stage_display") else row.stage
    return badge(label, getattr(row, "stage_tone", "neutral"), dot=True)


@register.simple_tag
def file_link(url: str, name: str, *, size: int | None = None, note: Words = "") -> SafeString:
    """A download: the file's kind, name and size (bytes)."""
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    return _render("file_link", url=url, name=name, kind=kind[:4], size=size, note=note)


# --- structure of a page ---------------------------------------------------------------------------------------------------------


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
    return _render(
        "page_header",
        actions=_trimmed(content),
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
    return _render(
        "card",
        content=content,
        title=title,
        subtitle=subtitle,
        icon=icon,
        tone=_checked(tone),
        link=link,
        link_label=link_label or _("查看全部"),
        flush=flush,
        id=id,
    )


@register.simple_block_tag
def table(content: SafeString, *, caption: Words, stack: bool = True, dense: bool = False, id: str = "") -> SafeString:
    """A table that scrolls in its own box and, with `stack`, becomes cards on a phone (give each td a data-label)."""
    return _render("table", content=content, caption=caption, stack=stack, dense=dense, id=id)


@register.simple_block_tag
def definitions(content: SafeString, *, columns: int = 2) -> SafeString:
    """A list of facts; its content are {% definition %}s."""
    return format_html('<dl class="facts facts-{}">{}</dl>', columns, content)


@register.simple_block_tag
def definition(content: SafeString, label: Words, *, wide: bool = False, number: bool = False) -> SafeString:
    """One fact inside {% definitions %}. An empty value shows a dash."""
    classes = "fact" + (" fact-wide" if wide else "") + (" fact-number" if number else "")
    value = _trimmed(content) or SafeString('<span class="text-quiet">—</span>')
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
    return _render("tab", label=label, url=url, current=current, count=count, icon=icon)


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
    return _render(
        "filter_bar",
        content=_trimmed(content),
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
    return _render("sort_head", label=label, query=query.urlencode(), order=order, number=number)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Page[Any], *, name: str = "page") -> SafeString:
    """Links to the other pages of a list; the rest of the query string is kept. Nothing when there is one page."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return _render(
        "pager",
        page=page,
        numbers=numbers,
        name=name,
        kept=f"{query.urlencode()}&" if query else "",
        gap=page.paginator.ELLIPSIS,
    )


# --- states ----------------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def empty(
    content: SafeString, title: Words, text: Words = "", *, icon: str = "inbox", small: bool = False
) -> SafeString:
    """Nothing here, why, and what to do next (the content: a button or a link)."""
    return _render("empty", actions=_trimmed(content), title=title, text=text, icon=icon, small=small)


@register.simple_block_tag
def alert(
    content: SafeString, tone: str = "info", title: Words = "", *, icon: str = "", live: bool = False
) -> SafeString:
    """A sentence that matters on this page; `live` has it read out when it appears."""
    mark = icon or TONE_ICONS.get(tone, "info-circle")
    return _render("alert", content=_trimmed(content), tone=_checked(tone), title=title, icon=mark, live=live)


@register.simple_tag
def loading(id: str = "", *, label: Words = "") -> SafeString:
    """Shown while htmx waits: point hx-indicator at #id."""
    return _render("loading", id=id, label=label or _("正在载入……"))


@register.simple_tag
def skeleton(*, rows: int = 3) -> SafeString:
    """Grey lines in place of content that htmx is about to bring."""
    return _render("skeleton", rows=range(rows))


# --- figures ---------------------------------------------------------------------------------------------------------------------


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
    return _render("stat", label=label, value=value, unit=unit, hint=hint, tone=_checked(tone), url=url, icon=icon)


@register.simple_tag
def progress(value: int, max: int, label: Words, *, tone: str = "primary", show: bool = True) -> SafeString:
    """How much of a whole is done: "12 / 23"."""
    return _render("progress", value=value, max=max, label=label, tone=_checked(tone), show=show)


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
    return _render("chart", data=data, json=json_script(data), rows=rows, label=label, size=size)


# --- process ---------------------------------------------------------------------------------------------------------------------


@register.simple_tag
def timeline(entries: Iterable[Any], *, newest_first: bool = False) -> SafeString:
    """What happened, line by line: each entry has label, at, actor_name, note."""
    lines = list(entries)
    return _render("timeline", entries=lines[::-1] if newest_first else lines)


@register.simple_tag
def steps(entries: Iterable[Any], *, label: Words = "") -> SafeString:
    """The process as a band: each entry has label, state ("done", "current", "todo") and perhaps at (a date or text) and url."""
    return _render("steps", entries=list(entries), label=label or _("流程进度"))


# --- acts and forms --------------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    url: str,
    label: Words,
    *,
    tone: str = "neutral",
    icon: str = "",
    confirm: Words = "",
    confirm_title: Words = "",
    name: str = "",
    value: str = "",
    reason: str = "",
    reason_label: Words = "",
    small: bool = False,
) -> SafeString:
    """A whole POST form with one button. `confirm` asks first; `reason` names a field in which the asking dialog takes a required reason."""
    return _render(
        "post_button",
        csrf_token=context.get("csrf_token", ""),
        url=url,
        label=label,
        tone=_checked(tone),
        icon=icon,
        confirm=confirm,
        confirm_title=confirm_title or label,
        name=name,
        value=value,
        reason=reason,
        reason_label=reason_label or _("理由"),
        small=small,
    )


@register.simple_tag
def link_button(
    url: str, label: Words, *, tone: str = "neutral", icon: str = "", small: bool = False, download: bool = False
) -> SafeString:
    """A link that looks like a button: going somewhere, never doing something."""
    return _render("link_button", url=url, label=label, tone=_checked(tone), icon=icon, small=small, download=download)


@register.simple_tag
def submit_button(
    label: Words, *, tone: str = "primary", icon: str = "", name: str = "", value: str = ""
) -> SafeString:
    """The button that sends the form around it."""
    return _render("submit_button", label=label, tone=_checked(tone), icon=icon, name=name, value=value)


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: Words) -> SafeString:
    """A dialog, opened by {% dialog_button "id" "label" %}; its content is usually a form."""
    return _render("dialog", content=content, id=id, title=title)


@register.simple_tag
def dialog_button(id: str, label: Words, *, tone: str = "neutral", icon: str = "", small: bool = False) -> SafeString:
    return _render("dialog_button", id=id, label=label, tone=_checked(tone), icon=icon, small=small)


@register.simple_tag
def copy_button(text: str, *, label: Words = "") -> SafeString:
    """Puts `text` (a number, a receipt) on the clipboard."""
    return _render("copy_button", text=text, label=label or _("复制"))


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: Words = "",
    hint: Words = "",
    width: str = "",
    rows: int = 0,
    suffix: Words = "",
    placeholder: Words = "",
) -> SafeString:
    """One field of a form: label, required mark, hint, widget, error. `width`: "", half, third, narrow; `rows` for a textarea."""
    kind = _kind(bound.field.widget)
    attrs = {"class": _widget_class(kind, bound), "rows": rows or None, "placeholder": placeholder or None}
    bound.field.widget.attrs.update({key: value for key, value in attrs.items() if value is not None})
    bound.help_text = hint or bound.help_text
    return _render("field", field=bound, label=label or bound.label, kind=kind, width=width, suffix=suffix)


def _kind(widget: Widget) -> str:
    """How the field is laid out: hidden, choices (radio buttons or boxes), check (one box), select, file, textarea or input."""
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    by_type = {"hidden": "hidden", "checkbox": "check", "select": "select", "file": "file"}
    return "textarea" if isinstance(widget, Textarea) else by_type.get(getattr(widget, "input_type", ""), "input")


def _widget_class(kind: str, bound: BoundField) -> str:
    base = {"choices": "form-check-input", "check": "form-check-input", "select": "form-select"}.get(
        kind, "form-control"
    )
    own = bound.field.widget.attrs.get("class", "").split()
    return " ".join(dict.fromkeys([base, *own, *(["is-invalid"] if bound.errors else [])]))


@register.simple_tag
def errors(form: Any) -> SafeString:
    """The summary above a form that was refused: what is wrong, each with a link to its field."""
    return _render("errors", form=form) if form.errors else SafeString("")


# --- figures as people read them -------------------------------------------------------------------------------------------------


@register.filter
def points(value: Any) -> str:
    """Points as a decimal with two places: Decimal("12.5") -> 12.50; nothing -> —."""
    return "—" if value is None or value == "" else f"{value:.2f}"


@register.filter
def hundredths(value: int | None) -> str:
    """Points kept as whole hundredths: 1250 -> 12.50; nothing -> —."""
    return "—" if value is None else f"{value // 100}.{value % 100:02d}"


@register.filter
def percent(value: Any) -> str:
    return "—" if value is None or value == "" else f"{value:g}%"


@register.filter
def count(value: int | None) -> str:
    """A whole number with thousands: 6650000 -> 6,650,000."""
    return "—" if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan: 665000000 -> 6,650,000.00; nothing -> —."""
    return "—" if fen is None else money.yuan(fen)


@register.filter
def ten_thousand_yuan(fen: int | None) -> str:
    """Fen as 万元 without needless zeros: 20000000 -> 20; nothing -> —."""
    return "—" if fen is None else money.ten_thousand_yuan(fen)
