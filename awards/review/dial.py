"""Small marks drawn hundreds of times at the desk: 21 steps for each of 23 items. Put together here, because a template costs fifty times as much."""

from collections.abc import Iterable, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.criteria import scoring
from awards.criteria.models import Band, Factor, ScoredItem
from awards.review.entries import Comment

NOT_APPLICABLE = "na"
BLANK: Comment = {"factor": "", "text": "", "reference": ""}


def dial(score: ScoredItem, bands: Iterable[Band], *, disabled: bool = False) -> SafeString:
    """The 21 values of an item as one radio group, a row per band, and "not applicable"."""
    item, off = score.item_id, " disabled" if disabled else ""
    rows = "".join(
        f'<div class="dial-band" data-low="{band.low}"><button type="button" class="dial-range" data-band="{band.kind}-{band.low}">'
        f"{band.low}–{band.high}<small>%</small></button>"
        f'<div class="dial-steps">{"".join(_step(item, percent, score.percent == percent, off) for percent in _steps(band))}</div></div>'
        for band in bands
    )
    checked = " checked" if score.not_applicable else ""
    none = (
        f'<label class="dial-none"><input type="radio" name="percent" id="p-{item}-{NOT_APPLICABLE}" value="{NOT_APPLICABLE}"'
        f"{checked}{off}><span>{escape(_('不适用'))}</span><small>{escape(_('不计零分，总分按其余各项折算'))}</small></label>"
    )
    return mark_safe(rows + none)


def _steps(band: Band) -> Iterable[int]:
    return (percent for percent in scoring.PERCENTS if band.low <= percent <= band.high)


def _step(item: int, percent: int, checked: bool, off: str) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label class="dial-step"><input type="radio" name="percent" id="p-{item}-{percent}" value="{percent}"{mark}{off}>'
        f"<span>{percent}</span></label>"
    )


def comment_rows(name: str, comments: Sequence[Comment], factors: Sequence[Factor]) -> SafeString:
    """The comments of one kind (`strength` or `opportunity`) as editable rows, one blank row at the end."""
    return mark_safe("".join(comment_row(name, comment, factors) for comment in [*comments, BLANK]))


def comment_row(name: str, comment: Comment, factors: Sequence[Factor]) -> SafeString:
    options = "".join(
        f'<option value="{escape(factor.code)}"{" selected" if factor.code == comment["factor"] else ""}>'
        f"{escape(factor.code)} {escape(factor.name)}</option>"
        for factor in factors
    )
    return format_html(
        '<div class="comment" data-comment>'
        '<textarea class="form-control" name="{name}_text" rows="1" placeholder="{ask}" aria-label="{text}">{value}</textarea>'
        '<div class="comment-foot"><select class="form-select" name="{name}_factor" aria-label="{factor}"><option value="">{factor}</option>{options}</select>'
        '<input class="form-control" name="{name}_reference" maxlength="100" value="{reference}" placeholder="{where}" aria-label="{where}">'
        '<button type="button" class="btn btn-quiet btn-icon" data-remove-comment aria-label="{remove}">×</button></div></div>',
        name=name,
        ask=_("写出事实，不开处方") if name == "strength" else _("写出差距，不开处方"),
        text=_("评语"),
        value=comment["text"],
        factor=_("要素"),
        options=mark_safe(options),
        reference=comment["reference"],
        where=_("出处：页码或段落"),
        remove=_("删除这条评语"),
    )
