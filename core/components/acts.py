"""Buttons, dialogs and form fields."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect, Textarea, Widget
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.components.base import checked, render
from core.components.marks import mark
from core.words import Words

register = template.Library()


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
    tick: str = "",
    tick_label: Words = "",
    tick_help: Words = "",
    small: bool = False,
) -> SafeString:
    """A whole POST form with one button. `confirm` asks first; `reason` names a field in which the asking dialog takes a required reason,
    `tick` one that it sends as "yes" when its box is ticked."""
    return render(
        "post_button",
        csrf_token=context.get("csrf_token", ""),
        url=url,
        label=label,
        tone=checked(tone),
        icon=icon,
        confirm=confirm,
        confirm_title=confirm_title or label,
        name=name,
        value=value,
        reason=reason,
        reason_label=reason_label or _("理由"),
        tick=tick,
        tick_label=tick_label,
        tick_help=tick_help,
        small=small,
    )


@register.simple_tag
def link_button(
    url: str, label: Words, *, tone: str = "neutral", icon: str = "", small: bool = False, download: bool = False
) -> SafeString:
    """A link that looks like a button: going somewhere, never doing something."""
    return format_html(
        '<a class="btn btn-{}{}" href="{}"{}>{}{}</a>',
        checked(tone),
        " btn-sm" if small else "",
        url,
        " download" if download else "",
        mark(icon, "sm"),
        label,
    )


@register.simple_tag
def submit_button(
    label: Words, *, tone: str = "primary", icon: str = "", name: str = "", value: str = ""
) -> SafeString:
    """The button that sends the form around it."""
    return render("submit_button", label=label, tone=checked(tone), icon=icon, name=name, value=value)


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: Words) -> SafeString:
    """A dialog, opened by {% dialog_button "id" "label" %}; its content is usually a form."""
    return render("dialog", content=content, id=id, title=title)


@register.simple_tag
def dialog_button(id: str, label: Words, *, tone: str = "neutral", icon: str = "", small: bool = False) -> SafeString:
    return render("dialog_button", id=id, label=label, tone=checked(tone), icon=icon, small=small)


@register.simple_tag
def copy_button(text: str, *, label: Words = "") -> SafeString:
    """Puts `text` (a number, a receipt) on the clipboard."""
    return render("copy_button", text=text, label=label or _("复制"))


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: Words = "",
    hint: Words = "",
    width: str = "",
    rows: int = 0,
    suffix: Words = "",
    cards: bool = False,
    placeholder: Words = "",
) -> SafeString:
    """One field of a form: label, required mark, hint, widget, error. `width`: "", half, third, narrow; `rows` for a textarea;
    `cards` makes big touchable cards of radio buttons (a ballot)."""
    kind = _kind(bound.field.widget)
    if kind == "hidden":
        return bound.as_widget()
    attrs = {"class": _widget_class(kind, bound), "rows": rows or None, "placeholder": placeholder or None}
    bound.field.widget.attrs.update({key: value for key, value in attrs.items() if value is not None})
    if hint:
        bound.help_text = str(hint)
    return render("field", field=bound, label=label or bound.label, kind=kind, width=width, suffix=suffix, cards=cards)


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
def options(rows: Iterable[tuple[Any, Words]], chosen: Any = None) -> SafeString:
    """The options of a long drop-down: value and label of each."""
    drawn = ((value, SafeString(" selected") if value == chosen else "", label) for value, label in rows)
    return format_html_join("", '<option value="{}"{}>{}</option>', drawn)


@register.simple_tag
def fields(form: Any, *, width: str = "") -> SafeString:
    """All fields of a form one after the other, each of the given width; errors that belong to no field come first."""
    drawn = format_html_join("", "{}", ((field(bound, width=width),) for bound in form))
    return format_html('{}<div class="fields">{}</div>', errors(form), drawn)


@register.simple_tag
def errors(form: Any) -> SafeString:
    """The summary above a form that was refused: what is wrong, each with a link to its field."""
    return render("errors", form=form, lines=list(_wrong(form))) if form.errors else SafeString("")


def _wrong(form: Any) -> Iterator[tuple[str, str, str]]:
    """Field, its label, and what is wrong with it. A sentence that begins with the label goes on from there instead of saying it twice."""
    for bound in form.visible_fields():
        label = str(bound.label).strip().rstrip(_FINAL)
        for error in map(str, bound.errors):
            says_label = bool(label) and error.startswith(label)
            yield bound.auto_id, label, error.removeprefix(label) if says_label else f"{_('：')}{error}"


_FINAL = "。.：:；;，,！!？?"
