"""The shortest way to an indicator and a figure."""

from decimal import Decimal
from itertools import count
from typing import Any

from reports.statistics.models import Indicator, Observation
from tests.people import make_region

_serial = count(1)


def make_indicator(name: str = "", **values: Any) -> Indicator:
    number = next(_serial)
    defaults = {"code": f"indicator_{number}", "name": name or f"指标{number}", "unit": "家", "theme": "主题"}
    return Indicator.objects.create(**{**defaults, **values})


def make_figure(indicator: Indicator | None = None, **values: Any) -> Observation:
    defaults: dict[str, Any] = {"region": make_region(), "year": 2017, "value": Decimal(5), "source": "市局统计"}
    if "region" in values:
        del defaults["region"]
    return Observation.objects.create(indicator=indicator or make_indicator(), **{**defaults, **values})
