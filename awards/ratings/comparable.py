"""With what a rating can be compared: earlier ratings of the organization, and what later slices know of its own (they register here)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from awards.ratings.models import Rating
from awards.ratings.sums import result_of

Percents = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Other:
    """A result over the same criteria set: `percents()` gives the percent of each category by its clause."""

    key: str
    label: str
    percents: Callable[[], Percents]


Source = Callable[[Rating, Any], Iterator[Other]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called from an app's ready(): `source(rating, user)` gives what `user` may compare `rating` with."""
    if source not in _sources:
        _sources.append(source)


def others(rating: Rating, user: Any) -> list[Other]:
    """Newest first; nothing is worked out before it is chosen."""
    return [other for source in [_ratings, *_sources] for other in source(rating, user)]


def _ratings(rating: Rating, user: Any) -> Iterator[Other]:
    rows = Rating.objects.visible_to(user).filter(
        organization_id=rating.organization_id, criteria_id=rating.criteria_id
    )
    for row in rows.exclude(pk=rating.pk).select_related("criteria").order_by("-rated_on", "-pk"):
        label = _("%(title)s（%(day)s）") % {"title": row.title, "day": row.rated_on.isoformat()}
        yield Other(f"rating-{row.pk}", label, _percents_of(row))


def _percents_of(row: Rating) -> Callable[[], Percents]:
    return lambda: {category.clause: category.percent for category in result_of(row).categories}
