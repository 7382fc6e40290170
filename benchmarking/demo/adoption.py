"""The register of adoption with the demo's firms in every stage."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from awards.demo.cast import Cast
from awards.demo.papers import scan
from benchmarking.adoption import actions
from benchmarking.adoption.states import State
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
MILESTONES = (
    ("decision", 0, "总经理办公会决定导入卓越绩效模式"),
    ("training", 75, "全员分批培训，考核合格"),
    ("assessors", 140, "选派骨干参加自评师培训"),
    ("self_assessment", 320, "完成首次自评，形成自评报告"),
    ("improvement", 480, "按自评结果立项改进"),
)


def build(cast: Cast) -> None:
    """Most firms have adopted the model or are about it; the last ones wait for the bureau's confirmation."""
    with clock.at(datetime(2016, 4, 11, 9, tzinfo=SHANGHAI)):
        for number, (key, organization) in enumerate(cast.organizations.items()):
            started = date(2010 + number % 4, 1 + number % 12, 5 + number)
            state = _state(number, started)
            by = cast.users[key] if number % 6 == 5 else cast["officer"]
            is_adopted = state.stage == "adopted"
            adoption = actions.enter(
                organization, state=state, by=by, source="市局验收通过" if is_adopted else "",
                evidence=scan("正式导入确认") if is_adopted else None,
            )  # fmt: skip
            if state.stage == "planned":
                continue
            reached = len(MILESTONES) if is_adopted else 1 + number % 3
            for kind, days, note in MILESTONES[:reached]:
                actions.record_milestone(
                    adoption, kind=kind, reached_on=started + timedelta(days=days), note=note, by=by,
                    evidence=scan("卓越绩效导入佐证") if kind == "self_assessment" else None,
                )  # fmt: skip


def _state(number: int, started: date) -> State:
    match number % 5:
        case 0 | 1 | 2:
            return State("adopted", started, started + timedelta(days=560))
        case 3:
            return State("adopting", started)
        case _:
            return State("planned", note="列入明年导入计划")
