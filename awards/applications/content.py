"""What an application contains, read once in a fixed number of statements: for its pages, its completeness list and its snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, Self

from django.urls import reverse

from awards.applications.figures import Cell, computed, formula_words
from awards.applications.marks import FIGURE_BEGINS
from awards.applications.models import Answer, Application, Evidence, IndicatorValue
from awards.applications.parts import Honour, Product
from awards.applications.texts import characters, version_of
from awards.criteria.models import Item
from awards.cycles.entry import EvidenceRule, IndicatorRule, MaterialsRule

__all__ = [
    "WHOLE_DIGITS",
    "AnsweredItem", "Cell", "Content", "EvidenceGroup", "GridCell", "GridRow", "contacts_version", "grid_of", "indicator_years", "plain",
]  # fmt: skip
WHOLE_DIGITS = 16
"""Digits before the point that a figure may have: the column holds 20, four of them behind it."""
_OF_ANSWER = ("application", "item", "text", "updated_at", "updated_by__name")


class AnsweredItem(NamedTuple):
    item: Item
    answer: Answer | None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def characters(self) -> int:
        return characters(self.text)


class GridCell(NamedTuple):
    year: int
    value: Decimal | None
    reason: str

    @property
    def shown(self) -> str:
        return plain(self.value)


class GridRow(NamedTuple):
    """One figure over the years; `formula` says how it is computed, and is empty where it is typed."""

    rule: IndicatorRule
    cells: list[GridCell]
    formula: str = ""

    @property
    def unexplained(self) -> list[int]:
        """Years whose cell is empty without a reason."""
        return [cell.year for cell in self.cells if cell.value is None and not cell.reason]


class EvidenceGroup(NamedTuple):
    rule: EvidenceRule
    rows: list[Evidence]


def indicator_years(application: Application) -> list[int]:
    """The years of the table, oldest first: those before the award year."""
    year, count = application.cycle.award_year, application.cycle.rules.materials.indicator_years
    return list(range(year - count, year))


def grid_of(
    rules: Sequence[IndicatorRule], stored: Mapping[Cell, IndicatorValue], years: Sequence[int]
) -> list[GridRow]:
    """The table as everybody reads it: what was typed, and what is computed from it. A value typed where one is computed does not count."""
    reckoned = computed(rules, {cell: row.value for cell, row in stored.items()}, years)

    def cell(code: str, year: int) -> GridCell:
        row = reckoned.get((code, year)) or stored.get((code, year))
        return GridCell(year, row.value if row else None, row.reason if row else "")

    return [GridRow(rule, [cell(rule.code, year) for year in years], formula_words(rule, rules)) for rule in rules]


@dataclass
class Content:
    """Everything that the enterprise has filled in, beside the rules that ask for it."""

    application: Application
    items: list[Item]
    answers: dict[int, Answer]
    figures: dict[Cell, IndicatorValue]
    evidence: list[Evidence]

    @classmethod
    def of(cls, application: Application) -> Self:
        return cls(
            application=application,
            items=[]
            if application.materials.answers == "none"
            else list(Item.objects.of(application.cycle.criteria_id)),
            answers={row.item_id: row for row in application.answers.select_related("updated_by").only(*_OF_ANSWER)},
            figures={(row.code, row.year): row for row in application.indicators.all()},
            evidence=list(application.evidence.select_related("item", "file")),
        )

    @property
    def materials(self) -> MaterialsRule:
        return self.application.materials

    @cached_property
    def products(self) -> list[Product]:
        return list(self.application.products.all())

    @cached_property
    def honours(self) -> list[Honour]:
        return list(self.application.honours.select_related("evidence__file"))

    @cached_property
    def pictures(self) -> dict[int, str]:
        """Where a page finds each picture that a text may show, by its number."""
        if not any(FIGURE_BEGINS in text for text in self._texts()):
            return {}
        numbers = self.application.pictures.values_list("number", flat=True)
        return {
            number: reverse("awards:applications-picture", args=[self.application.reference, number])
            for number in numbers
        }

    def _texts(self) -> Iterator[str]:
        yield self.application.profile
        yield from (row.text for row in self.answers.values())

    @cached_property
    def answered_items(self) -> list[AnsweredItem]:
        return [AnsweredItem(item, self.answers.get(item.pk)) for item in self.items]

    def is_answered(self, row: AnsweredItem) -> bool:
        """Whether the item has its text, within the limit."""
        return 0 < row.characters <= (self.materials.answer_limit or row.characters)

    @cached_property
    def answered_characters(self) -> int:
        return sum(row.characters for row in self.answered_items)

    @cached_property
    def years(self) -> list[int]:
        return indicator_years(self.application)

    @cached_property
    def grid(self) -> list[GridRow]:
        return grid_of(self.materials.indicators, self.figures, self.years)

    @cached_property
    def evidence_groups(self) -> list[EvidenceGroup]:
        return [
            EvidenceGroup(rule, [row for row in self.evidence if row.code == rule.code])
            for rule in self.materials.evidence
        ]


def contacts_version(application: Application) -> str:
    return version_of(application.contact_name, application.contact_phone)


def plain(value: Decimal | None) -> str:
    """A figure without needless zeros and never as a power of ten: 1000.0000 is 1000."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
