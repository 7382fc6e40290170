"""What a rating adds up to: exact sums by category and in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from awards.criteria import scoring
from awards.criteria.models import Item
from awards.ratings.models import RatedItem, Rating


@dataclass(frozen=True)
class CategorySum:
    """One category: hundredths of a point over the points of what is scored and applies; `percent` None while nothing is."""

    clause: str
    name: str
    hundredths: int
    base: int
    scored: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        return share(self.hundredths, self.base)


@dataclass(frozen=True)
class Result:
    """`totals` only when every item is scored or does not apply, and one at least does apply."""

    rows: list[RatedItem]
    categories: list[CategorySum]
    totals: scoring.Totals | None

    @property
    def scored(self) -> int:
        return sum(is_scored(row) for row in self.rows)

    @property
    def of(self) -> int:
        return len(self.rows)

    @property
    def hundredths(self) -> int:
        return sum(row.hundredths for row in self.categories)

    @property
    def base(self) -> int:
        return sum(row.base for row in self.categories)

    @property
    def percent(self) -> Decimal | None:
        return share(self.hundredths, self.base)


def items_of(rating: Rating) -> list[RatedItem]:
    """In the order of the criteria, with item and category: one statement."""
    return list(rating.items.select_related("item__category").order_by("item__order"))


def result_of(rating: Rating, rows: list[RatedItem] | None = None) -> Result:
    found = items_of(rating) if rows is None else rows
    by_category: dict[str, list[RatedItem]] = {}
    for row in found:
        by_category.setdefault(row.item.category.clause, []).append(row)
    categories = [_category(clause, lines) for clause, lines in by_category.items()]
    return Result(found, categories, _totals(found, rating.criteria.total))


def is_scored(row: RatedItem) -> bool:
    return row.not_applicable or row.percent is not None


def hundredths_of(row: RatedItem) -> int | None:
    return None if row.percent is None else scoring.hundredths(row.item.points, row.percent)


def state_of(row: RatedItem) -> str:
    """done, half or todo: words without a score are half a rating."""
    return "done" if is_scored(row) else "half" if row.strength or row.opportunity else "todo"


def version_of(row: RatedItem) -> str:
    """Changes with everything that a person enters for the item."""
    plain = "\x1f".join(map(str, [row.percent, row.not_applicable, row.strength, row.opportunity]))
    return sha256(plain.encode()).hexdigest()[:20]


def best_and_weakest(result: Result, most: int = 5) -> tuple[list[RatedItem], list[RatedItem]]:
    """The items with a strength named and the highest percents, and those with an opportunity named and most points to gain."""
    rows = [row for row in result.rows if row.percent is not None]
    strong = sorted((row for row in rows if row.strength), key=lambda row: (-(row.percent or 0), row.item.order))
    weak = sorted((row for row in rows if row.opportunity), key=lambda row: (-lost(row.item, row), row.item.order))
    return strong[:most], weak[:most]


def lost(item: Item, row: RatedItem) -> int:
    """Hundredths of a point between here and full marks."""
    return item.points * (100 - (row.percent or 0))


def share(hundredths: int, base: int) -> Decimal | None:
    """Percent of the base with one place, half up."""
    return Decimal(scoring.round_half_up(Fraction(hundredths * 10, base))).scaleb(-1) if base else None


def _category(clause: str, rows: list[RatedItem]) -> CategorySum:
    given = [row for row in rows if row.percent is not None]
    return CategorySum(
        clause=clause,
        name=rows[0].item.category.name,
        hundredths=sum(scoring.hundredths(row.item.points, row.percent or 0) for row in given),
        base=sum(row.item.points for row in given),
        scored=sum(is_scored(row) for row in rows),
        of=len(rows),
    )


def _totals(rows: Iterable[RatedItem], full_points: int) -> scoring.Totals | None:
    lines = list(rows)
    if not lines or not all(is_scored(row) for row in lines) or all(row.not_applicable for row in lines):
        return None
    marks = [scoring.Mark(row.item.category.clause, row.item.points, row.percent, row.not_applicable) for row in lines]
    return scoring.totals(marks, full_points)
