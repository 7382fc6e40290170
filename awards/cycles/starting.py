"""A new edition's rulebook: from nothing with sensible defaults, or from the last one, a period later."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from core import calendar

PLAN = (
    "application",
    "completeness",
    "review",
    "consensus",
    "visits",
    "ranking",
    "committee",
    "notice",
    "decision",
    "award",
)
_DIGITS = "〇一二三四五六七八九"


def from_nothing(
    *,
    code: str,
    scheme: dict[str, Any],
    edition: int,
    award_year: int,
    criteria: str,
    title: str = "",
    opens: date | None = None,
    closes: date | None = None,
) -> Rulebook:
    """One tier, one veto-free plan of ten stages, defaults everywhere else. Raises RulebookError."""
    application = {"opens": opens.isoformat() if opens else None, "closes": closes.isoformat() if closes else None}
    stages: list[dict[str, Any]] = [{"name": name} for name in PLAN]
    stages[0] |= {key: value for key, value in application.items() if value}
    name = title or _("第%(edition)s届%(name)s") % {"edition": chinese(edition), "name": scheme["name"]}
    return Rulebook.read(
        {
            "scheme": scheme,
            "cycle": {"code": code, "edition": edition, "award_year": award_year, "title": name, "criteria": criteria},
            "tiers": [{"code": "main", "name": _without_place(scheme["name"]), "quota": 5}],
            "stages": stages,
            "completeness": [
                {"code": "complete", "label": _("申报材料齐全")},
                {"code": "sealed", "label": _("申报表和承诺书签字盖章齐全")},
                {"code": "truthful", "label": _("证照和数据真实有效")},
            ],
            "materials": {
                "answers_limit_total": 50000,
                "evidence": [{"code": "licence", "label": _("营业执照"), "required": True}],
                "indicators": [
                    {"code": "revenue", "label": _("营业收入"), "unit": "万元"},
                    {"code": "profit", "label": _("利润总额"), "unit": "万元"},
                    {"code": "tax", "label": _("上缴税金"), "unit": "万元"},
                ],
            },
            "ranking": {"weights": {"document": "60", "visit": "40"}},
        }
    )


def scheme_of(*, code: str, name: str, region: str, organizer: str, approving_body: str) -> dict[str, Any]:
    """The part `scheme` of an award that the portal does not know yet."""
    office = {"name": _("%(name)s评审委员会办公室") % {"name": name}}
    return {
        "code": code,
        "name": name,
        "region": region,
        "organizer": organizer,
        "approving_body": approving_body,
        "office": office,
    }


def following(cycle: Cycle, *, with_call: bool = False) -> dict[str, Any]:
    """The rulebook of the edition after `cycle` as plain data: dates a period later, and on a working day where they were on one;
    edition, year and code counted up, also in the title. The text of the call is left out unless it is asked for."""
    plain = Rulebook.read(cycle.rulebook).plain()
    years = plain["scheme"]["period_years"]
    old = plain["cycle"]
    year, edition = old["award_year"] + years, old["edition"] + 1
    new = old | {
        "edition": edition,
        "award_year": year,
        "title": counted_up(old["title"], old, edition, year),
        "code": _free(_next_code(old["code"], old["award_year"], year)),
    }
    if (call := new.pop("call", None)) and with_call:
        new["call"] = {key: counted_up(text, old, edition, year) for key, text in call.items()}
    stages = [_moved(stage, years) for stage in plain["stages"]]
    return {**plain, "cycle": new, "stages": stages}


def counted_up(text: str, old: dict[str, Any], edition: int, year: int) -> str:
    """Edition and award year in a text, one further."""
    text = text.replace(_edition_word(chinese(old["edition"])), _edition_word(chinese(edition)))
    text = re.sub(rf"第\s*{old['edition']}\s*届", f"第{edition}届", text)
    return text.replace(str(old["award_year"]), str(year))


def later(day: date, years: int) -> date:
    """The same day some years later; the next working day when `day` was one and the other is none."""
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        moved = day.replace(year=day.year + years, day=28)
    if calendar.is_working_day(day) and not calendar.is_working_day(moved):
        moved = calendar.add_working_days(moved, 1)
    return moved


def chinese(number: int) -> str:
    """1 to 99 as editions are counted: 六, 十七, 二十."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _moved(stage: dict[str, Any], years: int) -> dict[str, Any]:
    """A stage that would begin after its end, because only its beginning went on to a working day, ends on the day on which it begins."""
    moved = {key: _later_text(stage[key], years) for key in ("opens", "closes") if key in stage}
    if len(moved) == 2 and moved["closes"][:10] < moved["opens"][:10]:
        moved["closes"] = moved["opens"][:10] + moved["closes"][10:]
    return stage | moved


def _later_text(text: str, years: int) -> str:
    if len(text) == 10:
        return later(date.fromisoformat(text), years).isoformat()
    moment = datetime.fromisoformat(text)
    return (moment + timedelta(days=(later(moment.date(), years) - moment.date()).days)).isoformat()


def _edition_word(number: str) -> str:
    return f"第{number}届"


def _next_code(code: str, old_year: int, year: int) -> str:
    if str(old_year) in code:
        return code.replace(str(old_year), str(year))
    return f"{code}-{year}"


def _free(code: str) -> str:
    """`code`, or with a number behind it when it is taken."""
    taken = set(Cycle.objects.filter(code__startswith=code).values_list("code", flat=True))
    if code not in taken:
        return code
    return next(f"{code}-{number}" for number in range(2, len(taken) + 3) if f"{code}-{number}" not in taken)


def _without_place(name: str) -> str:
    """市长质量奖 of 驻马店市市长质量奖: what a tier is called."""
    found = re.search(r"(省长|市长|区长|县长|州长)?质量奖$", name)
    return found.group(0) if found else name
