"""Rulebooks of the city's other awards, small ones, each at another point of its way today: what the two large cycles do not show."""

from datetime import date, timedelta
from typing import Any

from awards.cycles.rulebook import Rulebook
from awards.demo.calendar import first

SMALL, MERIT = "small-enterprise-example", "merit-example"
Days = dict[str, tuple[int, int]]
# Days from today on which each stage opens and closes.
SERVICE: Days = {
    "application": (-75, -60), "completeness": (-75, -55), "review": (-50, -36), "polls": (-35, -21), "ranking": (-18, -15),
    "committee": (-10, -9), "decision": (-5, 10), "notice": (12, 30), "award": (40, 40),
}  # fmt: skip
CRAFT: Days = {
    "application": (-40, -21), "recommendation": (-40, -17), "completeness": (-20, -12), "committee": (-3, 2), "notice": (5, 20),
    "decision": (21, 30), "award": (35, 35),
}  # fmt: skip
GROWING: Days = {
    "application": (-15, 12), "recommendation": (-15, 20), "completeness": (-15, 24), "eligibility": (25, 30), "review": (33, 45),
    "ranking": (46, 50), "committee": (52, 54), "notice": (56, 75), "decision": (76, 85), "award": (90, 90),
}  # fmt: skip
STANDARDS: Days = {
    "application": (-25, -3), "completeness": (-1, 8), "review": (10, 25), "ranking": (26, 30), "committee": (33, 34), "notice": (36, 50),
    "decision": (51, 60), "award": (65, 65),
}  # fmt: skip
MODEL: Days = {
    "application": (-30, -11), "completeness": (-30, -5), "notice": (3, 18), "decision": (19, 28), "award": (30, 30),
}  # fmt: skip
MEASURING: Days = {
    "application": (-36, -17), "completeness": (-36, -10), "notice": (1, 15), "decision": (16, 26), "award": (30, 30),
}  # fmt: skip
INTEGRITY: Days = {
    "application": (-50, -31), "completeness": (-50, -22), "notice": (-6, 14), "decision": (15, 25), "award": (30, 30),
}  # fmt: skip
# From the day of the decision, five years less two months ago.
GREEN: Days = {
    "application": (-80, -60), "completeness": (-80, -50), "notice": (-30, -8), "decision": (-2, 5), "award": (20, 20),
}  # fmt: skip


def service(today: date) -> Rulebook:
    """After Binhu's order: the government approves before the notice. The public is asked, and its answers count for three tenths."""
    data = _book(today, SERVICE, code="service", name="服务质量奖", edition=4, way="独立评审、公众满意度调查")
    data["tiers"] = [
        _tier("main", "服务质量奖", 2, "80000"),
        _tier("nominee", "服务质量奖提名奖", 1, "20000", "nominee"),
    ]
    data["ranking"] = {"weights": {"document": "70", "poll": "30"}, "candidates_factor": "2"}
    data["polls"] = {"min_answers": 10}
    data["committee"] |= {"ballot": "secret", "threshold": "1/2", "exceed": True}
    return Rulebook.parse(data)


def craft(today: date) -> Rulebook:
    """Persons and projects, recommended by an association; a secret ballot in up to three rounds."""
    data = _book(
        today, CRAFT, code="craft", name="质量工匠和质量标杆项目", edition=2, way="行业协会推荐、评审委员会投票"
    )
    data["cycle"] |= {"criteria": MERIT}
    data["tiers"] = [
        _tier("artisan", "质量工匠", 2, "10000", candidates="person"),
        _tier("project", "质量标杆项目", 1, "20000", candidates="project"),
    ]
    data["recommendation"] = {"mode": "required", "by": ["association"], "publicised": True}
    data["committee"] |= {"ballot": "secret", "threshold": "1/2", "exceed": True, "rounds": 3}
    return Rulebook.parse(data)


def growing(today: date) -> Rulebook:
    """For small and medium firms, whose districts recommend them; its door is open."""
    data = _book(
        today, GROWING, code="growth", name="中小企业质量成长奖", edition=1, way="县区推荐、资格审查、独立评审"
    )
    data["tiers"] = [_tier("main", "中小企业质量成长奖", 5, "50000", "sme") | {"sizes": ["medium", "small", "micro"]}]
    data["eligibility"] |= {"sizes": ["medium", "small", "micro"], "min_years_since_founding": 3}
    data["recommendation"] = {"mode": "required", "by": ["district"], "publicised": True}
    return Rulebook.parse(data)


def standards(today: date) -> Rulebook:
    """Sealed until two persons open it."""
    data = _book(today, STANDARDS, code="standards", name="标准创新奖", edition=3, way="启封后形式审查、独立评审")
    data["tiers"] = [_tier("main", "标准创新奖", 3, "30000", "innovation")]
    data["materials"] |= {"sealed": True}
    return Rulebook.parse(data)


