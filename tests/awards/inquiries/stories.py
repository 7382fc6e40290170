"""A cycle whose rulebook names two departments, and letters to them."""

from typing import Any

from accounts.models import User
from awards.cycles.models import Cycle
from awards.inquiries import preparing, sending
from awards.inquiries.models import Inquiry, InquiryLine
from core import clock
from core.calendar import add_working_days
from tests.awards import builders

VETOES: list[dict[str, Any]] = [
    {"code": "accident", "label": "重大安全事故", "department": "应急管理局", "look_back_years": 3, "reply_days": 5},
    {"code": "pollution", "label": "重大环境污染", "department": "生态环境局", "look_back_years": 5, "recheck": False},
    {"code": "credit", "label": "严重失信", "look_back_years": 3},
]
BOTH = ["应急管理局", "生态环境局"]


def make_cycle(**changes: Any) -> Cycle:
    return builders.make_cycle(rulebook=builders.make_rulebook(vetoes=VETOES, **changes))


def drafts(cycle: Cycle, by: User, *, recheck: bool = False, departments: list[str] = BOTH) -> list[Inquiry]:
    stages = preparing.RECHECKED if recheck else preparing.CHECKED
    return preparing.prepare(cycle, stages=stages, departments=departments, recheck=recheck, by=by)


def sent(cycle: Cycle, by: User, *, recheck: bool = False, email: str = "dept@gov.example") -> tuple[Inquiry, str]:
    """A letter to the first department, on its way, and its code."""
    row = drafts(cycle, by, recheck=recheck, departments=BOTH[:1])[0]
    code = sending.send(row, email=email, due_on=add_working_days(clock.today(), 5), by=by)
    return row, code


def line_of(inquiry: Inquiry) -> InquiryLine:
    return inquiry.lines.select_related("application__organization").get()
