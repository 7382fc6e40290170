"""`{% marked_text text pictures %}`: a text of an application with its tables and pictures, inert in pages and in printed documents."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.applications.marks import Block, Figure, Paragraph, Table, blocks

register = template.Library()


@register.simple_tag
def marked_text(text: str, pictures: Mapping[int, str] | None = None) -> SafeString:
    """`pictures` is the address of each picture by its number; a number without one is named in words."""
    parts = format_html_join("", "{}", ((_shown(part, pictures or {}),) for part in blocks(text)))
    return format_html('<div class="marked">{}</div>', parts) if parts else format_html('<p class="text-quiet">—</p>')


def _shown(part: Block, pictures: Mapping[int, str]) -> SafeString:
    if isinstance(part, Paragraph):
        return format_html("<p>{}</p>", part.text)
    return _table(part) if isinstance(part, Table) else _figure(part, pictures)


def _table(table: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in table.rows[0]))
    body = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in table.rows[1:])
    )
    return format_html(
        '<div class="marked-scroll" tabindex="0" role="group" aria-label="{}">'
        '<table class="marked-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        _("表格"), head, body,
    )  # fmt: skip


def _figure(figure: Figure, pictures: Mapping[int, str]) -> SafeString:
    name = _("图%d") % figure.number
    words = f"{name} {figure.caption}".strip()
    address = pictures.get(figure.number)
    if address is None:
        return format_html('<p class="marked-missing">{}</p>', _("【%s（图片未上传）】") % words)
    return format_html(
        '<figure class="marked-figure"><img src="{}" alt="{}" loading="lazy"><figcaption>{}</figcaption></figure>',
        address, words, words,
    )  # fmt: skip
