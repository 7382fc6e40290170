"""What the desk draws hundreds of times: 21 steps, comments and paragraphs of 23 items. Put together here, because a template costs
fifty times as much; every word of a person is escaped."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.applications.marks import Block, Paragraph
from awards.applications.showing import show
from awards.criteria import scoring
from awards.criteria.models import Band, Factor, Item, ScoredItem
from awards.review.entries import Comment
from core.components.marks import icon

NOT_APPLICABLE = "na"
BLANK: Comment = {"factor": "", "text": "", "reference": ""}


class Marks:
    """The words of one page, looked up once; each method gives markup that is safe as it is."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.none, self.none_hint = escape(_("不适用")), escape(_("不计零分，总分按其余各项折算"))
        self.text, self.factor, self.remove = escape(_("评语")), escape(_("要素")), escape(_("删除这条评语"))
        self.where, self.cite = escape(_("出处：页码或段落")), escape(_("引用这一段"))
        self.ask = {"strength": escape(_("写出事实，不开处方")), "opportunity": escape(_("写出差距，不开处方"))}
        self.unanswered, self.points_to = escape(_("申报组织没有填写这一条。")), escape(_("条款要点和提示问题"))
        left, right = icon("chevron-left", size="sm"), icon("chevron-right", size="sm")
        self.steps = (
            '<span class="entry-note" data-note></span><div class="entry-steps"><button type="button" class="btn btn-neutral '
            f'btn-sm" data-step="-1" aria-label="{escape(_("上一条"))}">{left}</button><button type="submit" '
            f'class="btn btn-primary btn-sm">{escape(_("下一条"))}{right}</button></div>'
        )
        self.heads = {
            "strength": icon("thumb-up", size="sm") + escape(_("优势")),
            "opportunity": icon("trending-up", size="sm") + escape(_("改进机会")),
        }
        self.add = {
            "strength": icon("plus", size="sm") + escape(_("添加优势")),
            "opportunity": icon("plus", size="sm") + escape(_("添加改进机会")),
        }

    def dial(self, score: ScoredItem, bands: Iterable[Band]) -> SafeString:
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

    def comments(self, name: str, comments: Sequence[Comment], factors: Sequence[Factor]) -> SafeString:
        """The comments of one kind (`strength` or `opportunity`) as editable rows, one blank row at the end, and a button for more."""
        rows = "".join(self.comment(name, comment, factors) for comment in [*comments, BLANK])
        return mark_safe(
            f'<div class="comments" data-comments="{name}"><h3>{self.heads[name]}</h3>{rows}'
            f'<button type="button" class="btn btn-quiet btn-sm" data-add-comment="{name}">{self.add[name]}</button></div>'
        )

    def comment(self, name: str, comment: Comment, factors: Sequence[Factor]) -> SafeString:
        options = self.options(factors)
        if comment["factor"]:
            chosen = f'value="{escape(comment["factor"])}"'
            options = options.replace(chosen, f"{chosen} selected")
        return mark_safe(
            f'<div class="comment" data-comment><textarea class="form-control" name="{name}_text" rows="1" '
            f'placeholder="{self.ask[name]}" aria-label="{self.text}">{escape(comment["text"])}</textarea>'
            f'<div class="comment-foot"><select class="form-select" name="{name}_factor" aria-label="{self.factor}">'
            f'<option value="">{self.factor}</option>{options}</select>'
            f'<input class="form-control" name="{name}_reference" value="{escape(comment["reference"])}" '
            f'placeholder="{self.where}" aria-label="{self.where}">'
            f'<button type="button" class="btn btn-quiet btn-icon" data-remove-comment aria-label="{self.remove}">×</button>'
            "</div></div>"
        )

    def options(self, factors: Sequence[Factor]) -> str:
        """The factors of a kind of item to choose from; the same for every row, so put together once."""
        key = factors[0].kind if factors else ""
        if key not in self.known:
            self.known[key] = "".join(
                f'<option value="{escape(factor.code)}">{escape(factor.code)} {escape(factor.name)}</option>'
                for factor in factors
            )
        return self.known[key]

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

    def answer(self, item: Item, parts: Sequence[Block], pictures: Mapping[int, str]) -> SafeString:
        """What the item asks for, folded away, and the applicant's text with numbered paragraphs, tables and pictures to cite."""
        questions = "".join(f"<li>{escape(question)}</li>" for question in item.questions)
        text = "".join(
            f'<div class="cited"><button type="button" class="cite" data-cite="{number}" title="{self.cite}">{number}</button>'
            f"{escape(part.text) if isinstance(part, Paragraph) else show(part, pictures)}</div>"
            for number, part in enumerate(parts, 1)
        )
        return mark_safe(
            f'<details class="points-to"><summary>{self.points_to}</summary><p>{escape(item.summary)}</p>'
            f"<ul>{questions}</ul></details>" + (text or f'<p class="text-quiet">{self.unanswered}</p>')
        )

    def foot(self, key: str, version: str) -> SafeString:
        """Where the server's answer goes, with the version of the entry, and the way to the next item."""
        return mark_safe(
            f'<div class="entry-foot"><div class="entry-state" id="state-{key}" aria-live="polite">'
            f'<input type="hidden" name="version" value="{escape(version)}"></div>{self.steps}</div>'
        )


def rail_state(score: ScoredItem, state: str, *, oob: bool = False) -> SafeString:
    """How an item stands, in the list of items; with `oob` as a part that htmx puts in its place."""
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
