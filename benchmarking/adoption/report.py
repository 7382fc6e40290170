"""The register added up by district."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from accounts.models import Region
from benchmarking.adoption.models import Adoption, AdoptionStage


@dataclass
class DistrictCount:
    """How many organizations of a district stand where; `unconfirmed` of them the bureau has yet to confirm."""

    region: Region | None
    stages: Counter[str] = field(default_factory=Counter)
    unconfirmed: int = 0

    @property
    def counts(self) -> list[int]:
        return [self.stages[stage] for stage in AdoptionStage]

    @property
    def labelled(self) -> list[tuple[str, int]]:
        return [(str(stage.label), self.stages[stage]) for stage in AdoptionStage]

    @property
    def total(self) -> int:
        return sum(self.stages.values())

    @property
    def adopted(self) -> int:
        return self.stages[AdoptionStage.ADOPTED]


def by_district(user: Any) -> tuple[list[DistrictCount], DistrictCount]:
    """The districts that have a line, and their sum; two statements."""
    rows = Adoption.objects.visible_to(user).order_by().values_list("organization__region_id", "stage")
    unconfirmed = Count("pk", filter=Q(confirmed_at__isnull=True))
    counts: dict[str, DistrictCount] = defaultdict(lambda: DistrictCount(None))
    whole = DistrictCount(None)
    for region, stage, number, open_ones in rows.annotate(n=Count("pk"), unconfirmed=unconfirmed):
        for one in (counts[region], whole):
            one.stages[stage] += number
            one.unconfirmed += open_ones
    for region in Region.objects.filter(pk__in=counts):
        counts[region.pk].region = region
    return [counts[code] for code in sorted(counts)], whole
