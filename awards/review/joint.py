"""What a panel writes together, in consensus and at a site visit: entries and one text, every edit journalled with before and after."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.criteria.models import Item, ScoredItem
from awards.review.entries import Comment, Judgement, Stale, check_factors, fingerprint, totals_of
from core import journal
from core.changes import changed
from core.forms import version_of
from core.refusal import Refused
from core.words import Words
from core.workflow import Step, take

LONGEST_REASON = 500
LONGEST_SUMMARY = 5000

HISTORY: dict[str, Words] = {
    "percent": gettext_lazy("得分率"),
    "not_applicable": gettext_lazy("不适用"),
    "strengths": gettext_lazy("优势"),
    "opportunities": gettext_lazy("改进机会"),
    "finding": gettext_lazy("核实情况"),
    "reason": gettext_lazy("理由"),
    "summary": gettext_lazy("综合意见"),
    "starts_on": gettext_lazy("开始日期"),
    "ends_on": gettext_lazy("结束日期"),
    "programme": gettext_lazy("日程安排"),
}

Score = TypeVar("Score", bound=ScoredItem)


def checked(text: str, most: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise Refused(_("文字不超过%(most)d字。") % {"most": most})
    return text


def save_entry(
    verb: str,
    whole: models.Model,
    scores: "models.QuerySet[Score]",
    item: Item,
    judgement: Judgement,
    *,
    by: User,
    version: str | None,
    **texts: str,
) -> Score:
    """The entry of one item among the `scores` of `whole`, which is locked; `texts` are its further fields."""
    score = scores.select_for_update(of=("self",)).select_related("item").filter(item=item).first()
    if score is None:
        raise Refused(_("这一条不属于本届采用的评价准则。"))
    if version is not None and version != version_of(score):
        raise Stale(score)
    there = _words(score, texts)
    edited = judgement.write_to(score) or any(getattr(score, name) != text for name, text in texts.items())
    if edited:
        check_factors([score])
        for name, text in texts.items():
            setattr(score, name, text)
        score.save()
        before, after = changed(there, _words(score, texts))
        journal.record(verb, whole, by=by, before=before, after=after, data={"item": item.clause})
    return score


def save_summary(verb: str, whole: Any, text: str, *, by: User, version: str | None) -> None:
    """The text of `whole`, which is locked."""
    words = checked(text, LONGEST_SUMMARY)
    if words == whole.summary:
        return
    if version is not None and version != version_of(whole):
        raise Refused(_("这段文字在您打开页面之后已在别处修改，尚未保存；请刷新后核对。"))
    before, after = changed({"summary": whole.summary}, {"summary": words})
    whole.summary = words
    whole.save(update_fields=["summary", "updated_at"])
    journal.record(verb, whole, by=by, before=before, after=after)


def conclude(
    step: Step, whole: Any, scores: Sequence[ScoredItem], summary: str, full_points: int, *, by: User, **values: Any
) -> None:
    """Move `whole` along its last step with the exact sums of `scores`, and leave their digest in the journal."""
    if all(score.not_applicable for score in scores):
        raise Refused(_("不能将所有评分项都标为不适用。"))
    sums = totals_of(scores, full_points)
    take(
        step,
        whole,
        by=by,
        data={"sha256": fingerprint(scores, summary), "total": sums.total},
        total_hundredths=sums.total,
        category_hundredths=sums.categories,
        **values,
    )


def _words(score: ScoredItem, texts: Iterable[str]) -> dict[str, Any]:
    """An entry as the journal tells it."""
    return {
        "percent": score.percent,
        "not_applicable": score.not_applicable,
        "strengths": _lines(score.strengths),
        "opportunities": _lines(score.opportunities),
        **{name: getattr(score, name) for name in texts},
    }


def _lines(comments: Iterable[Comment]) -> str:
    told = ([comment["factor"], comment["text"], comment["reference"]] for comment in comments)
    return "\n".join(" ".join(filter(None, parts)) for parts in told)
