"""Where an organization lies by the published figures: a function of its own value and of them only, so that nothing finer can be asked out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from benchmarking.comparisons.models import Direction, Standing
from core.words import Words

TONES = {1: ("info",), 2: ("success", "warning"), 3: ("success", "info", "danger"), 4: ("success", "info", "warning", "danger")}  # fmt: skip
BESIDE_THE_MEAN: tuple[Words, ...] = (_("优于行业平均"), _("与行业平均相当"), _("不及行业平均"))
LEVELS: dict[int, tuple[Words, ...]] = {
    1: BESIDE_THE_MEAN,
    2: (_("接近前一半的平均"), _("接近后一半的平均")),
    3: (_("接近前三分之一的平均"), _("接近中间三分之一的平均"), _("接近后三分之一的平均")),
    4: (_("接近前四分之一的平均"), _("接近第二个四分之一的平均"), _("接近第三个四分之一的平均"), _("接近后四分之一的平均")),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An organization's own value and its level, 1 the best."""

    standing: Standing
    organization: Organization
    own: Decimal
    level: int

    @property
    def labels(self) -> tuple[Words, ...]:
        return LEVELS[len(self.standing.means)]

    @property
    def label(self) -> Words:
        return self.labels[self.level - 1]

    @property
    def tone(self) -> str:
        return TONES[len(self.labels)][self.level - 1]

    @property
    def band(self) -> list[dict[str, Any]]:
        """The levels from last to first, the own one marked."""
        told = [
            {"label": label, "state": "current" if number == self.level else "todo"}
            for number, label in enumerate(self.labels, start=1)
        ]
        return told[::-1]


def place_of(standing: Standing, organization: Organization) -> Place | None:
    """None for an organization that was not counted in `standing`."""
    value = standing.population.get(str(organization.pk))
    if value is None:
        return None
    own = Decimal(value)
    return Place(standing, organization, own, level(standing, own))


def level(standing: Standing, own: Decimal) -> int:
    """The nearest of several means, of two equally near ones the better; beside a single one: 1 better, 2 as good as rounded, 3 worse."""
    means = standing.figures
    if len(means) > 1:
        return min(range(len(means)), key=lambda number: (abs(own - means[number]), number)) + 1
    ahead = own - means[0] if standing.metric.direction == Direction.HIGHER else means[0] - own
    return 2 if abs(ahead) * 2 <= standing.step else 1 if ahead > 0 else 3
