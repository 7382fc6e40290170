"""The list that a paper carries (a notice, an approval): which cases, each with its tier, in their order."""

from collections.abc import Iterable
from typing import Any

from awards.nominations.readings import Listed


def write_list(lines: Any, listed: Iterable[Listed]) -> None:
    """The list anew; `lines` are those of the paper, as it names them."""
    lines.all().delete()
    paper = {lines.field.name: lines.instance}
    lines.bulk_create(
        lines.model(**paper, application=case, tier=tier, order=order)
        for order, (case, tier) in enumerate(listed, start=1)
    )


def in_words(lines: Any) -> list[str]:
    """What the journal keeps of the list of a paper."""
    rows = lines.select_related("application", "tier").order_by("order")
    return names_of((line.application, line.tier) for line in rows)


def names_of(listed: Iterable[Listed]) -> list[str]:
    return [f"{case.reference} {tier.name}" for case, tier in listed]
