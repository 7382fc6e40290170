"""The three-year indicators of an invented firm, consistent with its revenue, margin and growth."""

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from awards.demo.firms import LAST_YEAR, Firm

HUNDRED = Decimal(100)
FINANCE_REASON = "金融机构不适用本指标"
SERVICE_REASON = "服务类组织不适用本指标"
NO_EXPORTS = "无出口业务"


class Figure(NamedTuple):
    """A value, or the reason why there is none."""

    value: Decimal | None
    reason: str = ""


def indicators(firm: Firm, years: range) -> dict[tuple[str, int], Figure]:
    """Every indicator of the Zhumadian rulebook for `years`: {(code, year): figure}."""
    return {(code, year): figure for year in years for code, figure in _year(firm, year).items()}


def indicator_years(award_year: int, count: int = 3) -> range:
    """The years that an application of `award_year` reports."""
    return range(award_year - count, award_year)


def _year(firm: Firm, year: int) -> dict[str, Figure]:
    chance = random.Random(f"{firm.key}{year}")
    age = year - LAST_YEAR
    growth = Decimal(firm.growth) / HUNDRED
    revenue = Decimal(firm.revenue) * (1 + growth) ** age * _near(chance, 2)
    margin = Decimal(firm.margin) * (1 + Decimal("0.04") * age) * _near(chance, 3) / HUNDRED
    profit, taxes = revenue * margin, revenue * margin * _near(chance, 4, Decimal("0.72"))
    bank = firm.track == "finance"
    assets = revenue * (Decimal("14") if bank else Decimal("0.85")) * _near(chance, 2)
    debt = (Decimal("91.5") if bank else Decimal(44 + firm.employees % 13)) - Decimal("0.9") * age
    contribution = (profit + taxes + assets * Decimal("0.012")) / assets * HUNDRED
    return {
        "total_assets": _figure(assets),
        "revenue": _figure(revenue),
        "profit": _figure(profit),
        "taxes": _figure(taxes),
        "exports": _exports(firm, age, chance),
        "asset_contribution": _figure(contribution),
        "capital_preservation": _figure(HUNDRED + Decimal(firm.growth) * _near(chance, 10, Decimal("0.9"))),
        "debt_ratio": _figure(debt * _near(chance, 1)),
        "productivity": _figure(revenue * Decimal("0.24") / firm.employees),
        "sales_rate": Figure(None, SERVICE_REASON) if firm.serves else _figure(min(Decimal("97.1") + age * Decimal("0.6") + _near(chance, 1), HUNDRED)),
        "quality_loss": Figure(None, SERVICE_REASON) if firm.serves else _figure((Decimal("1.35") - Decimal(firm.level) / 100) * Decimal("0.86") ** age * _near(chance, 3)),
        "energy": Figure(None, FINANCE_REASON) if bank else _figure(_energy(firm) * (1 - Decimal("0.035") * age) * _near(chance, 1), "0.0001"),
        "satisfaction": _figure(min(Decimal("78.5") + Decimal(firm.level) / 5 + age * Decimal("1.1") + _near(chance, 1), Decimal("98.6"))),
    }  # fmt: skip


def _exports(firm: Firm, age: int, chance: random.Random) -> Figure:
    if not firm.exports:
        return Figure(None, NO_EXPORTS)
    return _figure(Decimal(firm.exports) * (1 + Decimal("0.06")) ** age * _near(chance, 4))


def _energy(firm: Firm) -> Decimal:
    """Tons of standard coal per 10,000 yuan of output, by sector."""
    heavy = {"C30": "1.62", "C26": "0.41", "C13": "0.086", "C14": "0.097", "G54": "0.62", "E47": "0.052"}
    return Decimal(heavy.get(firm.industry[:3], "0.068"))


def _near(chance: random.Random, percent: int, middle: Decimal = Decimal(1)) -> Decimal:
    """`middle`, up to `percent` % more or less."""
    return middle * (1 + Decimal(chance.randint(-percent * 10, percent * 10)) / 1000)


def _figure(value: Decimal, step: str = "0.01") -> Figure:
    return Figure(value.quantize(Decimal(step), ROUND_HALF_UP))
