"""The figures of a rating as charts, alone or beside another result."""

from typing import Any

from django.utils.translation import gettext as _

from awards.ratings.comparable import Other
from awards.ratings.sums import Result
from core.charts import Chart, Series


def page_charts(result: Result, other: Other | None) -> dict[str, Any]:
    """The options of the page's radar and bars: percents of the categories."""
    series = [{"name": _("本次自评"), "values": [_plain(row.percent) for row in result.categories]}]
    if other is not None:
        told = other.percents()
        series.append({"name": other.label, "values": [_plain(told.get(row.clause)) for row in result.categories]})
    labels = [row.name for row in result.categories]
    common = {"labels": labels, "series": series, "max": 100, "unit": "%"}
    return {"radar": {"kind": "radar", **common}, "bars": {"kind": "bar", "horizontal": True, **common}}


def printed(result: Result) -> Chart:
    return Chart(
        [row.name for row in result.categories],
        [Series(_("得分率"), [_plain(row.percent) for row in result.categories])],
    )


def _plain(percent: Any) -> float | None:
    return None if percent is None else float(percent)
