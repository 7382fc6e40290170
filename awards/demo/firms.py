"""The applicants of the demo: 21 invented firms over real sectors and every district of Zhumadian, with facts, vocabulary and figures.

Their brands are persons and places that classical literature made up (子虚, 乌有, 桃源 ...), so that nobody takes them for real.
"""

import random
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainValidator

from awards.demo.codes import credit_code
from core.datafile import Part, parsed

DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 2012, 2014
# The five winners of 2015, far enough ahead that they lead whichever experts read them; and who else is about there.
WINNERS = ("zixu", "taixu", "huaxu", "penghu", "fuyao")


class Metric(NamedTuple):
    """A figure that a firm reports: `first` and `last` are those of 2012 and 2014."""

    name: str
    unit: str
    first: Decimal
    last: Decimal
    rival: Decimal
    best: Decimal

    @property
    def falls(self) -> bool:
        """Less is better."""
        return self.best < self.first

    @property
    def unit_of_difference(self) -> str:
        return "个百分点" if self.unit == "%" else self.unit

    def at(self, year: int) -> Decimal:
        """The value of a year: between the known ones with an uneven step, after them with a smaller one."""
        step = (self.last - self.first) / 2
        bend = Decimal(random.Random(f"{self.name}{year}").randint(-30, 30)) / 100
        match year - FIRST_YEAR:
            case 0:
                value = self.first
            case 1:
                value = self.first + step * (1 + bend)
            case 2:
                value = self.last
            case later:
                value = self.last + step * (later - 2) * (Decimal("0.5") + bend / 3)
        if self.unit == "%":
            value = min(value, Decimal(100))
        return value.quantize(self.last)


def _places(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _metric(value: Any) -> Metric:
    """Every figure with as many places as the most exact of them."""
    name, unit, *figures = value
    exact = [Decimal(str(figure)) for figure in figures]
    places = max(exact, key=_places)
    return Metric(name, unit, *(figure.quantize(places) for figure in exact))


class Project(Part):
    """An improvement project with what it measured before and after."""

    name: str
    metric: str
    unit: str
    before: str
    after: str


MetricRow = Annotated[Metric, PlainValidator(_metric)]
Day = Annotated[date, BeforeValidator(lambda value: value)]


class Firm(Part):
    key: str
    name: str
    brand: str
    region: str
    industry: str
    track: str
    size: str
    founded: Day
    employees: int
    legal: str
    contact: str
    level: int
    revenue: int
    growth: int
    margin: int
    exports: int
    self: str
    product: str
    customer: str
    customer2: str
    supplier: str
    steps: str
    keystep: str
    equipment: str
    standards: str
    certificates: str
    systems: str
    risk: str
    environment: str
    technology: str
    benchmark: str
    rival: str
    mission: str
    vision: str
    values: str
    strategy: str
    market: str
    projects: list[Project]
    product_metrics: list[MetricRow]
    process_metrics: list[MetricRow]
    serial: int

    @property
    def credit_code(self) -> str:
        return credit_code("12" if self.track == "education" else "91", self.region, self.serial)

    @property
    def address(self) -> str:
        return f"{REGIONS[self.region]}{self.brand}路{self.serial}号"

    @property
    def phone(self) -> str:
        return f"0396-000{self.serial:04d}"

    @property
    def serves(self) -> bool:
        """A service rather than goods."""
        return self.track not in ("industry", "construction")

    def organization(self) -> dict[str, Any]:
        """The fields of an Organization, codes for region and industry."""
        return {
            "name": self.name,
            "credit_code": self.credit_code,
            "region_id": self.region,
            "industry_id": self.industry,
            "size": self.size,
            "founded_on": self.founded,
            "employees": self.employees,
            "legal_representative": self.legal,
            "address": self.address,
            "main_products": self.product,
            "contact_name": self.contact,
            "contact_phone": self.phone,
        }


REGIONS = {
    "411702": "驻马店市驿城区",
    "411721": "西平县",
    "411722": "上蔡县",
    "411723": "平舆县",
    "411724": "正阳县",
    "411725": "确山县",
    "411726": "泌阳县",
    "411727": "汝南县",
    "411728": "遂平县",
    "411729": "新蔡县",
}


class _File(Part):
    firms: list[dict[str, Any]]


@cache
def firms() -> tuple[Firm, ...]:
    """All 21, in the order in which they apply."""
    rows = [
        row
        for name in ("firms-food", "firms-industry", "firms-services")
        for row in parsed(_File, (DATA / f"{name}.yaml").read_text(encoding="utf-8")).firms
    ]
    random.Random("arrival").shuffle(rows)
    return tuple(Firm.model_validate({**row, "serial": serial}) for serial, row in enumerate(rows, start=1))


def firm(key: str) -> Firm:
    return next(one for one in firms() if one.key == key)