def model(today: date) -> Rulebook:
    """Named by the bureau, without ranking and committee."""
    data = _book(today, MODEL, code="model", name="质量管理示范单位", edition=5, way="审查、提名")
    data["tiers"] = [_tier("model", "质量管理示范单位", 3), _tier("growing", "质量管理培育单位", 2, kind="nominee")]
    return Rulebook.parse(data)


def measuring(today: date) -> Rulebook:
    """The same, a step further: its notice waits for the second person."""
    data = _book(today, MEASURING, code="measuring", name="诚信计量示范单位", edition=6, way="审查、提名")
    data["tiers"] = [_tier("main", "诚信计量示范单位", 3)]
    return Rulebook.parse(data)


def integrity(today: date) -> Rulebook:
    """The same, on notice; who is excluded is followed by the next."""
    data = _book(today, INTEGRITY, code="integrity", name="质量诚信标兵单位", edition=4, way="审查、提名")
    data["tiers"] = [_tier("main", "质量诚信标兵单位", 3)]
    data["objections"] |= {"next_moves_up": True}
    data["notice"] |= {"days": 15, "unit": "calendar"}
    return Rulebook.parse(data)


def green(decided_on: date) -> Rulebook:
    """Five years ago: its awards lapse soon unless they are assessed again."""
    data = _book(decided_on, GREEN, code="green", name="绿色质量标杆", edition=1, way="审查、提名")
    data["tiers"] = [_tier("main", "绿色质量标杆", 5)]
    data["after"] |= {"validity_years": 5, "reassessment": ["keep", "rectify", "withdraw"], "yearly_report": True}
    return Rulebook.parse(data)


def _tier(
    code: str, name: str, quota: int, prize: str = "", kind: str = "main", candidates: str = "organization"
) -> dict[str, Any]:
    money = {"prize_yuan": prize} if prize else {"title_only": True}
    return {"code": code, "name": name, "kind": kind, "candidates": candidates, "quota": quota} | money


def _book(today: date, days: Days, *, code: str, name: str, edition: int, way: str) -> dict[str, Any]:
    """What these awards have in common: the bureau's office, few papers, small panels, nine members."""
    data, year = first().plain(), today.year
    scheme, award = data["scheme"], f"驻马店市{name}"
    office = {"name": f"{award}评审委员会办公室", "document_mark": "驻质评办"}
    scheme |= {
        "code": f"zhumadian-{code}", "name": award, "organizer": "驻马店市市场监督管理局",
        "office": scheme["office"] | office, "regulations": [{"title": f"{award}评选办法"}],
    }  # fmt: skip
    title = f"{year}年度{award}"
    data["cycle"] = {
        "code": f"{code}-{year}", "edition": edition, "award_year": year, "title": title, "criteria": SMALL,
        "call": {"title": f"关于组织申报{title}的通知", "text": _call(award, today, days["application"], way)},
    }  # fmt: skip
    data["stages"] = [
        {"name": stage, "opens": _day(today, opens), "closes": _day(today, closes)}
        for stage, (opens, closes) in days.items()
    ]
    data |= {"vetoes": [], "checks": [], "tracks": []}
    data["completeness"] = [
        check for check in data["completeness"] if check["code"] in ("form", "evidence", "commitment")
    ]
    data["materials"] |= {
        "profile_limit": 1500, "answers_limit_total": 12000, "indicators": [], "products": False, "honours": False,
        "evidence": [row for row in data["materials"]["evidence"] if row["code"] in ("licence", "certificates", "item")],
    }  # fmt: skip
    data["eligibility"] = {"registered_in_region": True}
    data["panels"] |= {"size": 3}
    data["review"] |= {"aggregation": "mean", "days": 14}
    data["ranking"] = {"weights": {"document": "100"}}
    data["committee"] |= {"size": 9}
    data["notice"] |= {"channels": ["市政府门户网站", "驻马店日报", "市市场监督管理局网站"]}
    return data


def _call(award: str, today: date, window: tuple[int, int], way: str) -> str:
    opens, closes = (_spoken(today + timedelta(days=days)) for days in window)
    return (
        "各县区人民政府，市直有关部门，各有关单位：\n"
        f"为弘扬质量先进、推广有效做法，根据《{award}评选办法》，现将申报有关事项通知如下。\n"
        "一、申报条件\n在本市登记注册、依法经营，近三年没有重大质量、安全、环保事故和严重失信记录。\n"
        "二、申报材料\n申报表、概述、自评材料、证照和承诺书，全部在网上填报。\n"
        f"三、评审程序\n网上申报、{way}、公示、市政府决定。\n"
        f"四、申报时间\n{opens}至{closes}，逾期不予受理。评选不收取任何费用。"
    )


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
