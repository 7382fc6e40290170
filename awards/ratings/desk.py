"""The page at which a rating is scored: the criteria beside every entry, read in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.criteria.dial import Dial, rail_state
from awards.criteria.models import Band, Category, Factor, Item, Kind
from awards.ratings.models import RatedItem, Rating
from awards.ratings.sums import Result, hundredths_of, items_of, result_of, state_of, version_of


@dataclass
class Line:
    """One item: its words, its bands with their words, its entry."""

    row: RatedItem
    bands: Sequence[Band]
    scale: Sequence[SafeString]
    dial: SafeString

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def key(self) -> str:
        """The item's id as text: templates would put separators into a number."""
        return str(self.row.item_id)

    @property
    def save_url(self) -> str:
        return reverse("awards:ratings-save", args=[self.row.rating_id, self.row.item_id])

    @property
    def worth(self) -> str:
        return _("%(points)d 分 · %(kind)s") % {"points": self.item.points, "kind": self.item.get_kind_display()}

    @property
    def rail(self) -> SafeString:
        return rail_state(self.row, state_of(self.row))

    @property
    def hundredths(self) -> int | None:
        return hundredths_of(self.row)

    @property
    def version(self) -> str:
        return version_of(self.row)


@dataclass
class Desk:
    lines: list[Line]
    totals: Result
    scale: list[tuple[str, list[SafeString]]]

    @property
    def categories(self) -> list[tuple[Category, list[Line]]]:
        found: dict[int, tuple[Category, list[Line]]] = {}
        for line in self.lines:
            found.setdefault(line.item.category_id, (line.item.category, []))[1].append(line)
        return list(found.values())


def desk_of(rating: Rating) -> Desk:
    marks = Dial()
    bands: dict[str, list[Band]] = _by_kind(rating.criteria.bands.all())
    factors: dict[str, list[Factor]] = _by_kind(rating.criteria.factors.all())
    scales = {kind: [marks.band(band, factors.get(kind, [])) for band in rows] for kind, rows in bands.items()}
    rows = items_of(rating)
    lines = [
        Line(row, bands.get(row.item.kind, []), scales.get(row.item.kind, []), marks.dial(row, bands.get(row.item.kind, [])))
        for row in rows
    ]  # fmt: skip
    return Desk(lines, result_of(rating, rows), [(str(Kind(kind).label), scale) for kind, scale in scales.items()])


def _by_kind(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found
