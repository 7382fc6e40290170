"""The words with which one firm's texts are filled: its own, its trade's, its metrics' and what the tables say."""

from functools import cache
from pathlib import Path

from awards.demo import tables
from awards.demo.firms import REGIONS, Metric, firm
from core.datafile import Part, parsed

FILE = Path(__file__).parent / "data" / "words.yaml"


class _Words(Part):
    words: dict[str, dict[str, str]]


@cache
def _trade_words() -> dict[str, dict[str, str]]:
    return parsed(_Words, FILE.read_text(encoding="utf-8")).words


@cache
def words_of(key: str, last_year: int) -> dict[str, str]:
    """By name, e.g. {"self": "公司", "m1.now": "98.7"}; `last_year` is the last that is reported."""
    one = firm(key)
    trades = _trade_words()
    industries = sorted((code for code in trades if code and one.industry.startswith(code)), key=len)
    words: dict[str, str] = {}
    for trade in ("", "services" if one.serves else "", *industries):
        words |= trades[trade]
    words |= {name: str(value) for name, value in one if isinstance(value, str | int)}
    words |= {"year": str(last_year), "year0": str(last_year - 2), "founded_year": str(one.founded.year)}
    words["place"] = REGIONS[one.region]
    words |= tables.quoted(one, last_year)
    for number, project in enumerate(one.projects, start=1):
        words |= {f"p{number}.{name}": value for name, value in project}
    moving = [metric for metric in one.product_metrics if metric.first != metric.last]
    for name, metric in (("m1", moving[0]), ("k1", one.process_metrics[0]), ("k2", one.process_metrics[1])):
        words |= {f"{name}.{part}": text for part, text in _metric(metric, last_year).items()}
    return words


def _metric(metric: Metric, last_year: int) -> dict[str, str]:
    now, rival = metric.at(last_year), metric.rival
    gap = rival - now if metric.falls else now - rival
    versus = f"{'领先' if gap > 0 else '落后'}{abs(gap)}{metric.unit_of_difference}" if gap else "与之持平"
    return {
        "name": metric.name,
        "unit": metric.unit,
        "now": str(now),
        "then": str(metric.at(last_year - 2)),
        "rival": str(rival),
        "best": str(metric.best),
        "versus": versus,
    }
