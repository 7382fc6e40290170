"""Rulebooks of the demo's later cycles: the first one's, with other names and with dates around today."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from awards.cycles.rulebook import Rulebook
from core.documents.official import chinese_number

RULEBOOKS = Path(settings.BASE_DIR) / "rulebooks"
FIRST_YEAR, FIRST_EDITION = 2015, 6

# Days from today on which each stage opens and closes: the review is in its middle, the door of the district's award is open.
IN_REVIEW = {
    "application": (-62, -33),
    "recommendation": (-62, -31),
    "completeness": (-55, -27),
    "eligibility": (-27, -21),
    "acceptance": (-21, -21),
    "preliminary": (-20, -14),
    "review": (-10, 12),
    "consensus": (13, 22),
    "visits": (23, 45),
    "ranking": (46, 50),
    "committee": (53, 55),
    "notice": (58, 80),
    "decision": (81, 90),
    "award": (95, 95),
}
OPEN = {
    "application": (-6, 24),
    "completeness": (-6, 34),
    "preliminary": (25, 40),
    "review": (41, 55),
    "consensus": (56, 60),
    "visits": (61, 70),
    "ranking": (71, 75),
    "committee": (78, 80),
    "notice": (83, 99),
    "decision": (100, 110),
    "award": (115, 115),
}
# The oral defences began yesterday.
HEARING = {
    "application": (-60, -45),
    "completeness": (-60, -40),
    "review": (-25, -5),
    "defence": (-1, 3),
    "polls": (-1, 6),
    "ranking": (7, 9),
    "committee": (11, 13),
    "notice": (16, 30),
    "decision": (31, 40),
    "award": (45, 45),
}


def first() -> Rulebook:
    return Rulebook.parse((RULEBOOKS / "zhumadian-2015.yaml").read_text(encoding="utf-8"))


def city(today: date) -> Rulebook:
    """This year's cycle of the city's award, in the middle of expert review. It has stages that the first one did not have,
    and tops up upper awards."""
    year = today.year
    edition = FIRST_EDITION + year - FIRST_YEAR
    window = IN_REVIEW["application"]
    words = {
        "第六届": f"第{chinese_number(edition)}届",
        "2015年度": f"{year}年度",
        "2015年9月1日至9月30日": f"{_spoken(today, window[0])}至{_spoken(today, window[1])}",
        "质量技术监督局": "市场监督管理局",
    }
    data = _reworded(first().plain(), words)
    _after(data, "application", "recommendation")
    _after(data, "completeness", "eligibility", "acceptance")
    data["recommendation"] = {"mode": "optional", "by": ["district"], "publicised": True}
    data = _with_dates(data, today, IN_REVIEW)
    data["cycle"] |= {"code": f"zhumadian-{year}", "edition": edition, "award_year": year}
    data["after"] |= {
        "top_ups": [{"level": "national", "prize_yuan": "1000000"}, {"level": "provincial", "prize_yuan": "500000"}]
    }
    return Rulebook.parse(data)


def district(today: date) -> Rulebook:
    """A district's award whose door is open: small panels, a small committee."""
    year = today.year
    window = OPEN["application"]
    words = {
        "第六届": "第三届",
        "2015年度": f"{year}年度",
        "2015年9月1日至9月30日": f"{_spoken(today, window[0])}至{_spoken(today, window[1])}",
        "驻马店市市长质量奖": "驿城区区长质量奖",
        "驻马店市人民政府": "驿城区人民政府",
        "市长质量奖": "区长质量奖",
        "驻马店市质量技术监督局": "驿城区市场监督管理局",
        "质量技术监督局": "市场监督管理局",
        "各县区人民政府，市直有关部门": "各街道办事处，区直有关部门",
        "市政府": "区政府",
        "全市": "全区",
        "在本市": "在本区",
        "不超过5个": "不超过2个",
    }
    data = _with_dates(_reworded(first().plain(), words), today, OPEN)
    data["scheme"] |= {"code": "yicheng-mayor", "region": "411702", "document_mark": "驿政"}
    data["scheme"]["office"]["document_mark"] = "驿质奖办"
    data["cycle"] |= {"code": f"yicheng-{year}", "edition": 3, "award_year": year}
    data["tiers"][0] |= {"quota": 2, "prize_yuan": "100000"}
    data["panels"] |= {"size": 3}
    data["committee"] |= {"size": 9}
    return Rulebook.parse(data)


def hearing(today: date) -> Rulebook:
    """Another award of the city, judged on paper, by an oral defence and by the public, without consensus and site visit."""
    year = today.year
    window = HEARING["application"]
    words = {
        "第六届": "第一届",
        "2015年度": f"{year}年度",
        "2015年9月1日至9月30日": f"{_spoken(today, window[0])}至{_spoken(today, window[1])}",
        "市长质量奖": "质量创新奖",
        "形式审查、初审、专家评审（独立评审、合议、现场评审）": "形式审查、专家评审（独立评审、陈述答辩）、公众满意度调查",
        "质量技术监督局": "市场监督管理局",
        "不超过5个": "不超过2个",
    }
    data = _reworded(first().plain(), words)
    data["stages"] = [stage for stage in data["stages"] if stage["name"] in HEARING]
    _after(data, "review", "defence", "polls")
    data = _with_dates(data, today, HEARING)
    data["scheme"] |= {"code": "zhumadian-innovation"}
    data["cycle"] |= {"code": f"innovation-{year}", "edition": 1, "award_year": year}
    data["tiers"][0] |= {"quota": 2, "prize_yuan": "50000"}
    data["panels"] |= {"size": 3}
    data["review"] |= {"aggregation": "mean", "days": 20}
    data["ranking"] |= {"weights": {"document": "60", "defence": "30", "poll": "10"}}
    data["committee"] |= {"size": 9}
    return Rulebook.parse(data)


def _after(data: dict[str, Any], stage: str, *names: str) -> None:
    place = next(n for n, row in enumerate(data["stages"]) if row["name"] == stage) + 1
    data["stages"][place:place] = [{"name": name} for name in names]


def _with_dates(data: dict[str, Any], today: date, days: dict[str, tuple[int, int]]) -> dict[str, Any]:
    for stage in data["stages"]:
        opens, closes = days[stage["name"]]
        stage |= {
            "opens": (today + timedelta(days=opens)).isoformat(),
            "closes": (today + timedelta(days=closes)).isoformat(),
        }
    return data


def _reworded(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _reworded(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_reworded(inner, words) for inner in value]
    if isinstance(value, str):
        for old, new in words.items():
            value = value.replace(old, new)
    return value


def _spoken(today: date, days: int) -> str:
    day = today + timedelta(days=days)
    return f"{day.year}年{day.month}月{day.day}日"
