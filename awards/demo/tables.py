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
        Common("{customer}满意度", "分", "83.5", "93.2", "1.1", "95.0"),
        Common("{customer2}满意度", "分", "81.2", "90.6", "0.9", "93.0"),
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
        Common("公益投入", "万元", "6", "74", "6", "90"),
    ],
}
FINANCE = (
    ("revenue", "{income}", "万元"),
    ("profit", "利润总额", "万元"),
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


def _common(firm: Firm, place: int, row: Common, years: range) -> str:
    chance = random.Random(f"{firm.key}{row.name}")
    low, high, step, best = (Decimal(figure) for figure in (row.low, row.high, row.step, row.best))
    level = Decimal(firm.level - 40) / 35 + Decimal(chance.randint(-6, 6)) / 100
    now = low + (high - low) * level
    pace = [Decimal(chance.randint(70, 130)) / 100 for _year in range(6)]
    values = []
    for year in years:
        age = year - LAST_YEAR
        value = now + step * age * pace[age % 6]
        bounded = min(value, best) if best > low else max(value, best)
        values.append((year, str(max(bounded, Decimal(0)).quantize(Decimal(row.low), ROUND_HALF_UP))))
    rival = (low + (high - low) * Decimal("0.45")).quantize(Decimal(row.low))
    return _line(firm, place, row.name, row.unit, values) + _compared(firm, place, str(rival), row.best)
