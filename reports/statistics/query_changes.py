"""A figure against last year's: difference and percent, exact; a lower bound is never subtracted."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from reports.statistics import display

HUNDREDTH = Decimal("0.01")


class Valued(Protocol):
    @property
    def value(self) -> Decimal: ...
    @property
    def is_lower_bound(self) -> bool: ...


@dataclass(frozen=True)
class Change:
    """`difference` is exact and None where the two cannot be compared; `percent` is that of last year's figure, rounded half away from
    zero to hundredths, and None as well where last year's figure is 0 or less: a share of that says nothing."""

    difference: Decimal | None
    percent: Decimal | None
    is_from_below: bool = False
    """Last year's figure is negative."""

    def words(self, decimals: int = 0) -> str:
        """+12（+3.45%）, 不可比."""
        if self.difference is None:
            return _("不可比")
        share = f"{signed(self.percent, 2)}%" if self.percent is not None else self._no_share
        return _("%(difference)s（%(share)s）") % {"difference": signed(self.difference, decimals), "share": share}

    @property
    def _no_share(self) -> str:
        return display.NOTHING if self.is_from_below else _("上年为 0")


def change(now: Valued | None, before: Valued | None) -> Change | None:
    """None where one of the two is missing."""
    if now is None or before is None:
        return None
    if now.is_lower_bound or before.is_lower_bound:
        return Change(None, None)
    difference = now.value - before.value
    return Change(difference, percent(difference, before.value), before.value < 0)


def percent(part: Decimal, base: Decimal) -> Decimal | None:
    """`part` of `base` in percent with two places; None when `base` is 0 or less."""
    if base <= 0:
        return None
    exact = Fraction(part) * 10_000 / Fraction(base)
    hundredths = int(abs(exact) + Fraction(1, 2))
    return Decimal(hundredths if exact >= 0 else -hundredths) * HUNDREDTH


def signed(value: Decimal, decimals: int = 0) -> str:
    return f"{'+' if value > 0 else ''}{display.number(value, decimals)}"
