"""Readings of a consensus: its scores, what is missing, the lists of cases to agree on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import Stage
from awards.consensus.differences import Difference
from awards.consensus.models import Consensus, ConsensusScore
from awards.panels.readings import cases_led_by
from awards.review.readings import Missing

AGREED_OR_LATER = (
    Stage.REVIEWED,
    Stage.AGREED,
    Stage.VISITED,
    Stage.DEFENDED,
    Stage.RANKED,
    Stage.CANDIDATE,
    Stage.PROPOSED,
    Stage.APPROVED,
    Stage.ON_NOTICE,
    Stage.CLEARED,
    Stage.HONOURED,
    Stage.NOT_SELECTED,
    Stage.EXCLUDED,
)


def scores_of(consensus: Consensus) -> list[ConsensusScore]:
    return list(consensus.scores.select_related("item__category").order_by("item__order"))


def missing(scores: Iterable[ConsensusScore], rows: Iterable[Difference], summary: str) -> list[Missing]:
    """What stands between a consensus and its end, in the order of the items."""
    by_item = {row.item.pk: row for row in rows}
    found = []
    for score in scores:
        row = by_item.get(score.item_id)
        if not score.is_scored:
            found.append(Missing(score.item, _("尚未合议")))
        elif row and not score.reason and row.asks_reason_for(score.percent, score.not_applicable):
            found.append(Missing(score.item, _("专家意见不一致或得分超出专家评分范围，须写明合议理由")))
        comments = [*score.strengths, *score.opportunities]
        if any(not comment["text"] or not comment["factor"] for comment in comments):
            found.append(Missing(score.item, _("有评语没有内容或未选评价要素")))
    if not summary.strip():
        found.append(Missing(None, _("尚未填写合议意见")))
    return found


def cases_for(user: User) -> ApplicationQuerySet:
    """The cases whose review is closed, as far as `user` sees them."""
    return (
        Application.objects.visible_to(user)
        .at(*AGREED_OR_LATER)
        .filter(panel_case__isnull=False, sheets__isnull=False)
        .select_related("organization", "cycle", "panel_case__panel", "consensus")
        .defer("snapshot", "profile", "cycle__rulebook", "cycle__call_text")
        .order_by("-cycle__award_year", "reference")
        .distinct()
    )


def to_agree(user: User) -> list[Application]:
    """The cases that `user` leads and that wait for a consensus which the cycle's plan knows."""
    if user.role != Role.EXPERT:
        return []
    rows = cases_led_by(user).filter(stage=Stage.REVIEWED).select_related("organization", "cycle").order_by("reference")
    return [row for row in rows if "consensus" in row.cycle.phases]


@dataclass(frozen=True)
class MatrixRow:
    """One line of the matrix: the experts' words on an item and what was agreed."""

    difference: Difference
    agreed: ConsensusScore | None

    @property
    def cells(self) -> Sequence[Any]:
        """Percent, or None for "not applicable", with whether it is the highest or the lowest of a notable difference."""
        row = self.difference
        low, high = (row.percents[0], row.percents[-1]) if row.percents and row.is_notable else (None, None)
        return [
            {
                "expert": voice.expert.name,
                "percent": voice.score.percent,
                "tone": "is-low" if voice.score.percent == low else "is-high" if voice.score.percent == high else "",
            }
            for voice in row.voices
        ]

    @property
    def tone(self) -> str:
        if self.difference.needs_reason:
            return "row-disputed"
        return "row-notable" if self.difference.is_notable else ""

    @property
    def lacks_reason(self) -> bool:
        score = self.agreed
        return (
            score is not None
            and score.is_scored
            and not score.reason
            and self.difference.asks_reason_for(score.percent, score.not_applicable)
        )
