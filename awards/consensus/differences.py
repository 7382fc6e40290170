"""Where the experts of a case differ, item by item: found for the leader, not looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from accounts.models import User
from awards.applications.models import Application
from awards.criteria import scoring
from awards.criteria.models import Item
from awards.review.models import ItemScore, ScoreSheet

NOTABLE = 15


@dataclass(frozen=True)
class Voice:
    """One expert's word on one item."""

    expert: User
    score: ItemScore

    @property
    def comments(self) -> list[tuple[str, dict[str, str]]]:
        return [("strengths", row) for row in self.score.strengths] + [
            ("opportunities", row) for row in self.score.opportunities
        ]


@dataclass(frozen=True)
class Difference:
    """All words on one item. Spreads are in points of percent; `limit` is the rulebook's, from which on a reason is asked."""

    item: Item
    voices: Sequence[Voice]
    limit: int
    percents: list[int] = field(init=False)

    def __post_init__(self) -> None:
        given = sorted(voice.score.percent for voice in self.voices if voice.score.percent is not None)
        object.__setattr__(self, "percents", given)

    @property
    def abstained(self) -> int:
        """How many find that the item does not apply."""
        return sum(voice.score.not_applicable for voice in self.voices)

    @property
    def spread(self) -> int:
        return self.percents[-1] - self.percents[0] if self.percents else 0

    @property
    def disputes_applicability(self) -> bool:
        return 0 < self.abstained < len(self.voices)

    @property
    def needs_reason(self) -> bool:
        """The experts differ by the rulebook's limit or more, or some find the item not applicable and others do not."""
        return self.disputes_applicability or self.spread >= self.limit

    @property
    def is_notable(self) -> bool:
        return self.needs_reason or self.spread >= NOTABLE

    @property
    def median(self) -> int | None:
        """The admissible percent nearest to the median; None where no expert gave a percent."""
        return scoring.nearest_step(self.percents, "median") if self.percents else None

    @property
    def exact_median(self) -> float | int | None:
        return median(self.percents) if self.percents else None

    def asks_reason_for(self, percent: int | None, not_applicable: bool) -> bool:
        """Whether agreeing on this value needs a reason: the experts differ, or the value is none that any of them supports."""
        if self.needs_reason:
            return True
        if not_applicable:
            return self.abstained == 0
        if percent is None:
            return False
        return not self.percents or not self.percents[0] <= percent <= self.percents[-1]


def differences(application: Application) -> list[Difference]:
    """Every item of a case with all handed-in scores, in the order of the criteria: two statements."""
    sheets = list(
        ScoreSheet.objects.handed_in().filter(application=application).select_related("expert").order_by("pk")
    )
    experts = {sheet.pk: sheet.expert for sheet in sheets}
    scores = (
        ItemScore.objects.filter(sheet__in=sheets).select_related("item__category").order_by("item__order", "sheet_id")
    )
    return _by_item(scores, experts, application.cycle.rules.review.difference_percent)


def _by_item(scores: Iterable[ItemScore], experts: dict[int, User], limit: int) -> list[Difference]:
    found: dict[int, list[Voice]] = {}
    items: dict[int, Any] = {}
    for score in scores:
        items[score.item_id] = score.item
        found.setdefault(score.item_id, []).append(Voice(experts[score.sheet_id], score))
    return [Difference(items[pk], voices, limit) for pk, voices in found.items()]


def most_disputed_first(rows: Iterable[Difference]) -> list[Difference]:
    return sorted(rows, key=lambda row: (not row.needs_reason, not row.is_notable, -row.spread, row.item.order))
