"""What the desk draws hundreds of times beside the dial: comments and paragraphs of 23 items. Put together here, because a template costs
fifty times as much; every word of a person is escaped."""

from collections.abc import Mapping, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from awards.applications.marks import Block, Paragraph
from awards.applications.showing import show
from awards.criteria.dial import NOT_APPLICABLE, Dial, rail_state
from awards.criteria.models import Factor, Item
from awards.review.entries import Comment
from core.components.marks import icon

__all__ = ["BLANK", "NOT_APPLICABLE", "Marks", "rail_state"]

BLANK: Comment = {"factor": "", "text": "", "reference": ""}


class Marks(Dial):
    """The words of one page, looked up once; each method gives markup that is safe as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, str] = {}
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
