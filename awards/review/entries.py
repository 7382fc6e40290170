"""What a person enters for one item: checked here for score sheet, consensus and visit alike."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from awards.criteria import scoring
from awards.criteria.models import Factor, ScoredItem
from core.refusal import Refused
from core.words import joined

Comment = dict[str, str]
MOST_COMMENTS = 20
LONGEST_TEXT = 2000
LONGEST_REFERENCE = 100


def not_a_step(given: str) -> str:
    return _("得分率只能取 0、5、10……100，以 5%% 为一档；您填写的是“%(given)s”。") % {"given": given}


class BadPercent(Refused):
    """A percent that is none of the 21 values; the form says it next to the field."""


class Stale(Refused):
    """Somebody, or another window, wrote meanwhile: `stored` is the row as it stands now."""

    def __init__(self, stored: ScoredItem) -> None:
        super().__init__(
            _("这一条在您打开页面之后已在别处修改。您填写的内容仍在本页，尚未保存；请核对后再决定保留哪一份。")
        )
        self.stored = stored


@dataclass(frozen=True)
class Judgement:
    """A percent or "not applicable", with comments [{"factor", "text", "reference"}]."""

    percent: int | None = None
    not_applicable: bool = False
    strengths: Sequence[Mapping[str, str]] = ()
    opportunities: Sequence[Mapping[str, str]] = ()

    def write_to(self, score: ScoredItem) -> bool:
        """Put the checked values on `score`; whether anything changed."""
        if self.percent is not None and not scoring.is_admissible(self.percent):
            raise BadPercent(not_a_step(f"{self.percent}%"))
        values = {
            "percent": None if self.not_applicable else self.percent,
            "not_applicable": self.not_applicable,
            "strengths": tidy(self.strengths),
            "opportunities": tidy(self.opportunities),
        }
        changed = {name: value for name, value in values.items() if getattr(score, name) != value}
        for name, value in changed.items():
            setattr(score, name, value)
        return bool(changed)


def tidy(comments: Iterable[Mapping[str, str]]) -> list[Comment]:
    """Comments without the empty ones and without outer blanks; refused when too many or too long."""
    rows = [
        {
            "factor": comment.get("factor", "").strip(),
            "text": comment.get("text", "").replace("\r\n", "\n").strip(),
            "reference": comment.get("reference", "").strip(),
        }
        for comment in comments
    ]
    kept = [row for row in rows if row["text"] or row["reference"]]
    if len(kept) > MOST_COMMENTS:
        raise Refused(_("每个评分项的优势或改进机会各不超过%(most)d条。") % {"most": MOST_COMMENTS})
    if any(len(row["text"]) > LONGEST_TEXT for row in kept):
        raise Refused(_("单条评语不超过%(most)d字，请分成几条。") % {"most": LONGEST_TEXT})
    if any(len(row["reference"]) > LONGEST_REFERENCE for row in kept):
        raise Refused(_("出处不超过%(most)d字。") % {"most": LONGEST_REFERENCE})
    return kept


def check_factors(scores: Sequence[ScoredItem]) -> None:
    """Every comment's factor is one of the criteria set's for that kind of item, or not chosen yet. One statement at most."""
    given = {
        (score.item.kind, comment["factor"])
        for score in scores
        for comment in [*score.strengths, *score.opportunities]
        if comment["factor"]
    }
    if not given:
        return
    known = set(Factor.objects.order_by().filter(criteria_id=scores[0].item.criteria_id).values_list("kind", "code"))
    if unknown := {code for _kind, code in given - known}:
        raise Refused(_("评语的评价要素“%(factor)s”不适用于这一条。") % {"factor": joined(sorted(unknown))})


def totals_of(scores: Iterable[ScoredItem], full_points: int) -> scoring.Totals:
    """The sums of a complete set of scores; each with `item.category` loaded."""
    return scoring.totals(
        [scoring.Mark(row.item.category.clause, row.item.points, row.percent, row.not_applicable) for row in scores],
        full_points,
    )


def fingerprint(scores: Iterable[ScoredItem], *texts: str) -> str:
    """SHA-256 over everything that a finished set of scores says. The journal keeps it: it proves the scores without showing them."""
    rows: list[Any] = [
        [row.item_id, row.percent, row.not_applicable, row.strengths, row.opportunities]
        for row in sorted(scores, key=lambda row: row.item_id)
    ]
    plain = json.dumps([rows, texts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()
