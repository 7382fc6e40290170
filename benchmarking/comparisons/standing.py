"""In which quarter of its industry an organization lies: by the published, rounded quartiles, so that nothing finer can be asked out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from benchmarking.comparisons.models import Direction, Standing
from core.words import Words

QUARTERS: dict[int, tuple[Words, str]] = {
    1: (_("前四分之一"), "success"), 2: (_("第二个四分之一"), "info"), 3: (_("第三个四分之一"), "warning"), 4: (_("后四分之一"), "danger"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An organization's own value and its quarter, 1 the best."""

    standing: Standing
    organization: Organization
    own: Decimal
    quarter: int

    @property
    def label(self) -> Words:
        return QUARTERS[self.quarter][0]

    @property
    def tone(self) -> str:
        return QUARTERS[self.quarter][1]

    @property
    def band(self) -> list[dict[str, Any]]:
        """The four quarters from last to first, the own one marked."""
        return [
            {"label": QUARTERS[number][0], "state": "current" if number == self.quarter else "todo"}
            for number in sorted(QUARTERS, reverse=True)
        ]


def place_of(standing: Standing, organization: Organization) -> Place | None:
    """None for an organization that did not contribute to `standing`."""
    value = standing.population.get(str(organization.pk))
    if value is None:
        return None
    own = Decimal(value)
    return Place(standing, organization, own, quarter(standing, own))


def quarter(standing: Standing, own: Decimal) -> int:
    """1 (best) to 4. A value on a border belongs to the better side."""
    if standing.metric.direction == Direction.HIGHER:
        borders = [own >= standing.upper, own >= standing.median, own >= standing.lower]
    else:
        borders = [own <= standing.lower, own <= standing.median, own <= standing.upper]
    return next((number for number, holds in enumerate(borders, start=1) if holds), 4)
