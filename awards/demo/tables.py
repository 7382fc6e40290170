"""The figures that a self-assessment shows under 4.7, as lines of text: three years, a rival and the benchmark."""

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from awards.demo.figures import indicators
from awards.demo.firms import LAST_YEAR, Firm

WEAK, MIDDLE = 50, 58


class Common(NamedTuple):
    """A figure that every firm has: its value at level 40 and at level 75, what a year adds, and the benchmark's."""

    name: str
    unit: str
    low: str
    high: str
    step: str
    best: str


COMMON = {
    "customer": [
        Common("{loyal}", "%", "62.0", "91.5", "2.3", "94.0"),
        Common("投诉处理及时率", "%", "91.0", "99.2", "0.9", "99.8"),
    ],
    "market": [
        Common("{share}", "%", "6.5", "21.8", "1.2", "26.0"),
        Common("{new}", "{newunit}", "12", "46", "4", "60"),
    ],
    "people": [
        Common("{worker}满意度", "分", "76.0", "88.4", "1.2", "90.0"),
        Common("人均培训学时", "学时", "24", "62", "5", "72"),
        Common("关键岗位流失率", "%", "10.4", "3.6", "-0.8", "2.5"),
        Common("人均合理化建议", "条", "0.4", "2.6", "0.3", "3.5"),
    ],
    "resources": [
        Common("信息系统可用率", "%", "97.2", "99.8", "0.3", "99.9"),
        Common("研发（技术）投入占收入比例", "%", "1.1", "3.9", "0.3", "4.5"),
        Common("关键设备设施完好率", "%", "93.4", "98.9", "0.8", "99.5"),
        Common("供方交付合格率", "%", "94.1", "99.0", "0.7", "99.5"),
    ],
    "leading": [
        Common("战略关键绩效指标完成率", "%", "84.0", "97.5", "1.8", "98.5"),
        Common("审计问题按期整改率", "%", "91.0", "99.5", "1.2", "100"),
        Common("合规性评价符合率", "%", "96.5", "99.8", "0.6", "100"),
    ],
    "duty": [
        Common("百人轻伤率", "%", "0.62", "0.12", "-0.06", "0.08"),
        Common("安全隐患按期整改率", "%", "93.0", "99.6", "1.0", "100"),
        Common("人均志愿服务", "小时", "0.8", "3.4", "0.3", "4.0"),
    ],
}
RIVAL_SATISFACTION = Decimal("85.4")
SATISFIED = (("顾客满意度（综合）", "0"), ("{customer}满意度", "0.9"), ("{customer2}满意度", "-1.2"))
FINANCE = (
    ("revenue", "{income}", "万元"),
    ("profit", "{profit_name}", "万元"),
    ("taxes", "上缴税金", "万元"),
    ("asset_contribution", "总资产贡献率", "%"),
    ("capital_preservation", "资本保值增值率", "%"),
    ("debt_ratio", "资产负债率", "%"),
)


def table(firm: Firm, name: str, last_year: int, words: dict[str, str]) -> str:
    """The lines of one table, the last line without a line break."""
    years = range(last_year - 2, last_year + 1)
    match name:
        case "product" | "process":
            metrics = firm.product_metrics if name == "product" else firm.process_metrics
            lines = [
                _line(firm, place, metric.name, metric.unit, [(year, str(metric.at(year))) for year in years])
                + _compared(firm, place, str(metric.rival), str(metric.best))
                for place, metric in enumerate(metrics)
            ]
        case "finance":
            figures = indicators(firm, years)
            lines = [
                _line(firm, place, label, unit, [(year, str(figures[code, year].value)) for year in years])
                for place, (code, label, unit) in enumerate(FINANCE)
            ]
        case "customer":
            lines = [_satisfied(firm, place, years) for place in range(len(SATISFIED))]
            lines += [_common(firm, place, row, years) for place, row in enumerate(COMMON[name], start=len(lines))]
        case _:
            lines = [_common(firm, place, row, years) for place, row in enumerate(COMMON[name])]
    return "\n".join(f"{line}。" for line in lines).format_map(words)


def _line(firm: Firm, place: int, label: str, unit: str, values: list[tuple[int, str]]) -> str:
    """Weak firms have no figure for the first year of some rows."""
    shown = values[1:] if firm.level < WEAK and place % 2 else values
    return f"· {label}{f'（{unit}）' if unit else ''}：" + "，".join(f"{year}年{value}" for year, value in shown)


def _compared(firm: Firm, place: int, rival: str, best: str) -> str:
    """Who looks at others and how far depends on the firm's level."""
    if firm.level < WEAK and place:
        return ""
    text = f"；{{rival}}{rival}"
    return text if firm.level < MIDDLE else f"{text}，{{benchmark}}{best}"


def quoted(firm: Firm, last_year: int) -> dict[str, str]:
    """The figures that the text quotes, the same as in the tables."""
    people, resources = COMMON["people"], COMMON["resources"]
    satisfaction = _satisfaction(firm, last_year).quantize(Decimal("0.1"))
    return {
        "satisfaction": str(satisfaction),
        "satisfaction_lead": str(satisfaction - RIVAL_SATISFACTION),
        "staff_satisfaction": _value(firm, people[0], last_year),
        "training_hours": _value(firm, people[1], last_year),
        "turnover0": _value(firm, people[2], last_year - 2),
        "turnover": _value(firm, people[2], last_year),
        "suggestions": _value(firm, people[3], last_year),
        "it_ready": _value(firm, resources[0], last_year),
        "rd_share": _value(firm, resources[1], last_year),
        "equipment_ready": _value(firm, resources[2], last_year),
    }


def _satisfaction(firm: Firm, year: int) -> Decimal:
    """The indicator "satisfaction" of a year; every firm has it."""
    return indicators(firm, range(year, year + 1))["satisfaction", year].value or Decimal(0)


def _satisfied(firm: Firm, place: int, years: range) -> str:
    label, more = SATISFIED[place]
    values = [(year, f"{_satisfaction(firm, year) + Decimal(more):.1f}") for year in years]
    rival = RIVAL_SATISFACTION + Decimal(more)
    return _line(firm, place, label, "分", values) + _compared(firm, place, f"{rival:.1f}", "95.5")


def _common(firm: Firm, place: int, row: Common, years: range) -> str:
    low, high = Decimal(row.low), Decimal(row.high)
    rival = (low + (high - low) * Decimal("0.45")).quantize(low)
    values = [(year, _value(firm, row, year)) for year in years]
    return _line(firm, place, row.name, row.unit, values) + _compared(firm, place, str(rival), row.best)


def _value(firm: Firm, row: Common, year: int) -> str:
    """The figure of one year: by the firm's level, moving by about a step a year, never past the benchmark."""
    chance = random.Random(f"{firm.key}{row.name}")
    low, high, step, best = (Decimal(figure) for figure in (row.low, row.high, row.step, row.best))
    now = low + (high - low) * (Decimal(firm.level - 40) / 35 + Decimal(chance.randint(-6, 6)) / 100)
    pace = [Decimal(chance.randint(70, 130)) / 100 for _year in range(6)]
    age = year - LAST_YEAR
    value = now + step * age * pace[age % 6]
    bounded = min(value, best) if best > low else max(value, best)
    return str(max(bounded, Decimal(0)).quantize(low, ROUND_HALF_UP))
