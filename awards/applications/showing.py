"""A text's tables and pictures as inert HTML, for pages and printed documents."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.applications.differences import Piece
from awards.applications.marks import Block, Figure, Paragraph, Table, blocks

_NEAR = 80  # characters of an unchanged stretch that are shown on either side of a change
Addresses = Mapping[int, str]


def marked(text: str, pictures: Addresses) -> SafeString:
    """The whole text; `pictures` is the address of each picture by its number."""
    parts = format_html_join("", "{}", ((show(part, pictures),) for part in blocks(text)))
    return (
        format_html('<div class="marked">{}</div>', parts)
        if parts
        else format_html('<p class="text-quiet">{}</p>', "—")
    )


def show(part: Block, pictures: Addresses) -> SafeString:
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


def _figure(figure: Figure, pictures: Addresses) -> SafeString:
    words = f"{_('图%d') % figure.number} {figure.caption}".strip()
    address = pictures.get(figure.number)
    if address is None:
        return format_html('<p class="marked-missing">{}</p>', _("【%s（图片未上传）】") % words)
    return format_html(
        '<figure class="marked-figure"><img src="{}" alt="{}" loading="lazy"><figcaption>{}</figcaption></figure>',
        address, words, words,
    )  # fmt: skip


def compared(pieces: Sequence[Piece]) -> SafeString:
    """The differences of two texts: what went struck out, what came underlined, what stayed cut short."""
    last = len(pieces) - 1
    shown = ((_piece(piece, place == 0, place == last),) for place, piece in enumerate(pieces))
    return format_html('<div class="differences">{}</div>', format_html_join("", "{}", shown))


def _piece(piece: Piece, is_first: bool, is_last: bool) -> SafeString:
    if piece.kind == "gone":
        return format_html("<del>{}</del>", piece.text)
    if piece.kind == "new":
        return format_html("<ins>{}</ins>", piece.text)
    if len(piece.text) <= 3 * _NEAR:
        return format_html("<span>{}</span>", piece.text)
    head, tail = "" if is_first else piece.text[:_NEAR], "" if is_last else piece.text[-_NEAR:]
    between = piece.text[len(head) : len(piece.text) - len(tail)]
    label = _("略去未改动的 %d 字") % len(between)
    return format_html(
        "<span>{}</span><details><summary>{}</summary>{}</details><span>{}</span>", head, label, between, tail
    )
