"""The control with which an item is scored, wherever items are scored: 21 steps in a row per band, "not applicable", and the words of the
bands. Put together here, because a template costs fifty times as much; every word of the data is escaped."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.criteria import scoring
from awards.criteria.models import Band, Factor

NOT_APPLICABLE = "na"


class Scored(Protocol):
    """A row that holds the score of one item."""

    item_id: int
    percent: int | None
    not_applicable: bool


class Dial:
    """The words of one page, looked up once; each method gives markup that is safe as it is."""

    def __init__(self) -> None:
        self.none, self.none_hint = escape(_("不适用")), escape(_("不计零分，总分按其余各项折算"))

    def dial(self, score: Scored, bands: Iterable[Band]) -> SafeString:
        """The 21 values of an item as one radio group, a row per band, and "not applicable"."""
        name = score.item_id
        rows = "".join(
            f'<div class="dial-band" data-low="{band.low}"><button type="button" class="dial-range" '
            f'data-band="{band.kind}-{band.low}">{band.low}–{band.high}<small>%</small></button><div class="dial-steps">'
            + "".join(_step(name, percent, score.percent) for percent in _steps(band))
            + "</div></div>"
            for band in bands
        )
        checked = " checked" if score.not_applicable else ""
        return mark_safe(
            f'{rows}<label class="dial-none"><input type="radio" name="percent" id="p-{name}-{NOT_APPLICABLE}" '
            f'value="{NOT_APPLICABLE}"{checked}><span>{self.none}</span><small>{self.none_hint}</small></label>'
        )

    def band(self, band: Band, factors: Sequence[Factor]) -> SafeString:
        """The words of a band, factor by factor."""
        words = "".join(
            f"<dt>{escape(factor.code)} {escape(factor.name)}</dt><dd>{escape(band.texts.get(factor.code, ''))}</dd>"
            for factor in factors
        )
        return mark_safe(
            f'<div class="band-words" data-words="{band.kind}-{band.low}"><p class="band-title">{band.low}–{band.high}%</p>'
            f"<dl>{words}</dl></div>"
        )


def rail_state(score: Scored, state: str, *, oob: bool = False) -> SafeString:
    """How an item stands (done, half, todo), in the list of items; with `oob` as a part that htmx puts in its place."""
    words = escape(_("不适用")) if score.not_applicable else "" if score.percent is None else f"{score.percent}%"
    swap = ' hx-swap-oob="true"' if oob else ""
    return mark_safe(f'<span class="rail-state" id="rail-{score.item_id}" data-state="{state}"{swap}>{words}</span>')


def _steps(band: Band) -> Iterable[int]:
    return (percent for percent in scoring.PERCENTS if band.low <= percent <= band.high)


def _step(name: int, percent: int, chosen: int | None) -> str:
    mark = " checked" if percent == chosen else ""
    return (
        f'<label class="dial-step"><input type="radio" name="percent" id="p-{name}-{percent}" value="{percent}"{mark}>'
        f"<span>{percent}</span></label>"
    )
